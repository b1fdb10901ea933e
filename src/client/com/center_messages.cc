// The line thread: what the server tells becomes the state of objects, and events. It never waits
// for a handler and never runs the program's code.
#include <new>

#include "client/com/agent.h"
#include "client/com/agent_handler.h"
#include "client/com/agent_session.h"
#include "client/com/call_center_events.h"
#include "client/com/center.h"
#include "client/com/queue.h"

namespace agentline::com {
namespace {

constexpr DWORD infinite = 0xFFFFFFFF;
constexpr std::size_t heard_max = 8;  ///< Of one handle; the last word on its state stays.

bool is_call_center_type(DWORD type) {
    return type >= LINEPROXYREQUEST_CREATEAGENT && type <= LINEPROXYREQUEST_SETAGENTSTATEEX;
}

}  // namespace

void Center::run_line_thread() {
    while (is_open()) {
        std::uint64_t connection = 0;
        {
            const std::lock_guard lock(lines_mutex_);
            connection = connection_;
        }
        LINEMESSAGE message{};
        const LONG result = lineGetMessage(app_, &message, infinite);
        if (result != 0) {
            // The server is gone, or Shutdown has come.
            if (!wait_for_connection(connection)) return;
            continue;
        }
        try {
            on_message(message);
        } catch (const std::bad_alloc&) {
            continue;  // Memory has ended: this message is not told.
        }
    }
}

bool Center::wait_for_connection(std::uint64_t connection) {
    std::unique_lock lock(lines_mutex_);
    if (is_open()) begin_to_restore();
    connected_.wait(lock, [&] { return !is_open() || connection_ != connection; });
    return is_open();
}

LineDevice* Center::device_of(HLINE line) {
    const std::lock_guard lock(lines_mutex_);
    for (const auto& device : devices_) {
        if (line != 0 && device->line == line) return device.get();
    }
    return nullptr;
}

void Center::on_message(const LINEMESSAGE& message) {
    if (message.dwMessageID == LINE_REPLY) {
        requests_.on_reply(static_cast<std::uint32_t>(message.dwParam1),
                           static_cast<LONG>(static_cast<DWORD>(message.dwParam2)));
        return;
    }
    if (message.dwMessageID == LINE_CLOSE) return on_line_closed(message.hDevice);
    if (LineDevice* device = device_of(message.hDevice)) on_line_message(*device, message);
}

void Center::on_line_message(LineDevice& device, const LINEMESSAGE& message) {
    const auto p1 = static_cast<DWORD>(message.dwParam1);
    const auto p2 = static_cast<DWORD>(message.dwParam2);
    const auto p3 = static_cast<DWORD>(message.dwParam3);
    switch (message.dwMessageID) {
        case LINE_AGENTSTATUSEX:
            on_agent(device, p1, {p2, p3});
            break;
        case LINE_AGENTSESSIONSTATUS:
            on_session(device, p1, {p2, p3});
            break;
        case LINE_GROUPSTATUS:
            worker_.post([this, &device, place = std::make_shared<EventPlace>(&events_)] {
                look_at_groups(device, place);
            });
            break;
        case LINE_QUEUESTATUS:
            on_queue(device, p1, p2);
            break;
        case LINE_PROXYSTATUS:
            on_proxy(device, p1, p2);
            break;
        default:
            break;
    }
}

// ---- Agents and sessions -----------------------------------------------------------------------

void Center::on_agent(LineDevice& device, HAGENT agent, Heard heard) {
    if (const auto found = held_agents.find({device.id, agent})) {
        if ((heard.bits & LINEAGENTSTATUSEX_STATE) != 0) found->hear_state(heard.state);
    } else {
        keep_heard(heard_of_agents_, {device.id, agent}, heard);
    }
}

void Center::on_session(LineDevice& device, HAGENTSESSION session, Heard heard) {
    if (const auto found = held_sessions.find({device.id, session})) {
        if ((heard.bits & LINEAGENTSESSIONSTATUS_NEWSESSION) != 0) found->hear_new();
        if ((heard.bits & LINEAGENTSESSIONSTATUS_STATE) != 0) found->hear_state(heard.state);
    } else {
        keep_heard(heard_of_sessions_, {device.id, session}, heard);
    }
}

void Center::keep_heard(HeardOf& heard_of, std::pair<DWORD, DWORD> handle, Heard heard) {
    // Nobody waits to learn of a handle: those of others are none of ours.
    if (creations_ == 0) {
        heard_of.clear();
        return;
    }
    auto& kept = heard_of[handle];
    if (kept.size() >= heard_max) kept.pop_back();
    kept.push_back(heard);
}

void Center::replay_agent(LineDevice& device, HAGENT agent) {
    const auto node = heard_of_agents_.extract({device.id, agent});
    if (node.empty()) return;
    for (const Heard& heard : node.mapped()) on_agent(device, agent, heard);
}

void Center::replay_session(LineDevice& device, HAGENTSESSION session) {
    const auto node = heard_of_sessions_.extract({device.id, session});
    if (node.empty()) return;
    for (const Heard& heard : node.mapped()) on_session(device, session, heard);
}

// ---- Queues, handlers, lines -------------------------------------------------------------------

void Center::on_queue(LineDevice& device, DWORD queue, DWORD bits) {
    if ((bits & LINEQUEUESTATUS_NEWQUEUE) != 0) {
        worker_.post([this, &device, queue, place = std::make_shared<EventPlace>(&events_)] {
            look_for_queue(device, queue, place);
        });
    }
    if ((bits & LINEQUEUESTATUS_QUEUEREMOVED) == 0) return;
    ComPtr<Queue> removed = held_queues.find({device.id, queue});
    if (!removed) {
        std::u16string name;
        {
            const std::lock_guard lock(lines_mutex_);
            const auto known = device.queues.find(queue);
            // Neither held nor ever listed: there is nothing to say of it.
            if (known == device.queues.end()) return;
            name = known->second;
        }
        removed = this->queue(device, {queue, name});
    }
    removed->set_removed(true);
    forget_queue(device, queue);
    raise_queue_event(*this, nullptr, removed, ACDQE_QUEUE_REMOVED);
}

void Center::on_proxy(LineDevice& device, DWORD status, DWORD type) {
    if (status == LINEPROXYSTATUS_ALLOPENFORACD) set_presence(device, true);
    if (status == LINEPROXYSTATUS_CLOSE && is_call_center_type(type)) set_presence(device, false);
}

/// The device, or null when the line is not known yet or not any more.
LineDevice* Center::lose_line(HLINE line) {
    const std::lock_guard lock(lines_mutex_);
    for (const auto& device : devices_) {
        if (device->line != line) continue;
        device->line = 0;
        device->is_lost = true;
        ++device->presence_changes;
        return device.get();
    }
    if (openings_ != 0) closed_early_.insert(line);
    return nullptr;
}

// The lock of presence keeps the worker, who may open the line at once, from telling of its handler
// before its loss is told.
void Center::on_line_closed(HLINE line) {
    const std::lock_guard presence(presence_mutex_);
    LineDevice* const device = lose_line(line);
    if (device == nullptr) return;
    apply_presence(*device, false);
    const std::lock_guard lock(lines_mutex_);
    begin_to_restore();
}

void Center::forget_queue(LineDevice& device, DWORD queue) {
    const std::lock_guard lock(lines_mutex_);
    device.queues.erase(queue);
}

// ---- Handlers come and go ----------------------------------------------------------------------

void Center::set_presence(LineDevice& device, bool has_handler) {
    const std::lock_guard presence(presence_mutex_);
    {
        const std::lock_guard lock(lines_mutex_);
        ++device.presence_changes;
    }
    apply_presence(device, has_handler);
}

void Center::apply_presence(LineDevice& device, bool has_handler) {
    {
        const std::lock_guard lock(lines_mutex_);
        if (device.has_handler == has_handler) return;
        device.has_handler = has_handler;
    }
    const auto event = has_handler ? AHE_NEW_AGENTHANDLER : AHE_AGENTHANDLER_REMOVED;
    raise_handler_event(*this, handler(device), event);
    if (has_handler) {
        worker_.post([this, &device] {
            refresh_states(device);
            look_at_groups(device, {});
        });
        return;
    }
    for (const auto& agent : held_agents.all()) {
        if (&agent->device() == &device) agent->lose();
    }
}

}  // namespace agentline::com
