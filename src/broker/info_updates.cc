#include "broker/info_updates.h"

namespace agentline {
namespace {

constexpr Duration quiet_time = std::chrono::seconds(1);

}  // namespace

void InfoUpdates::start(const acd::State& state) {
    for (const auto& [id, call] : state.calls) note_call(call);
}

void InfoUpdates::note_call(const acd::Call& call) {
    Place& place = places_[call.id];
    place.queue = call.queue;
    place.session = acd::is_connected(call) ? call.session : AgentSessionId{};
    place.agent = call.agent;
}

void InfoUpdates::note_talk(const Place& place) {
    sessions_.insert(place.session);
    agents_.insert(place.agent);
}

class InfoUpdates::Noter {
  public:
    Noter(InfoUpdates& owner, const acd::State& state) : owner_(owner), state_(state) {}

    void operator()(const acd::CallQueued& fact) {
        owner_.places_[fact.call] = {fact.queue, {}, {}};
        owner_.queues_.insert(fact.queue);
    }
    void operator()(const acd::CallOverflowed& fact) {
        owner_.places_[fact.call].queue = fact.to;
        owner_.queues_.insert({fact.from, fact.to});
    }
    void operator()(const acd::CallAnswered& fact) {
        Place& place = owner_.places_[fact.call];
        place.session = fact.session;
        place.agent = state_.sessions.at(fact.session).agent;
        owner_.queues_.insert(place.queue);
        owner_.note_talk(place);
    }
    void operator()(const acd::CallRequeued& fact) {
        Place& place = owner_.places_[fact.call];
        owner_.queues_.insert(place.queue);
        owner_.note_talk(place);
        place.session = AgentSessionId{};
    }
    void operator()(const acd::CallEnded& fact) {
        const Place place = owner_.places_[fact.call];
        owner_.places_.erase(fact.call);
        if (place.session == AgentSessionId{}) {
            owner_.queues_.insert(place.queue);
        } else {
            owner_.note_talk(place);
        }
    }
    void operator()(const acd::PrivateCallBegan& fact) {
        owner_.agents_.merge(acd::agents_at(state_, fact.address));
    }
    void operator()(const acd::SessionStateChanged& fact) {
        // Also of a session that is gone after its step: the agent's time has grown.
        if (fact.from != AgentSessionState::busywrapup) return;
        owner_.note_talk({{}, fact.session, fact.agent});
    }
    template <class Other>
    void operator()(const Other&) {}

  private:
    InfoUpdates& owner_;
    const acd::State& state_;
};

void InfoUpdates::note(const acd::State& state, const acd::Fact& fact) {
    std::visit(Noter{*this, state}, fact);
}

/// What has gone meanwhile has no figures any more.
void InfoUpdates::forget_gone(const acd::State& state) {
    std::erase_if(sessions_, [&](AgentSessionId id) { return !state.sessions.contains(id); });
    std::erase_if(agents_, [&](AgentId id) { return !state.agents.contains(id); });
    std::erase_if(queues_, [&](QueueId id) { return !state.queues.contains(id.value); });
}

std::vector<LineMessage> InfoUpdates::take(const acd::State& state, Instant now) {
    std::vector<LineMessage> messages;
    if (now < quiet_until_ || !next()) return messages;
    forget_gone(state);
    if (!next()) return messages;  // Told to nobody: no second begins.
    for (const AgentSessionId id : sessions_) {
        messages.push_back(
            {MessageId::agentsessionstatus, id.value, agentsessionstatus::updateinfo, 0});
    }
    for (const AgentId id : agents_) {
        messages.push_back({MessageId::agentstatusex, id.value, agentstatusex::updateinfo, 0});
    }
    for (const QueueId id : queues_) {
        messages.push_back({MessageId::queuestatus, id.value, queuestatus::updateinfo, 0});
    }
    sessions_.clear();
    agents_.clear();
    queues_.clear();
    quiet_until_ = now + quiet_time;
    return messages;
}

std::optional<Instant> InfoUpdates::next() const {
    if (sessions_.empty() && agents_.empty() && queues_.empty()) return std::nullopt;
    return quiet_until_;
}

}  // namespace agentline
