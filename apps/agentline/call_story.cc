#include "agentline/call_story.h"

#include <array>
#include <cstdio>
#include <type_traits>
#include <utility>
#include <variant>

#include "agentline/judged_offer.h"
#include "agentline/table.h"

namespace agentline::cli {
namespace {

namespace json = boost::json;

bool is_about(const acd::Fact& fact, CallId call) {
    return std::visit(
        [call](const auto& each) {
            if constexpr (requires { each.call; }) {
                return each.call == call;
            } else {
                return false;
            }
        },
        fact);
}

std::string seconds_text(Duration duration) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f s",
                  std::chrono::duration<double>(duration).count());
    return text.data();
}

json::value time_or_null(Instant at) {
    return at == Instant{} ? json::value(nullptr) : json::value(to_text(at));
}

/// Tells one fact about the call, given the state before it.
class Teller {
  public:
    Teller(const FactStamp& stamp, const acd::State& before) : stamp_(stamp), before_(before) {}

    StoryEvent tell(const acd::Fact& fact) {
        json::object& row = out_.row;
        row["time"] = to_text(stamp_.time);
        row["sequence"] = stamp_.sequence;
        row["actor"] = stamp_.actor;
        row["fact"] = acd::name_of(fact);
        std::visit(*this, fact);
        return std::move(out_);
    }

    void operator()(const acd::CallQueued& fact) {
        out_.row["queue"] = title_of(fact.queue);
        out_.row["from"] = fact.from;
        out_.row["priority"] = fact.priority;
        out_.row["deadline"] = time_or_null(fact.deadline);
        say("came from " + (fact.from.empty() ? "nobody named" : fact.from) + " and waits in " +
            title_of(fact.queue) + ", priority " + std::to_string(fact.priority) +
            until(fact.deadline));
    }

    void operator()(const acd::CallOffered& fact) {
        put_session(fact.session);
        const std::string address = before_.addresses.at(fact.address.value).number;
        JudgedOffer judged = judge_offer(before_, fact);
        out_.row["offer"] = fact.offer.value;
        out_.row["address"] = address;
        out_.row["deadline"] = to_text(fact.deadline);
        out_.row["idle_since"] = to_text(fact.idle_since);
        out_.row["eligible"] = fact.eligible;
        out_.row["choice"] = judged.choice;
        out_.row["sessions"] = judged.sessions;
        out_.row["difference"] = judged.difference;
        say("is offered to " + who(fact.session) + " at " + address + until(fact.deadline) + ": " +
            judged.choice);
        out_.sessions = std::move(judged.sessions);
        out_.difference = std::move(judged.difference);
    }

    void operator()(const acd::OfferEnded& fact) {
        put_session(fact.session);
        out_.row["offer"] = fact.offer.value;
        out_.row["why"] = name_of(fact.why);
        out_.row["back_off_until"] = time_or_null(fact.back_off_until);
        say("is no longer offered to " + who(fact.session) + " (" + std::string(name_of(fact.why)) +
            ") and waits again" + back_off(fact.back_off_until));
    }

    void operator()(const acd::CallAnswered& fact) {
        put_session(fact.session);
        const acd::Call& call = before_.calls.at(fact.call);
        out_.row["offer"] = fact.offer.value;
        say("is answered by " + who(fact.session) + " after " +
            seconds_text(stamp_.time - call.offered) + " of ringing, " +
            seconds_text(stamp_.time - call.arrived) + " after it came");
    }

    void operator()(const acd::CallOverflowed& fact) {
        out_.row["from"] = title_of(fact.from);
        out_.row["to"] = title_of(fact.to);
        out_.row["deadline"] = time_or_null(fact.deadline);
        say("flows from " + title_of(fact.from) + " to " + title_of(fact.to) +
            until(fact.deadline));
    }

    void operator()(const acd::CallRequeued& fact) {
        put_session(fact.session);
        out_.row["deadline"] = time_or_null(fact.deadline);
        out_.row["back_off_until"] = time_or_null(fact.back_off_until);
        say("is taken from " + who(fact.session) + " and waits again" + until(fact.deadline) +
            back_off(fact.back_off_until));
    }

    void operator()(const acd::BackOffEnded& fact) {
        put_session(fact.session);
        say("may be offered to " + who(fact.session) + " again");
    }

    void operator()(const acd::CallEnded& fact) {
        const acd::Call& call = before_.calls.at(fact.call);
        out_.row["how"] = name_of(fact.how);
        say("ends (" + std::string(name_of(fact.how)) + "), " +
            seconds_text(stamp_.time - call.arrived) + " after it came");
    }

    /// The other facts are not about a call.
    template <class Other>
    void operator()(const Other&) {}

  private:
    void say(std::string sentence) { out_.sentence = std::move(sentence); }

    [[nodiscard]] std::string title_of(QueueId id) const {
        const auto queue = before_.queues.find(id.value);
        return queue == before_.queues.end() ? "a removed queue" : queue->second.title;
    }
    /// Empty when the session has been released meanwhile.
    [[nodiscard]] std::string person_of(AgentSessionId id) const {
        const auto session = before_.sessions.find(id);
        if (session == before_.sessions.end()) return {};
        return before_.agents.at(session->second.agent).person;
    }
    [[nodiscard]] std::string who(AgentSessionId id) const {
        const std::string person = person_of(id);
        return (person.empty() ? "a released session" : person) + " (" + handle_text(id.value) +
               ")";
    }
    static std::string until(Instant at) {
        return at == Instant{} ? std::string() : " until " + time_text(to_text(at));
    }
    static std::string back_off(Instant at) {
        return at == Instant{} ? std::string() : ", not to be offered to this agent" + until(at);
    }
    void put_session(AgentSessionId id) {
        out_.row["session"] = id.value;
        out_.row["person"] = person_of(id);
    }

    const FactStamp& stamp_;
    const acd::State& before_;
    StoryEvent out_;
};

}  // namespace

void CallStories::see(const journal::Record& record, const acd::Fact& fact,
                      const acd::Acd& before) {
    if (!is_about(fact, call_)) return;
    stories_[record.line].push_back(Teller(record.stamp, before.state()).tell(fact));
}

const CallStory& CallStories::of(std::uint32_t line) const {
    static const CallStory nothing;
    const auto found = stories_.find(line);
    return found == stories_.end() ? nothing : found->second;
}

}  // namespace agentline::cli
