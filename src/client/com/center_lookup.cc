// The worker: what has to be asked before it can be told, and lines that were closed under us.
#include <algorithm>

#include "client/com/acd_group.h"
#include "client/com/agent.h"
#include "client/com/agent_session.h"
#include "client/com/call_center_events.h"
#include "client/com/center.h"
#include "client/com/queue.h"

namespace agentline::com {
namespace {

constexpr std::chrono::milliseconds restore_pause_min{250};
constexpr std::chrono::milliseconds restore_pause_max{4000};

}  // namespace

// ---- Lines that were closed --------------------------------------------------------------------

// Between two attempts other jobs go on: one line may be closed for ever while others work.
void Center::restore_lines(std::chrono::milliseconds pause) {
    if (try_to_restore()) return;
    const auto next_pause = std::min(pause * 2, restore_pause_max);
    worker_.post_later(pause, [this, next_pause] { restore_lines(next_pause); });
}

// With the lock of the lines.
void Center::begin_to_restore() {
    if (is_restoring_) return;
    is_restoring_ = true;
    worker_.post([this] { restore_lines(restore_pause_min); });
}

bool Center::try_to_restore() {
    std::vector<LineDevice*> lost;
    std::uint64_t connection = 0;
    {
        const std::lock_guard lock(lines_mutex_);
        connection = connection_;
        for (const auto& device : devices_) {
            if (device->is_lost) lost.push_back(device.get());
        }
    }
    for (LineDevice* device : lost) {
        if (open_line(*device) == 0) look_for_handler(*device);
    }
    LINEEXTENSIONID extension{};
    DWORD version = 0;
    // Without a line to open, any call that needs the server connects again.
    const bool has_answer =
        lost.empty() &&
        lineNegotiateAPIVersion(app_, 0, api_version, api_version, &version, &extension) == 0;
    const std::lock_guard lock(lines_mutex_);
    const bool is_connected = has_answer || connection_ != connection;
    for (const auto& device : devices_) {
        if (device->is_lost) return false;
    }
    if (!is_connected) return false;
    is_restoring_ = false;
    ++connection_;
    connected_.notify_all();
    return true;
}

void Center::look_for_handler(LineDevice& device) {
    for (;;) {
        std::uint64_t changes = 0;
        {
            const std::lock_guard lock(lines_mutex_);
            changes = device.presence_changes;
        }
        const bool has_handler = is_served(app_, device);
        const std::lock_guard presence(presence_mutex_);
        {
            const std::lock_guard lock(lines_mutex_);
            if (device.presence_changes != changes)
                continue;  // The line has told more than we asked.
        }
        apply_presence(device, has_handler);
        return;
    }
}

void Center::refresh_states(LineDevice& device) {
    for (const auto& agent : held_agents.all()) {
        if (&agent->device() == &device) agent->ask_state();
    }
    for (const auto& session : held_sessions.all()) {
        if (&session->device() == &device) session->ask_state();
    }
}

// ---- Groups and queues -------------------------------------------------------------------------

void Center::look_at_groups(LineDevice& device, const std::shared_ptr<EventPlace>& place) {
    std::vector<GroupEntry> groups;
    if (check(device) != S_OK || FAILED(read_groups(device, deadline(), &groups))) return;
    std::map<GroupGuid, std::u16string> now;
    for (const GroupEntry& group : groups) now[group.id] = group.name;
    // What the program holds was there, too, even if it asked before us.
    auto before = device.groups;
    for (const auto& held : held_groups.all()) {
        if (&held->device() == &device && !held->is_removed()) {
            before.emplace(held->id(), held->name());
        }
    }
    for (const auto& [id, name] : before) {
        if (now.count(id) != 0) continue;
        const auto removed = group(device, {id, name});
        removed->set_removed(true);
        raise_group_event(*this, place.get(), removed, ACDGE_GROUP_REMOVED);
    }
    for (const auto& [id, name] : now) {
        if (device.is_catalog_known && device.groups.count(id) != 0) continue;
        if (const auto back = held_groups.find({device.id, id})) back->set_removed(false);
        // Names of queues for the time when they go.
        std::vector<QueueEntry> queues;
        read_queues(device, id, deadline(), &queues);
        if (device.is_catalog_known) {
            raise_group_event(*this, place.get(), group(device, {id, name}), ACDGE_NEW_GROUP);
        }
    }
    device.groups = std::move(now);
    device.is_catalog_known = true;
}

void Center::look_for_queue(LineDevice& device, DWORD queue,
                            const std::shared_ptr<EventPlace>& place) {
    std::vector<GroupEntry> groups;
    if (check(device) != S_OK || FAILED(read_groups(device, deadline(), &groups))) return;
    for (const GroupEntry& group : groups) {
        std::vector<QueueEntry> queues;
        if (FAILED(read_queues(device, group.id, deadline(), &queues))) continue;
        for (const QueueEntry& entry : queues) {
            if (entry.id != queue) continue;
            const auto found = this->queue(device, entry);
            found->set_removed(false);
            raise_queue_event(*this, place.get(), found, ACDQE_NEW_QUEUE);
            return;
        }
    }
}

}  // namespace agentline::com
