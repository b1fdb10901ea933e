#include "com/outside.h"

#include <cstdio>
#include <cstring>
#include <stdexcept>

#include <agentline.h>

#include "com/config.h"

namespace agentline::test {
namespace {

constexpr DWORD version_2_2 = 0x00020002;
constexpr DWORD time_limit_ms = 30000;

std::string utf8_of_ascii(const BYTE* bytes, DWORD size) {
    std::string text;
    for (DWORD i = 0; i + 1 < size; i += 2) {
        if (bytes[i] != 0) text.push_back(static_cast<char>(bytes[i]));
    }
    return text;
}

GUID guid_from(const std::string& text) {
    unsigned data[11];
    if (std::sscanf(text.c_str(), "%8x-%4x-%4x-%2x%2x-%2x%2x%2x%2x%2x%2x", &data[0], &data[1],
                    &data[2], &data[3], &data[4], &data[5], &data[6], &data[7], &data[8], &data[9],
                    &data[10]) != 11) {
        throw std::logic_error("no GUID: " + text);
    }
    GUID guid{data[0], static_cast<WORD>(data[1]), static_cast<WORD>(data[2]), {}};
    for (size_t i = 0; i < 8; ++i) guid.Data4[i] = static_cast<BYTE>(data[3 + i]);
    return guid;
}

}  // namespace

Outside::Outside(DWORD device) {
    LINEINITIALIZEEXPARAMS params{};
    params.dwTotalSize = sizeof params;
    params.dwOptions = LINEINITIALIZEEXOPTION_USEEVENT;
    DWORD version = version_2_2;
    DWORD count = 0;
    need(lineInitializeExA(&app_, nullptr, nullptr, "outside", &count, &version, &params),
         "lineInitializeEx");
    need(lineOpenA(app_, device, &line_, version_2_2, 0, 0, LINECALLPRIVILEGE_NONE, 0, nullptr),
         "lineOpen");
}

Outside::~Outside() {
    (void)lineShutdown(app_);
}

void Outside::need(LONG result, const char* step) const {
    if (result == 0) return;
    char text[96];
    (void)std::snprintf(text, sizeof text, "%s: 0x%08X", step, static_cast<unsigned>(result));
    throw std::runtime_error(text);
}

void Outside::take() {
    LINEMESSAGE message{};
    need(lineGetMessage(app_, &message, time_limit_ms), "lineGetMessage");
    messages_.push_back(message);
}

LONG Outside::result(LONG returned) {
    if (returned <= 0) return returned;
    for (size_t i = 0;; ++i) {
        while (i == messages_.size()) take();
        const LINEMESSAGE& message = messages_[i];
        if (message.dwMessageID == LINE_REPLY && message.dwParam1 == static_cast<DWORD>(returned)) {
            return static_cast<LONG>(static_cast<DWORD>(message.dwParam2));
        }
    }
}

template <typename List>
std::vector<BYTE> Outside::list_of(const std::function<LONG(List*)>& ask) {
    std::vector<BYTE> room(0x10000);
    List* list = reinterpret_cast<List*>(room.data());
    list->dwTotalSize = static_cast<DWORD>(room.size());
    need(result(ask(list)), "a list");
    return room;
}

HAGENT Outside::agent(const std::string& id) {
    const auto room = list_of<LINEAGENTLIST>(
        [this](LINEAGENTLIST* list) { return agentlineGetAgentListW(line_, list); });
    LINEAGENTLIST list{};
    std::memcpy(&list, room.data(), sizeof list);
    for (DWORD i = 0; i < list.dwNumEntries; ++i) {
        LINEAGENTENTRY entry{};
        std::memcpy(&entry, room.data() + list.dwListOffset + i * sizeof entry, sizeof entry);
        if (utf8_of_ascii(room.data() + entry.dwIDOffset, entry.dwIDSize) == id) {
            return entry.hAgent;
        }
    }
    return 0;
}

std::vector<HAGENTSESSION> Outside::sessions(HAGENT agent) {
    const auto room = list_of<LINEAGENTSESSIONLIST>(
        [&](LINEAGENTSESSIONLIST* list) { return lineGetAgentSessionList(line_, agent, list); });
    LINEAGENTSESSIONLIST list{};
    std::memcpy(&list, room.data(), sizeof list);
    std::vector<HAGENTSESSION> sessions;
    for (DWORD i = 0; i < list.dwNumEntries; ++i) {
        LINEAGENTSESSIONENTRY entry{};
        std::memcpy(&entry, room.data() + list.dwListOffset + i * sizeof entry, sizeof entry);
        sessions.push_back(entry.hAgentSession);
    }
    return sessions;
}

HAGENTSESSION Outside::session_of(const std::string& id) {
    const auto found = sessions(agent(id));
    if (found.size() != 1) throw std::runtime_error(id + " has not one session");
    return found.front();
}

LINEAGENTINFO Outside::agent_info(HAGENT agent) {
    LINEAGENTINFO info{};
    info.dwTotalSize = sizeof info;
    need(result(lineGetAgentInfo(line_, agent, &info)), "lineGetAgentInfo");
    return info;
}

LINEAGENTSESSIONINFO Outside::session_info(HAGENTSESSION session) {
    LINEAGENTSESSIONINFO info{};
    info.dwTotalSize = sizeof info;
    need(result(lineGetAgentSessionInfo(line_, session, &info)), "lineGetAgentSessionInfo");
    return info;
}

LINEQUEUEINFO Outside::queue_info(DWORD queue) {
    LINEQUEUEINFO info{};
    info.dwTotalSize = sizeof info;
    need(result(lineGetQueueInfo(line_, queue, &info)), "lineGetQueueInfo");
    return info;
}

DWORD Outside::queue(const std::string& group_id, const std::string& name) {
    GUID guid = guid_from(group_id);
    const auto room = list_of<LINEQUEUELIST>(
        [&](LINEQUEUELIST* list) { return lineGetQueueListW(line_, &guid, list); });
    LINEQUEUELIST list{};
    std::memcpy(&list, room.data(), sizeof list);
    for (DWORD i = 0; i < list.dwNumEntries; ++i) {
        LINEQUEUEENTRY entry{};
        std::memcpy(&entry, room.data() + list.dwListOffset + i * sizeof entry, sizeof entry);
        if (utf8_of_ascii(room.data() + entry.dwNameOffset, entry.dwNameSize) == name) {
            return entry.dwQueueID;
        }
    }
    throw std::runtime_error("no queue " + name);
}

LONG Outside::set_session(HAGENTSESSION session, DWORD state) {
    return result(lineSetAgentSessionState(line_, session, state, 0));
}

LONG Outside::set_agent(HAGENT agent, DWORD state) {
    return result(lineSetAgentStateEx(line_, agent, state, 0));
}

void Outside::wait_for(DWORD message, DWORD p1, DWORD p2, DWORD p3) {
    while (count(message, p1, p2, p3) == 0) take();
}

size_t Outside::count(DWORD message, DWORD p1, DWORD p2, DWORD p3) const {
    size_t found = 0;
    for (const LINEMESSAGE& at : messages_) {
        const bool same = at.dwMessageID == message && at.dwParam1 == p1 && at.dwParam2 == p2;
        if (same && (p3 == 0 || at.dwParam3 == p3)) ++found;
    }
    return found;
}

}  // namespace agentline::test
