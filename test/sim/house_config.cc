// The configuration file of a simulated house.
#include <algorithm>

#include "sim/house.h"

namespace agentline::sim {
namespace {

void admit_everybody(ServerConfig& config, std::size_t people) {
    const auto admit = [&](std::uint32_t uid, Role role) {
        config.access.push_back({"uid:" + std::to_string(uid), {role}, {}});
    };
    for (std::uint32_t i = 0; i < people; ++i) admit(1000 + i, Role::agent);
    for (std::uint32_t i = 0; i < 3; ++i) {
        admit(700 + i, Role::agent);
        admit(800 + i, Role::handler);
        admit(900 + i, Role::supervisor);
    }
    admit(0, Role::admin);
}

AgentConfig agent_of(const acd::Directory::PersonEntry& person, const acd::Directory& directory) {
    AgentConfig agent;
    agent.id = person.id;
    // Every fourth, as his desktop knows (desktop.cc).
    if (std::stoul(person.id.substr(5)) % 4 == 1) agent.pin = "1234";
    agent.in_all_groups = person.all_groups;
    for (const auto& group : directory.groups) {
        const auto& his = person.groups;
        if (std::find(his.begin(), his.end(), group.id) == his.end()) continue;
        agent.groups.push_back(group.title);
    }
    return agent;
}

}  // namespace

LineConfig line_of(const char* name, const acd::Directory& directory,
                   const SimulatedConfig& traffic) {
    LineConfig line;
    line.name = name;
    line.simulated = traffic;
    line.addresses = directory.addresses;
    line.reasons = {{"lunch", "Lunch"}};
    for (const auto& queue : directory.queues) {
        line.queues.push_back({.name = queue.title,
                               .max_wait = queue.max_wait,
                               .overflow = queue.overflow,
                               .ring_time = queue.ring_time,
                               .back_off = queue.back_off});
    }
    for (const auto& group : directory.groups) {
        line.groups.push_back({group.id, group.title, group.wrapup, group.queues});
    }
    for (const auto& person : directory.people) line.agents.push_back(agent_of(person, directory));
    return line;
}

ServerConfig config_of(const center::Scenario& scenario, LineConfig main, LineConfig annex) {
    ServerConfig config;
    config.data_dir = "/simulated";
    config.ended_session_retention = scenario.settings.ended_session_retention;
    config.limits.calls_per_line = scenario.settings.calls_max;
    config.limits.events_kept = 500;
    config.limits.queued_bytes_per_client = 256U << 10U;
    admit_everybody(config, scenario.people);
    LineConfig external;
    external.name = line_names[external_device];
    external.handler = HandlerKind::external;
    external.addresses = {"3001", "3002"};
    config.lines = {std::move(main), std::move(external), std::move(annex)};
    return config;
}

center::Scenario annex_of(const center::Scenario& main, Dice& dice) {
    center::Scenario annex = center::scenario_of(dice);
    annex.settings = main.settings;
    // The same people, as they are called, with other agents and other desks.
    annex.people = 3;
    annex.stations = 3;
    for (auto& calls : annex.traffic.calls_per_hour) calls = calls / 4 + 20;
    return annex;
}

}  // namespace agentline::sim
