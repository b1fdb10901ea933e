#include "scenario/runner/center.h"

#include <algorithm>
#include <utility>

namespace agentline::scenario {
namespace {

/// The entry of this name, a new one if there is none.
template <class Entry>
Entry& entry(std::vector<Entry>& all, std::string Entry::*key, const std::string& name) {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Entry& e) { return e.*key == name; });
    if (found != all.end()) return *found;
    all.emplace_back().*key = name;
    return all.back();
}

template <class Entry>
bool has(const std::vector<Entry>& all, std::string Entry::*key, const std::string& name) {
    return std::any_of(all.begin(), all.end(), [&](const Entry& e) { return e.*key == name; });
}

template <class Entry>
void erase(std::vector<Entry>& all, std::string Entry::*key, const std::string& name) {
    const auto count = std::erase_if(all, [&](const Entry& e) { return e.*key == name; });
    if (count == 0) throw Mistake("the call center has no " + name);
}

Role role_named(const std::string& name) {
    if (name == "agent") return Role::agent;
    if (name == "supervisor") return Role::supervisor;
    if (name == "admin") return Role::admin;
    throw Mistake("\"" + name + "\" is no role; there are agent, supervisor and admin");
}

}  // namespace

Center::Center() {
    config_.data_dir = "/nowhere";
    config_.lines.emplace_back().name = "main";
    rule_of(watcher_name).roles = {Role::supervisor, Role::agent};
    rule_of(clerk_name).roles = {Role::supervisor, Role::agent};
    rule_of(operator_name).roles = {Role::admin};
}

void Center::change(Words& words) {
    const std::string what = words.take("addresses, queue, group, agent, person, reason, ...");
    if (what == "addresses") {
        line().addresses = words.rest();
    } else if (what == "queue") {
        change_queue(words);
    } else if (what == "group") {
        change_group(words);
    } else if (what == "agent") {
        change_agent(words);
    } else if (what == "person") {
        change_person(words);
    } else if (what == "reason") {
        const std::string id = words.take("the reason");
        entry(line().reasons, &ReasonConfig::id, id).label = words.take("its label");
    } else if (what == "limit") {
        change_limit(words);
    } else if (what == "ended-sessions") {
        words.expect("kept");
        config_.ended_session_retention = words.duration();
    } else if (what == "without") {
        remove(words);
    } else {
        throw Mistake("a call center has no \"" + what + "\"");
    }
    words.end();
}

void Center::change_queue(Words& words) {
    QueueConfig queue;
    queue.name = words.take("the queue's name");
    while (!words.at_end()) {
        const std::string key = words.take("rings, backs-off, waits or then");
        if (key == "rings") {
            queue.ring_time = words.duration();
        } else if (key == "backs-off") {
            queue.back_off = words.duration();
        } else if (key == "waits") {
            queue.max_wait = words.duration();
        } else if (key == "then") {
            queue.overflow = words.take("the queue that follows");
        } else {
            throw Mistake("a queue has rings, backs-off, waits and then, not \"" + key + "\"");
        }
    }
    entry(line().queues, &QueueConfig::name, queue.name) = queue;
}

void Center::change_group(Words& words) {
    GroupConfig group;
    group.name = words.take("the group's name");
    group.id = group_id(group.name);
    if (words.take_if("wrapup")) group.wrapup = words.duration();
    if (words.take_if("queues")) group.queues = words.rest();
    entry(line().groups, &GroupConfig::name, group.name) = group;
}

void Center::change_agent(Words& words) {
    AgentConfig agent;
    agent.id = words.take("the agent's name");
    if (words.take_if("pin")) agent.pin = words.take("the PIN");
    agent.in_all_groups = !words.take_if("groups");
    if (!agent.in_all_groups) agent.groups = words.rest();
    entry(line().agents, &AgentConfig::id, agent.id) = agent;
    rule_of(agent.id).roles.insert(Role::agent);
}

void Center::change_person(Words& words) {
    AccessRule& rule = rule_of(words.take("the person's name"));
    rule.roles = {role_named(words.take("the role"))};
    if (!words.take_if("of")) return;
    for (const std::string& agent : words.rest()) rule.agents.insert(agent);
}

void Center::change_limit(Words& words) {
    const std::string what = words.take("agents, sessions, sessions-per-agent or calls");
    const std::size_t most = words.number("the most");
    Limits& limits = config_.limits;
    if (what == "agents") {
        limits.agents_per_line = most;
    } else if (what == "sessions") {
        limits.sessions_per_line = most;
    } else if (what == "sessions-per-agent") {
        limits.sessions_per_agent = most;
    } else if (what == "calls") {
        limits.calls_per_line = most;
    } else {
        throw Mistake("nothing limits \"" + what + "\"");
    }
}

void Center::remove(Words& words) {
    const std::string what = words.take("queue, group, agent, reason or address");
    const std::string name = words.take("its name");
    if (what == "queue") {
        erase(line().queues, &QueueConfig::name, name);
    } else if (what == "group") {
        erase(line().groups, &GroupConfig::name, name);
    } else if (what == "agent") {
        erase(line().agents, &AgentConfig::id, name);
    } else if (what == "reason") {
        erase(line().reasons, &ReasonConfig::id, name);
    } else if (what == "address") {
        std::erase(line().addresses, name);
    } else {
        throw Mistake("a call center has no \"" + what + "\"");
    }
}

/// What io/config_file.h would refuse, as far as the core relies on it.
void Center::check() const {
    const auto need_queue = [&](const std::string& name) {
        if (!has(line().queues, &QueueConfig::name, name)) {
            throw Mistake("the call center has no queue " + name);
        }
    };
    for (const QueueConfig& queue : line().queues) {
        if (!queue.overflow.empty()) need_queue(queue.overflow);
    }
    for (const GroupConfig& group : line().groups) {
        for (const std::string& queue : group.queues) need_queue(queue);
    }
    for (const AgentConfig& agent : line().agents) {
        for (const std::string& group : agent.groups) {
            if (!has(line().groups, &GroupConfig::name, group)) {
                throw Mistake("the call center has no group " + group);
            }
        }
    }
}

const ServerConfig& Center::config() {
    check();
    return config_;
}

Peer Center::peer_of(const std::string& person) {
    const auto uid = uids_.try_emplace(person, 1000 + static_cast<std::uint32_t>(uids_.size()));
    return {.uid = uid.first->second, .pid = 1, .user = person, .machine = "desk"};
}

AccessRule& Center::rule_of(const std::string& person) {
    return entry(config_.access, &AccessRule::who, actor_of(peer_of(person)));
}

GroupId Center::group_id(const std::string& name) {
    const auto number = static_cast<std::uint8_t>(groups_.size() + 1);
    return groups_.try_emplace(name, Guid{{number, 0xC0, 0xDE}}).first->second;
}

}  // namespace agentline::scenario
