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

bool is_status(std::uint32_t message) {
    return message >= status_first && message <= status_last;
}

bool is_update_info(const LineMessage& message) {
    if (message.id == MessageId::queuestatus) return message.param2 == queuestatus::updateinfo;
    return message.id != MessageId::groupstatus && message.param2 == 4;
}

/// What one open was told of its line.
struct Told {
    std::uint32_t device = 0;
    bool is_sender = false;  ///< The handler who said it himself.
    std::vector<LineMessage> messages;
};

/// First what the facts say, in their order; the rest can only be of figures that have changed.
std::set<Figured> judge_told(Site& site, ClientId client, const std::vector<LineMessage>& told,
                             const std::vector<LineMessage>& due) {
    std::set<Figured> updates;
    std::size_t next = 0;
    for (const LineMessage& each : told) {
        if (next < due.size() && each == due[next]) {
            ++next;
        } else if (is_update_info(each)) {
            const bool is_new = updates.insert({each.id, each.param1}).second;
            site.complaints.unless(is_new, "client ", client, " is told twice of the figures of ",
                                   each.param1);
        } else {
            site.complaints.add("client " + std::to_string(client.value) +
                                " is told something else, or others than the facts say");
        }
    }
    site.complaints.unless(next == due.size(), "client ", client, " is told ", next,
                           " messages of ", due.size(), ", or others than the facts say");
    site.figures.announced += next;
    return updates;
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

void Desk::decided(const Decided& decision) {
    learn_opens(decision);
    learn_handler_keys(decision.sent);
    judge_at_once(decision.sent);
    judge_order(decision.sent);
    if (step_.released) {
        judge_released(decision);
    } else {
        for (const Sent& each : decision.sent) {
            if (each.is_reply()) judge_reply(decision, each);
        }
        judge_causes(decision);
    }
    judge_pin_checks(decision.batch, decision.now);
    judge_missing();
    judge_announcements(decision);
    for (const auto& [device, facts] : decision.facts) {
        for (const acd::StampedFact& fact : facts) predictors_.at(device).read(fact.fact);
    }
}

void Desk::learn_opens(const Decided& decision) {
    for (const Sent& each : decision.sent) {
        const auto client = clients_.find(each.client);
        if (each.header.kind != wire::FrameKind::ack || client == clients_.end()) continue;
        auto opening = client->second.opening.extract(each.header.call_id);
        if (opening.empty() || each.ack.function_or_ack != 0) continue;
        const wire::Open& packet = opening.mapped();
        const auto ack = wire::decode<wire::OpenAck>(each.ack);
        // Up to now anything may have been told to nobody.
        const auto updates = updates_.find(ack->device_id);
        const bool is_first = updates != updates_.end() && !is_heard(ack->device_id);
        if (is_first) updates->second.unheard(decision.now);
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

/// Keys begin anywhere and then count what handlers get, so that facts name their request.
void Desk::learn_number(std::uint64_t key, std::uint64_t number) {
    if (!first_key_) first_key_ = key - number;
    site_.complaints.unless(key - number == *first_key_, "request ", number,
                            " has a key that is not its own");
}

/// Facts of a request are those of the one at hand, on its own line.
void Desk::judge_causes(const Decided& decision) {
    for (const auto& [device, facts] : decision.facts) {
        for (const acd::StampedFact& fact : facts) {
            if (fact.stamp.cause != CauseKind::request) continue;
            const bool is_its = step_.request && step_.request->device == device;
            site_.complaints.unless(is_its, "a fact of line ", device,
                                    " names a request that was not asked there");
            if (is_its) learn_number(fact.stamp.cause_id, step_.request->number);
        }
    }
}

void Desk::judge_code(const RequestName& name, LineErr told, LineErr due, const char* where) {
    site_.complaints.unless(told == due, name_of(name.first, name.second), where, " gets ",
                            agentline::name_of(told), ", it had to be ", agentline::name_of(due));
    ++site_.figures.predicted;
    site_.figures.refused += told == LineErr::ok ? 0 : 1;
}

void Desk::judge_reply(const Decided& decision, const Sent& sent) {
    const std::uint32_t id = sent.event.params[0];
    const auto code = static_cast<LineErr>(sent.event.params[1]);
    const RequestName name{sent.client, id};
    const auto asked = asked_.extract(name);
    if (asked.empty()) {
        return site_.complaints.add("a reply to " + name_of(sent.client, id) +
                                    " that nobody waits for");
    }
    const auto due = step_.replies.extract(name);
    if (due.empty()) {
        return site_.complaints.add(name_of(sent.client, id) + " is answered too early");
    }
    judge_code(name, code, due.mapped().code, "");
    const Request& request = asked.mapped();
    const auto& data = due.mapped().data;
    const bool is_same = !data || ByteView(*data).size() == sent.event.var_data.size();
    site_.complaints.unless(is_same && (!data || *data == sent.event.var_data),
                            name_of(sent.client, id),
                            " does not get what the external handler answered");
    const auto line = decision.books.lines.find(request.device);
    if (line == decision.books.lines.end()) return;
    static const Facts none;
    const auto own = decision.facts.find(request.device);
    const Facts& facts = own == decision.facts.end() ? none : own->second;
    if (step_.kept.contains(name)) {
        return site_.complaints.unless(facts.empty(), "a release takes what others hold");
    }
    const std::uint32_t handle = sent.handle();
    judge_effects(line->second, request, code, handle, facts);
    if (code != LineErr::ok) return;
    predictors_.at(request.device).note_created(asker_of(sent.client), request.body, handle);
    judge_report(site_, line->second, request.body, sent.event.var_data, decision.now);
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
    for (const auto& [name, due] : step_.replies) {
        const auto asked = asked_.find(name);
        const auto what = asked == asked_.end()
                              ? std::string_view("forgotten")
                              : agentline::name_of(proxy::type_of(asked->second.body));
        site_.complaints.add(name_of(name.first, name.second) + " (" + std::string(what) +
                             ") is not answered with " + std::string(agentline::name_of(due.code)));
    }
    if (step_.pin) site_.complaints.add("a PIN is not compared");
    if (step_.to_handler) site_.complaints.add("a handler is not asked");
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
        } else if (is_status(each.event.message)) {
            told.insert(each.client);
        }
    }
}

/// Everybody who has a line open is told the same about it, once, in the order of its facts; and
/// nothing about other lines, since each open is told of by its own number.
void Desk::judge_announcements(const Decided& decision) {
    const auto is_told = [](const Sent& each) {
        return each.header.kind == wire::FrameKind::event && is_status(each.event.message);
    };
    const bool is_silent =
        std::none_of(decision.sent.begin(), decision.sent.end(), is_told) && !step_.said;
    if (is_silent && decision.facts.empty()) return;
    std::map<std::pair<ClientId, std::uint32_t>, Told> told;
    for (const auto& [id, client] : clients_) {
        for (const auto& [handle, open] : client.opens) {
            Told& each = told[{id, open.remote_line}];
            each.device = open.device;
            each.is_sender = step_.said && step_.said->client == id && step_.said->line == handle;
        }
    }
    for (const Sent& each : decision.sent) {
        if (!is_told(each)) continue;
        const auto open = told.find({each.client, each.event.device});
        if (open == told.end()) {
            site_.complaints.add("a client is told of a line that it has not open");
            continue;
        }
        const auto& params = each.event.params;
        open->second.messages.push_back(
            {static_cast<MessageId>(each.event.message), params[0], params[1], params[2]});
    }
    for (const std::uint32_t device : builtin_devices) {
        const auto facts = decision.facts.find(device);
        const bool is_any = facts != decision.facts.end();
        const auto due = is_any ? announcements_of(facts->second) : std::vector<LineMessage>();
        std::optional<std::set<Figured>> updates;
        for (const auto& [name, each] : told) {
            if (each.device != device) continue;
            const auto his = judge_told(site_, name.first, each.messages, due);
            site_.complaints.unless(!updates || *updates == his,
                                    "two clients are told of other figures");
            updates = his;
        }
        if (updates) step_.told[device] = *updates;
    }
    for (const auto& [name, each] : told) {
        if (each.device != external_device) continue;
        const bool hears = step_.said && !each.is_sender;
        const auto due = hears ? std::vector{step_.said->message} : std::vector<LineMessage>();
        site_.complaints.unless(each.messages == due, "client ", name.first,
                                " is not told just what a handler said");
    }
}

}  // namespace agentline::sim
