// Faults planted in what is compared, answered by handlers, and told about one line of several.
#include <map>
#include <set>

#include "model/line_key.h"
#include "sim/frame_faults.h"
#include "sim/site.h"

namespace agentline::sim {
namespace {

constexpr std::uint32_t proxy_request = 24, session_status = 27, queue_status = 28,
                        agent_status = 29;

/// Each event of these frames, as the deed leaves it.
template <class Deed>
Edit each_event(Deed deed) {
    return [deed](Frames& frames) {
        for (KeptFrame& each : frames) {
            if (each.header.kind != wire::FrameKind::event) continue;
            wire::Event event = *wire::read_event(each.body);
            if (!deed(event)) continue;
            each.body.clear();
            wire::append_event(each.body, event);
        }
    };
}

bool is_status(const wire::Event& event) {
    return event.message >= session_status && event.message <= agent_status;
}
bool is_update(const wire::Event& event) {
    return is_status(event) && event.params[1] == (event.message == queue_status ? 1 : 4);
}

// PINs.

/// Of what was decided behind one PIN, all but the first are refused.
void refuse_those_behind(Frames& frames) {
    bool is_first = true;
    for (KeptFrame& each : frames) {
        if (!each.is_reply() || std::exchange(is_first, false)) continue;
        wire::Event event = *wire::read_event(each.body);
        if (event.params[1] == 0) event.params[1] = static_cast<std::uint32_t>(LineErr::nomem);
        each.body.clear();
        wire::append_event(each.body, event);
    }
}

class ChangedChecks : public Meddler {
  public:
    explicit ChangedChecks(void (*deed)(CheckPin&)) : deed_(deed) {}
    void decided(Batch& batch) override {
        for (Output& each : batch.at_once) {
            if (auto* check = std::get_if<CheckPin>(&each)) deed_(*check);
        }
    }

  private:
    void (*deed_)(CheckPin&);
};
PlantedFault changed_check(std::string name, void (*deed)(CheckPin&), std::string noticed_as) {
    return {std::move(name), [deed] { return std::make_shared<ChangedChecks>(deed); },
            std::move(noticed_as)};
}

// External handlers.

/// The handles of external handlers are far from those of built-in lines (external_script.cc).
bool change_handle(wire::Event& event) {
    const bool is_reply = event.message == static_cast<std::uint32_t>(MessageId::reply);
    if (!is_reply || event.var_data.size() != 4 || event.var_data[3] < 0x70) return false;
    ++event.var_data[0];
    return true;
}

class AcceptedTwice : public Meddler {
  public:
    void told_response(LineErr& code) override { code = LineErr::ok; }
};

/// The broker takes everybody's answer for that of the handler whom it asked.
class ForgedAnswers : public Meddler {
  public:
    void decided(Batch& batch) override {
        for (Output& each : batch.outputs) {
            auto* sent = std::get_if<SendBytes>(&each);
            if (sent == nullptr) continue;
            edit_frames(sent->bytes, [&](Frames& frames) {
                for (const KeptFrame& frame : frames) {
                    if (frame.is_event(proxy_request)) handler_ = sent->client;
                }
            });
        }
    }
    void arrives(ClientId& client, Bytes& body) override {
        const auto function = static_cast<std::uint32_t>(wire::Function::proxyresponse);
        const wire::Message message = wire::read_message(body).value();
        if (message.function_or_ack != function) return;
        auto response = *wire::decode<wire::ProxyResponse>(message);
        if (client == handler_) {
            line_ = response.line;
        } else if (line_ != 0) {
            client = handler_;
            response.line = line_;
            body.clear();
            wire::append_message(body, wire::encode(response));
        }
    }

  private:
    ClientId handler_;
    std::uint32_t line_ = 0;
};

// Lines.

/// What everybody on one line is told, somebody who was not told of it hears on his own line.
class Crosstalk : public Meddler {
  public:
    void decided(Batch& batch) override {
        std::set<ClientId> told;
        std::optional<wire::Event> heard;
        for (Output& each : batch.outputs) {
            const auto* sent = std::get_if<SendBytes>(&each);
            if (sent == nullptr) continue;
            Bytes bytes = sent->bytes;
            edit_frames(bytes, each_event([&](const wire::Event& event) {
                            if (!is_status(event)) return false;
                            told.insert(sent->client);
                            heard = event;
                            last_[sent->client] = {event.device, event.open_context};
                            return false;
                        }));
        }
        if (!heard || ++count_ < 50) return;
        for (Output& each : batch.outputs) {
            const auto* sent = std::get_if<SendBytes>(&each);
            if (sent != nullptr) last_.erase(sent->client);
        }
        for (const auto& [client, open] : last_) {
            heard->device = open.first;
            heard->open_context = open.second;
            SendBytes crossed{client, {}};
            Bytes body;
            wire::append_event(body, *heard);
            wire::FrameHeader header;
            header.kind = wire::FrameKind::event;
            wire::append_frame(crossed.bytes, header, body);
            batch.outputs.emplace_back(std::move(crossed));
            return;
        }
    }

