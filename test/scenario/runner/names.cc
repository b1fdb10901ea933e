#include "scenario/runner/names.h"

#include <set>
#include <utility>

#include "model/states.h"
#include "scenario/runner/script.h"

namespace agentline::scenario {
namespace {

constexpr std::uint32_t nobody = 0x7777;

template <class Map, class Key>
std::string name_in(const Map& names, const Key& key) {
    const auto found = names.find(key);
    return found == names.end() ? "unknown" : found->second;
}

/// The greatest id of this name; the unknown one for "unknown".
template <class Id>
Id id_in(const std::map<Id, std::string>& names, const std::string& name, const char* what) {
    for (auto each = names.rbegin(); each != names.rend(); ++each) {
        if (each->second == name) return each->first;
    }
    if (name == "unknown") return Id{nobody};
    throw Mistake(std::string("there is no ") + what + " " + name +
                  " yet (\"unknown\" names one that never was)");
}

std::string state_word(const std::optional<AgentSessionState>& state) {
    return state ? std::string(name_of(*state)) : "no-state";
}
std::string state_word(const std::optional<AgentState>& state) {
    return state ? std::string(name_of(*state)) : "no-state";
}

/// Bits and state of the two status messages, which have the same form.
template <class StateOf>
std::string status_words(const LineMessage& message, const std::string& name, StateOf state_of) {
    const std::uint32_t what = message.param2;
    if (what == agentstatusex::updateinfo && message.param3 == 0) return name + " figures";
    const std::string state = " " + state_word(state_of(message.param3));
    if (what == agentstatusex::state) return name + state;
    if (what == (agentstatusex::newagent | agentstatusex::state)) return "new " + name + state;
    return name + " strange message";
}

}  // namespace

struct Names::Noter {
    Names& names;

    void operator()(const acd::AgentCreated& f) const { names.people_[f.agent] = f.person; }
    void operator()(const acd::SessionCreated& f) const {
        names.sessions_[f.session] = {f.session, f.agent, f.group};
        names.stations_.emplace(names.people_.at(f.agent), names.addresses_.at(f.address));
    }
    void operator()(const acd::QueueAdded& f) const { names.queues_[f.queue] = f.title; }
    void operator()(const acd::GroupAdded& f) const { names.groups_[f.group] = f.title; }
    void operator()(const acd::GroupChanged& f) const { names.groups_[f.group] = f.title; }
    void operator()(const acd::AddressAdded& f) const { names.addresses_[f.address] = f.number; }
    void operator()(const acd::CallQueued& f) const { names.calls_[f.provider_call] = f.call; }
    void operator()(const acd::CallEnded& f) const { names.ends_[f.call] = f.how; }
    template <class Other>
    void operator()(const Other&) const {}
};

void Names::note(const journal::Record& record) {
    const auto fact = acd::decode_fact(record.fact);
    if (!fact) throw Mistake("a fact cannot be read: " + fact.error().text);
    std::visit(Noter{*this}, *fact);
}

AgentId Names::agent(const std::string& person) const {
    return id_in(people_, person, "agent");
}

QueueId Names::queue(const std::string& name) const {
    return id_in(queues_, name, "queue");
}

AddressId Names::address(const std::string& number) const {
    return id_in(addresses_, number, "address");
}

AgentSessionId Names::session(const std::string& person, const std::string& group, bool old) const {
    if (group == "unknown") return AgentSessionId{nobody};
    bool is_last = true;
    for (auto each = sessions_.rbegin(); each != sessions_.rend(); ++each) {
        const Session& session = each->second;
        if (people_.at(session.agent) != person || group_name(session.group) != group) continue;
        if (!old || !is_last) return session.id;
        is_last = false;
    }
    throw Mistake(person + " has " + (old ? "no old" : "no") + " session for " + group);
}

std::string Names::only_group(const std::string& person) const {
    std::set<std::string> groups;
    for (const auto& [id, session] : sessions_) {
        if (people_.at(session.agent) == person) groups.insert(group_name(session.group));
    }
    if (groups.size() == 1) return *groups.begin();
    throw Mistake(groups.empty() ? person + " has joined no group"
                                 : "which group of " + person + "? write \"in GROUP\"");
}

std::string Names::queue_name(QueueId id) const {
    return name_in(queues_, id);
}
std::string Names::agent_name(AgentId id) const {
    return name_in(people_, id);
}
std::string Names::group_name(const GroupId& id) const {
    return name_in(groups_, id);
}
std::string Names::address_name(AddressId id) const {
    return name_in(addresses_, id);
}

const Names::Session* Names::find(AgentSessionId id) const {
    const auto found = sessions_.find(id);
    return found == sessions_.end() ? nullptr : &found->second;
}

std::string Names::session_name(AgentSessionId id) const {
    const Session* session = find(id);
    if (session == nullptr) return "unknown";
    return agent_name(session->agent) + " " + group_name(session->group);
}

std::optional<CallId> Names::call(ProviderCallId id) const {
    const auto found = calls_.find(id);
    return found == calls_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<CallEnd> Names::end_of(CallId id) const {
    const auto found = ends_.find(id);
    return found == ends_.end() ? std::nullopt : std::optional(found->second);
}

std::string Names::session_words(const LineMessage& message) const {
    const AgentSessionId id{message.param1};
    const Session* session = find(id);
    const bool is_old =
        session != nullptr &&
        this->session(agent_name(session->agent), group_name(session->group), false) != id;
    const std::string name = (is_old ? "old session " : "session ") + session_name(id);
    return status_words(message, name, session_state_of);
}

std::string Names::words_of(const LineMessage& message) const {
    const std::uint32_t what = message.param2;
    if (message.id == MessageId::agentsessionstatus) return session_words(message);
    if (message.id == MessageId::agentstatusex) {
        return status_words(message, "agent " + agent_name(AgentId{message.param1}),
                            agent_state_of);
    }
    const bool is_plain = message.param3 == 0;
    if (message.id == MessageId::queuestatus && is_plain) {
        const std::string name = "queue " + queue_name(QueueId{message.param1});
        if (what == queuestatus::updateinfo) return name + " figures";
        if (what == queuestatus::newqueue) return name + " added";
        if (what == queuestatus::queueremoved) return name + " removed";
    }
    if (message.id == MessageId::groupstatus && is_plain && message.param1 == 0) {
        if (what == groupstatus::newgroup) return "group added";
        if (what == groupstatus::groupremoved) return "group removed";
    }
    return "strange message " + std::to_string(static_cast<std::uint32_t>(message.id)) + " " +
           std::to_string(message.param1) + " " + std::to_string(what) + " " +
           std::to_string(message.param3);
}

}  // namespace agentline::scenario
