// What came out of a decision, against what had to.
#include <algorithm>

#include "sim/desk.h"
#include "sim/reports.h"
#include "wire/flat.h"

namespace agentline::sim {
namespace {

/// LINE_AGENTSESSIONSTATUS to LINE_GROUPSTATUS.
constexpr std::uint32_t status_first = 27, status_last = 30;

std::string name_of(ClientId client, std::uint32_t id) {
    return "request " + std::to_string(id) + " of client " + std::to_string(client.value);
}

bool is_update_info(const LineMessage& message) {
    if (message.id == MessageId::queuestatus) return message.param2 == queuestatus::updateinfo;
    return message.id != MessageId::groupstatus && message.param2 == 4;
}

void read_frames(const SendBytes& bytes, bool at_once, std::vector<Sent>& out,
                 Complaints& complaints) {
    wire::FrameReader reader;
    reader.feed(bytes.bytes);
    for (auto frame = reader.next(); frame && *frame; frame = reader.next()) {
        Sent sent{bytes.client, at_once, (*frame)->header, {}, {}};
        if (sent.header.kind == wire::FrameKind::ack) {
            sent.ack = wire::read_message((*frame)->body).value();
        } else if (sent.header.kind == wire::FrameKind::event) {
            sent.event = wire::read_event((*frame)->body).value();
        } else {
            complaints.add("the server sends a request");
        }
        out.push_back(std::move(sent));
    }
}

}  // namespace

std::vector<Sent> sent_by(const Batch& batch, Complaints& complaints) {
    std::vector<Sent> all;
    for (const Output& each : batch.at_once) {
        if (const auto* bytes = std::get_if<SendBytes>(&each)) {
            read_frames(*bytes, true, all, complaints);
        }
    }
    for (const Output& each : batch.outputs) {
        if (const auto* bytes = std::get_if<SendBytes>(&each)) {
            read_frames(*bytes, false, all, complaints);
        }
    }
    return all;
}

void Desk::decided(const LineState& line, const Batch& batch, const std::vector<Sent>& sent,
                   const std::vector<acd::StampedFact>& facts, Instant now) {
    learn_opens(sent);
    learn_handler_keys(sent);
    judge_at_once(sent);
    judge_order(sent);
    for (const Sent& each : sent) {
        if (each.is_reply()) judge_reply(line, each, facts, now);
    }
    learn_pin_job(line, batch);
    judge_missing();
    judge_announcements(sent, facts);
    for (const acd::StampedFact& fact : facts) predictor_.read(fact.fact);
}

void Desk::learn_opens(const std::vector<Sent>& sent) {
    for (const Sent& each : sent) {
        const auto client = clients_.find(each.client);
        if (each.header.kind != wire::FrameKind::ack || client == clients_.end()) continue;
        auto opening = client->second.opening.extract(each.header.call_id);
        if (opening.empty() || each.ack.function_or_ack != 0) continue;
        const wire::Open& packet = opening.mapped();
        const auto ack = wire::decode<wire::OpenAck>(each.ack);
        Open& open = client->second.opens[ack->line];
        open.device = ack->device_id;
        open.remote_line = packet.remote_line;
        if (packet.call_params.empty()) continue;
        const auto types = wire::proxy_types_of(packet.call_params);
        if (types) open.serves = {types->begin(), types->end()};
    }
}

void Desk::learn_handler_keys(const std::vector<Sent>& sent) {
    for (const Sent& each : sent) {
        const bool is_request =
            each.header.kind == wire::FrameKind::event &&
            each.event.message == static_cast<std::uint32_t>(MessageId::proxyrequest);
        if (!is_request) continue;
        const bool is_due = step_.to_handler && asked_.at(*step_.to_handler).handler == each.client;
        if (!is_due) {
            site_.complaints.add("a handler is asked what nobody asked");
            continue;
        }
        const std::uint64_t key = std::uint64_t{each.event.params[1]} << 32U | each.event.params[0];
        by_key_[key] = *step_.to_handler;
        step_.to_handler.reset();
    }
}

/// While a PIN is compared its client's later requests wait (O-1).
void Desk::learn_pin_job(const LineState& line, const Batch& batch) {
    for (const Output& each : batch.at_once) {
        const auto* check = std::get_if<CheckPin>(&each);
        if (check == nullptr) continue;
        if (!step_.pin && step_.released) step_.pin = next_held(line, *step_.released);
        if (!step_.pin) continue;
        pin_jobs_[check->job] = {*step_.pin, !check->stored.empty()};
        clients_.at(step_.pin->first).has_pin_job = true;
        step_.pin.reset();
    }
}

/// Which of those that waited behind the last PIN brought the next one. What was answered is not
/// among them any more; those whose line was closed are served, and nobody is told.
std::optional<Desk::RequestName> Desk::next_held(const LineState& line, ClientId id) {
    auto& held = clients_.at(id).held;
    while (!held.empty()) {
        const Request next = std::move(held.front());
        held.pop_front();
        const RequestName name{id, next.id};
        const bool is_its =
            asked_.contains(name) || predictor_.predict(line, asker_of(id), next.body).needs_pin;
        if (is_its) return name;
    }
    return std::nullopt;
}

void Desk::judge_reply(const LineState& line, const Sent& sent,
                       const std::vector<acd::StampedFact>& facts, Instant now) {
    const std::uint32_t id = sent.event.params[0];
    const auto code = static_cast<LineErr>(sent.event.params[1]);
    const RequestName name{sent.client, id};
    const auto asked = asked_.extract(name);
    if (asked.empty()) {
        return site_.complaints.add("a reply to " + name_of(sent.client, id) +
                                    " that nobody waits for");
    }
    const Request& request = asked.mapped();
    const bool is_created = code == LineErr::ok && request.handler == ClientId{};
    const std::uint32_t handle =
        sent.event.var_data.size() == 4 ? ByteReader(sent.event.var_data).u32() : 0;
    if (is_created) predictor_.note_created(asker_of(sent.client), request.body, handle);
    auto predicted = step_.replies.extract(name);
    if (predicted.empty()) {
        // Behind a PIN several are decided at once, each on what the one before has left.
        if (step_.released != sent.client) {
            return site_.complaints.add(name_of(sent.client, id) + " is answered too early");
        }
        auto& held = clients_.at(sent.client).held;
        const auto found = std::find_if(held.begin(), held.end(),
                                        [&](const Request& each) { return each.id == id; });
        site_.complaints.unless(found != held.end(), name_of(sent.client, id),
                                " is answered too early");
        if (found != held.end()) held.erase(held.begin(), found + 1);
        return;
    }
    if (step_.unpredicted.contains(name)) return;
    site_.complaints.unless(predicted.mapped() == code, name_of(sent.client, id), " gets ",
                            agentline::name_of(code), ", it had to be ",
                            agentline::name_of(predicted.mapped()));
    ++site_.figures.predicted;
    site_.figures.refused += code == LineErr::ok ? 0 : 1;
    const bool is_alone = !step_.released;
    const bool is_kept = step_.kept.contains(name);
    if (is_alone && is_kept) {
        site_.complaints.unless(facts.empty(), "a release takes what others hold");
    } else if (is_alone) {
        judge_effects(line, request, code, handle, facts);
    }
    if (code == LineErr::ok && request.handler == ClientId{}) {
        judge_report(site_, line, request.body, sent.event.var_data, now);
    }
}

/// What goes around the sequence while the journal stands tells of no state.
void Desk::judge_at_once(const std::vector<Sent>& sent) {
    for (const Sent& each : sent) {
        if (!each.is_reply()) {
            site_.complaints.unless(!each.at_once || each.header.kind == wire::FrameKind::ack,
                                    "a message leaves around the sequence");
            continue;
        }
        site_.complaints.unless(each.at_once == step_.is_refused_at_once,
                                "a reply takes the wrong way while the journal stands or not");
        site_.complaints.unless(!each.at_once || each.header.sequence == 0,
                                "a refusal around the sequence is counted");
    }
}

void Desk::judge_missing() {
    for (const auto& [name, code] : step_.replies) {
        const auto asked = asked_.find(name);
        const auto what = asked == asked_.end()
                              ? std::string_view("forgotten")
                              : agentline::name_of(proxy::type_of(asked->second.body));
        site_.complaints.add(name_of(name.first, name.second) + " (" + std::string(what) +
                             ") is not answered with " + std::string(agentline::name_of(code)));
    }
    if (step_.pin) site_.complaints.add("a PIN is not compared");
    if (step_.to_handler) site_.complaints.add("a handler is not asked");
    if (!step_.released) return;
    Client& client = clients_.at(*step_.released);
    // Without a further PIN all were served; those that are left have no line any more.
    if (!client.has_pin_job) {
        std::erase_if(client.held, [&](const Request& each) {
            return !asked_.contains({*step_.released, each.id});
        });
    }
    site_.complaints.unless(client.has_pin_job || client.held.empty(),
                            "a request behind a PIN is forgotten");
}

/// O-5: the reply first, then what it caused.
void Desk::judge_order(const std::vector<Sent>& sent) {
    std::set<ClientId> told;
    for (const Sent& each : sent) {
        if (each.header.kind != wire::FrameKind::event) continue;
        if (each.is_reply()) {
            const bool is_behind_pin = step_.released.has_value();
            site_.complaints.unless(is_behind_pin || !told.contains(each.client),
                                    "a reply comes behind what it caused");
        } else if (each.event.message >= status_first && each.event.message <= status_last) {
            told.insert(each.client);
        }
    }
}

/// Everybody who has the line open is told the same, once, in the order of the facts.
void Desk::judge_announcements(const std::vector<Sent>& sent,
                               const std::vector<acd::StampedFact>& facts) {
    const std::vector<LineMessage> due = announcements_of(facts);
    std::map<std::pair<ClientId, std::uint32_t>, std::vector<LineMessage>> told;
    for (const auto& [id, client] : clients_) {
        for (const auto& [handle, open] : client.opens) {
            if (open.device == 0) told[{id, open.remote_line}];
        }
    }
    for (const Sent& each : sent) {
        if (each.header.kind != wire::FrameKind::event || each.is_reply()) continue;
        const auto line = told.find({each.client, each.event.device});
        if (line == told.end() || each.event.device == 0) continue;
        const auto& params = each.event.params;
        const LineMessage message{static_cast<MessageId>(each.event.message), params[0], params[1],
                                  params[2]};
        if (!is_update_info(message)) line->second.push_back(message);
    }
    for (const auto& [name, messages] : told) {
        site_.complaints.unless(messages == due, "client ", name.first, " is told ",
                                messages.size(), " messages of ", due.size(),
                                ", or others than the facts say");
        site_.figures.announced += messages.size();
    }
}

}  // namespace agentline::sim