  private:
    std::map<ClientId, std::pair<std::uint32_t, std::uint32_t>> last_;
    int count_ = 0;
};

/// A line is drained, and the journal has it of the other one.
class DrainOfAnotherLine : public Meddler {
  public:
    void decided(Batch& batch) override {
        for (journal::Record& record : batch.facts) {
            if (!std::holds_alternative<acd::DrainSet>(*acd::decode_fact(record.fact))) continue;
            const std::uint32_t main = line_key(line_names[main_device]);
            record.line = record.line == main ? line_key(line_names[annex_device]) : main;
        }
    }
};

// Figures.

/// Becomes an event that means nothing to anybody.
bool hide(wire::Event& event) {
    if (!is_update(event)) return false;
    event = {};
    event.message = static_cast<std::uint32_t>(wire::PrivateEvent::served_changed);
    event.params = {0, 0xFFFFFFFF, 0, 0};
    return true;
}
bool name_another(wire::Event& event) {
    if (!is_update(event)) return false;
    ++event.params[0];
    return true;
}
bool change_state(wire::Event& event) {
    const bool is_state = event.message == session_status && event.params[1] == 2;
    if (is_state) event.params[2] ^= 3;
    return is_state;
}

/// Half of what is told of figures is lost on its way.
class HiddenFigures : public Meddler {
  public:
    void leaves(ClientId, Bytes& bytes) override {
        edit_frames(bytes, each_event([&](wire::Event& event) {
                        return is_update(event) && ++count_ % 2 == 0 && hide(event);
                    }));
    }

  private:
    int count_ = 0;
};

/// What was told of figures is told once more, with whatever comes next.
class ToldAgain : public Meddler {
  public:
    void decided(Batch& batch) override {
        std::map<ClientId, Frames> next;
        for (Output& each : batch.outputs) {
            auto* sent = std::get_if<SendBytes>(&each);
            if (sent == nullptr) continue;
            edit_frames(sent->bytes, [&](Frames& frames) {
                for (const KeptFrame& frame : frames) {
                    const bool is_event = frame.header.kind == wire::FrameKind::event;
                    if (is_event && is_update(*wire::read_event(frame.body))) {
                        next[sent->client].push_back(frame);
                    }
                }
                auto& last = last_[sent->client];
                frames.insert(frames.end(), last.begin(), last.end());
                last.clear();
            });
        }
        for (auto& [client, frames] : next) last_[client] = std::move(frames);
    }

  private:
    std::map<ClientId, Frames> last_;
};

}  // namespace

std::vector<PlantedFault> planted_line_faults() {
    const auto made = [](auto meddler) {
        return [meddler] { return std::make_shared<decltype(meddler)>(meddler); };
    };
    return {
        fault<Misdecided>("reply_behind_a_pin_with_another_code", refuse_those_behind,
                          "in its turn behind a PIN"),
        changed_check(
            "wrong_pin_accepted", [](CheckPin& check) { check.given = check.stored; },
            "in its turn behind a PIN, gets 0, it had to be LINEERR_INVALPARAM"),
        changed_check(
            "pin_without_its_delay", [](CheckPin& check) { check.not_before = {}; },
            "is compared without its delay"),
        fault<Misdecided>("handlers_handle_changed", each_event(change_handle),
                          "does not get what the external handler answered"),
        fault<Missent>("handlers_handle_changed_on_its_way", each_event(change_handle),
                       "gets other data than the handler gave"),
        {"forged_answer_accepted", made(ForgedAnswers()), "is answered too early"},
        {"second_answer_accepted", made(AcceptedTwice()), "lineProxyResponse gives"},
        {"event_of_another_line", made(Crosstalk()), "is told something else"},
        {"fact_of_another_line", made(DrainOfAnotherLine()), "is not that of its facts"},
        fault<Misdecided>("figures_not_told", each_event(hide), "nobody was told in time"),
        fault<Misdecided>("figures_of_another_told", each_event(name_another),
                          "are told to have changed and have not"),
        {"figures_told_again", made(ToldAgain()), "told of twice in a second"},
        {"figures_not_heard", made(HiddenFigures()), "believes"},
        fault<Missent>("state_heard_wrongly", each_event(change_state), "believes the state"),
    };
}

}  // namespace agentline::sim
