#include "broker/directory_of.h"

#include <algorithm>

#include "base/assert.h"

namespace agentline {
namespace {

std::vector<GroupId> group_ids_of(const LineConfig& config, const AgentConfig& agent) {
    std::vector<GroupId> ids;
    for (const std::string& name : agent.groups) {
        const auto group = std::find_if(config.groups.begin(), config.groups.end(),
                                        [&](const GroupConfig& g) { return g.name == name; });
        AGENTLINE_ASSERT(group != config.groups.end());  // io/config_file.h has checked it.
        ids.push_back(group->id);
    }
    return ids;
}

}  // namespace

acd::Directory directory_of(const LineConfig& config, std::uint32_t id_base) {
    acd::Directory directory;
    directory.first_agent = id_base;
    // Far apart, so that a program that mixes up the two handles is told so.
    directory.first_session = id_base + (1U << 29U);
    directory.addresses = config.addresses;
    for (const QueueConfig& queue : config.queues) {
        directory.queues.push_back(
            {queue.name, queue.max_wait, queue.overflow, queue.ring_time, queue.back_off});
    }
    for (const GroupConfig& group : config.groups) {
        directory.groups.push_back({group.id, group.name, group.wrapup, group.queues});
    }
    for (const AgentConfig& agent : config.agents) {
        directory.people.push_back({agent.id, agent.in_all_groups, group_ids_of(config, agent)});
    }
    return directory;
}

}  // namespace agentline
