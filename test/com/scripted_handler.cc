#include "com/scripted_handler.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <stdexcept>

namespace agentline::test {
namespace {

constexpr DWORD version_2_2 = 0x00020002;
constexpr DWORD first_type = LINEPROXYREQUEST_CREATEAGENT;
constexpr DWORD last_type = LINEPROXYREQUEST_SETAGENTSTATEEX;
constexpr std::chrono::seconds patience{60};
constexpr LONG unknown = LINEERR_INVALPARAM;

struct Registration {
    LINECALLPARAMS params{};
    DWORD types[last_type - first_type + 1]{};
};

Registration registration() {
    Registration made;
    made.params.dwTotalSize = sizeof(made);
    made.params.dwDevSpecificOffset = sizeof(made.params);
    made.params.dwDevSpecificSize = sizeof(made.types);
    for (DWORD type = first_type; type <= last_type; ++type) made.types[type - first_type] = type;
    return made;
}

void require(LONG result, const char* what) {
    if (result < 0) throw std::runtime_error(std::string(what) + " " + std::to_string(result));
}

/// One of the list structures, entries first and then the names; only its needed size when it is
/// too small.
template <class Entry, class List, class Items, class Make>
void write_list(List* list, const Items& items, Make make) {
    const auto head = static_cast<DWORD>(sizeof(List));
    const auto array = static_cast<DWORD>(items.size() * sizeof(Entry));
    DWORD needed = head + array;
    for (const auto& item : items)
        needed += static_cast<DWORD>((item.name.size() + 1) * sizeof(char16_t));
    list->dwNeededSize = needed;
    list->dwUsedSize = head;
    list->dwNumEntries = list->dwListSize = list->dwListOffset = 0;
    if (needed > list->dwTotalSize) return;
    list->dwUsedSize = needed;
    list->dwNumEntries = static_cast<DWORD>(items.size());
    list->dwListSize = array;
    list->dwListOffset = head;
    std::string entries, names;
    for (const auto& item : items) {
        Entry entry = make(item);
        entry.dwNameSize = static_cast<DWORD>((item.name.size() + 1) * sizeof(char16_t));
        entry.dwNameOffset = static_cast<DWORD>(head + array + names.size());
        entries.append(reinterpret_cast<const char*>(&entry), sizeof(entry));
        names.append(reinterpret_cast<const char*>(item.name.c_str()), entry.dwNameSize);
    }
    entries += names;
    std::memcpy(reinterpret_cast<char*>(list) + head, entries.data(), entries.size());
}

/// A structure of fixed size in a block, which may lie anywhere.
template <class Info>
void begin_info(Info* info) {
    info->dwNeededSize = info->dwUsedSize = sizeof(Info);
}

/// No two figures are the same, so that none is taken for another.
void count_from(DWORD number, DWORD* first, DWORD* last) {
    for (DWORD* at = first; at <= last; ++at) *at = number++;
}

}  // namespace

HandlerMessage agent_state_message(HAGENT agent, DWORD state) {
    return {LINE_AGENTSTATUSEX, agent, LINEAGENTSTATUSEX_STATE, state};
}

HandlerMessage session_state_message(HAGENTSESSION session, DWORD state, DWORD more_bits) {
    return {LINE_AGENTSESSIONSTATUS, session, LINEAGENTSESSIONSTATUS_STATE | more_bits, state};
}

std::vector<ScriptedHandler::GroupEntry> ScriptedHandler::usual_groups() {
    const GUID sales = {0x11111111, 1, 1, {1, 2, 3, 4, 5, 6, 7, 8}};
    const GUID support = {0x22222222, 2, 2, {8, 7, 6, 5, 4, 3, 2, 1}};
    return {{sales, u"Sales", {{1, u"sales"}, {2, u"vip"}}}, {support, u"Support", {{3, u"help"}}}};
}

// ---- Going and coming --------------------------------------------------------------------------

ScriptedHandler::ScriptedHandler(DWORD device) : device_(device) {
    open();
}

ScriptedHandler::~ScriptedHandler() {
    disappear();
}

void ScriptedHandler::open(bool remembers) {
    Lock lock(mutex_);
    if (!remembers) {
        agents_.clear();
        sessions_.clear();
        // Handles of an earlier life must not mean anything in this one.
        last_handle_ += 1000;
    }
    if (app_ != 0 && line_ == 0) return open_line(lock);
    end_app(lock);
    LINEINITIALIZEEXPARAMS params{};
    params.dwTotalSize = sizeof(params);
    params.dwOptions = LINEINITIALIZEEXOPTION_USEEVENT;
    DWORD count = 0, version = version_2_2;
    require(lineInitializeExA(&app_, nullptr, nullptr, "scripted", &count, &version, &params),
            "lineInitializeEx");
    thread_ = std::thread([this, app = app_] { run(app); });
    open_line(lock);
}

void ScriptedHandler::open_line(Lock&) {
    Registration asked = registration();
    require(lineOpenA(app_, device_, &line_, version_2_2, 0, 0,
                      LINECALLPRIVILEGE_NONE | LINEOPENOPTION_PROXY, 0, &asked.params),
            "lineOpen");
}

void ScriptedHandler::close() {
    const Lock lock(mutex_);
    if (line_ != 0) lineClose(line_);
    line_ = 0;
    held_.clear();
}

void ScriptedHandler::disappear() {
    Lock lock(mutex_);
    end_app(lock);
}

void ScriptedHandler::end_app(Lock& lock) {
    const HLINEAPP app = std::exchange(app_, 0);
    line_ = 0;
    held_.clear();
    if (app != 0) lineShutdown(app);
    std::thread thread = std::move(thread_);
    lock.unlock();
    if (thread.joinable()) thread.join();
    lock.lock();
}

// ---- Requests ----------------------------------------------------------------------------------

void ScriptedHandler::run(HLINEAPP app) {
    LINEMESSAGE message{};
    while (lineGetMessage(app, &message, 0xFFFFFFFF) == 0) {
        Lock lock(mutex_);
        if (app_ != app) return;
        if (message.dwMessageID == LINE_PROXYREQUEST) {
            on_request(lock, message.hDevice,
                       reinterpret_cast<LINEPROXYREQUEST*>(message.dwParam1));
        } else if (message.dwMessageID == LINE_CLOSE && message.hDevice == line_) {
            line_ = 0;
        }
    }
}

void ScriptedHandler::on_request(Lock&, HLINE line, LINEPROXYREQUEST* block) {
    const DWORD type = block->dwRequestType;
    // A request of a line that the test has closed meanwhile.
    if (line != line_) {
        lineProxyResponse(line, block, static_cast<DWORD>(LINEERR_OPERATIONFAILED));
        return;
    }
    ++counts_[type];
    const Answer answer = take_script(type);
    switch (answer.kind) {
        case Answer::Kind::reply:
            reply(line, block, answer);
            break;
        case Answer::Kind::hold:
            held_.push_back({line, block});
            break;
        case Answer::Kind::close:
            lineClose(std::exchange(line_, 0));
            break;
        case Answer::Kind::disappear:
            line_ = 0;
            lineShutdown(std::exchange(app_, 0));
            break;
    }
    changed_.notify_all();
}

Answer ScriptedHandler::take_script(DWORD type) {
    auto& waiting = next_[type];
    if (!waiting.empty()) {
        Answer first = waiting.front();
        waiting.erase(waiting.begin());
        return first;
    }
    const auto found = scripts_.find(type);
    return found == scripts_.end() ? Answer{} : found->second;
}

void ScriptedHandler::reply(HLINE line, LINEPROXYREQUEST* block, const Answer& answer) {
    DWORD handle = 0;
    const LONG result = answer.result == 0 ? execute(block, &handle) : answer.result;
    changed_.notify_all();
    send_all(line, answer.before, handle);
    const LONG sent = lineProxyResponse(line, block, static_cast<DWORD>(result));
    // A result that may not be leaves the block with us (contract tapi2 10.3).
    if (result > 0 && sent != 0) held_.push_back({line, block});
    send_all(line, answer.after, handle);
}

void ScriptedHandler::send_all(HLINE line,
                               const std::function<std::vector<HandlerMessage>(DWORD)>& messages,
                               DWORD handle) {
    if (!messages) return;
    for (const HandlerMessage& at : messages(handle)) send_one(line, at);
}

LONG ScriptedHandler::send_one(HLINE line, const HandlerMessage& at) {
    const auto agent = agents_.find(at.p1);
    const bool has_state = (at.p2 & LINEAGENTSTATUSEX_STATE) != 0;
    if (at.message == LINE_AGENTSTATUSEX && has_state && agent != agents_.end())
        agent->second.state = at.p3;
    const auto session = sessions_.find(at.p1);
    if (at.message == LINE_AGENTSESSIONSTATUS && has_state && session != sessions_.end())
        session->second.state = at.p3;
    return lineProxyMessage(line, 0, at.message, at.p1, at.p2, at.p3);
}

// ---- Scripts -----------------------------------------------------------------------------------

void ScriptedHandler::on(DWORD type, Answer answer) {
    const Lock lock(mutex_);
    scripts_[type] = std::move(answer);
}

void ScriptedHandler::on_all(const Answer& answer) {
    for (DWORD type = first_type; type <= last_type; ++type) on(type, answer);
}

void ScriptedHandler::once(DWORD type, Answer answer) {
    const Lock lock(mutex_);
    next_[type].push_back(std::move(answer));
}

void ScriptedHandler::forget_scripts() {
    const Lock lock(mutex_);
    scripts_.clear();
    next_.clear();
}

std::size_t ScriptedHandler::release(DWORD type, const Answer& answer) {
    const Lock lock(mutex_);
    std::vector<Held> all = std::exchange(held_, {});
    std::size_t released = 0;
    for (const Held& held : all) {
        if (type != 0 && held.block->dwRequestType != type) {
            held_.push_back(held);
            continue;
        }
        reply(held.line, held.block, answer);
        ++released;
    }
    changed_.notify_all();
    return released;
}

void ScriptedHandler::release_backwards() {
    {
        const Lock lock(mutex_);
        std::ranges::reverse(held_);
    }
    release();
}

void ScriptedHandler::send(const HandlerMessage& message) {
    const Lock lock(mutex_);
    require(send_one(line_, message), "lineProxyMessage");
}

// ---- What has come -----------------------------------------------------------------------------

void ScriptedHandler::wait(Lock& lock, const std::function<bool()>& is_so, const char* what) {
    if (!changed_.wait_for(lock, patience, is_so)) throw std::runtime_error(what);
}

std::size_t ScriptedHandler::count(DWORD type) {
    const Lock lock(mutex_);
    return counts_[type];
}

void ScriptedHandler::wait_for_count(DWORD type, std::size_t count) {
    Lock lock(mutex_);
    wait(
        lock, [&] { return counts_[type] >= count; }, "a request did not reach the handler");
}

void ScriptedHandler::wait_for_held(std::size_t count) {
    Lock lock(mutex_);
    wait(
        lock, [&] { return held_.size() >= count; }, "requests to hold did not come");
}

void ScriptedHandler::wait_for_acd(
    const std::function<bool(const Agents&, const Sessions&)>& is_so) {
    Lock lock(mutex_);
    wait(
        lock, [&] { return is_so(agents_, sessions_); },
        "the ACD did not become what the test expects");
}

// ---- The ACD -----------------------------------------------------------------------------------

void ScriptedHandler::set_groups(std::vector<GroupEntry> groups) {
    const Lock lock(mutex_);
    groups_ = std::move(groups);
}

ScriptedHandler::Agents ScriptedHandler::agents() {
    const Lock lock(mutex_);
    return agents_;
}

ScriptedHandler::Sessions ScriptedHandler::sessions() {
    const Lock lock(mutex_);
    return sessions_;
}

void ScriptedHandler::put_agent_state(HAGENT agent, DWORD state) {
    const Lock lock(mutex_);
    agents_[agent].state = state;
}

LONG ScriptedHandler::execute(LINEPROXYREQUEST* block, DWORD* handle) {
    switch (block->dwRequestType) {
        case LINEPROXYREQUEST_CREATEAGENT:
            return create_agent(block, handle);
        case LINEPROXYREQUEST_CREATEAGENTSESSION:
            return create_session(block, handle);
        case LINEPROXYREQUEST_SETAGENTSTATEEX:
            *handle = block->SetAgentStateEx.hAgent;
            return set_agent(block);
        case LINEPROXYREQUEST_SETAGENTSESSIONSTATE:
            *handle = block->SetAgentSessionState.hAgentSession;
            return set_session(block);
        case LINEPROXYREQUEST_SETAGENTMEASUREMENTPERIOD:
            *handle = block->SetAgentMeasurementPeriod.hAgent;
            agents_[*handle].period = block->SetAgentMeasurementPeriod.dwMeasurementPeriod;
            return 0;
        case LINEPROXYREQUEST_GETAGENTINFO:
            *handle = block->GetAgentInfo.hAgent;
            return agent_info(block);
        case LINEPROXYREQUEST_GETAGENTSESSIONINFO:
            *handle = block->GetAgentSessionInfo.hAgentSession;
            return session_info(block);
        case LINEPROXYREQUEST_SETQUEUEMEASUREMENTPERIOD:
            queue_periods_[block->SetQueueMeasurementPeriod.dwQueueID] =
                block->SetQueueMeasurementPeriod.dwMeasurementPeriod;
            return 0;
        case LINEPROXYREQUEST_GETQUEUEINFO:
            return queue_info(block);
        case LINEPROXYREQUEST_GETQUEUELIST:
            return queue_list(block);
        case LINEPROXYREQUEST_GETGROUPLIST:
            write_list<LINEAGENTGROUPENTRY>(
                &block->GetGroupList.GroupList, groups_, [](const GroupEntry& group) {
                    LINEAGENTGROUPENTRY entry{};
                    std::memcpy(&entry.GroupID, &group.id, sizeof(entry.GroupID));
                    return entry;
                });
            return 0;
        default:
            return static_cast<LONG>(LINEERR_OPERATIONUNAVAIL);
    }
}

LONG ScriptedHandler::create_agent(LINEPROXYREQUEST* block, DWORD* handle) {
    *handle = block->CreateAgent.hAgent = ++last_handle_;
    ++agents_[*handle].creations;
    return 0;
}

LONG ScriptedHandler::create_session(LINEPROXYREQUEST* block, DWORD* handle) {
    const HAGENT agent = block->CreateAgentSession.hAgent;
    if (agents_.count(agent) == 0) return unknown;
    *handle = block->CreateAgentSession.hAgentSession = ++last_handle_;
    sessions_[*handle].agent = agent;
    ++sessions_[*handle].creations;
    return 0;
}

LONG ScriptedHandler::set_agent(LINEPROXYREQUEST* block) {
    const auto found = agents_.find(block->SetAgentStateEx.hAgent);
    if (found == agents_.end()) return unknown;
    const DWORD state = block->SetAgentStateEx.dwAgentState;
    if (state != LINEAGENTSTATEEX_RELEASED) {
        found->second.state = state;
    } else if (--found->second.creations == 0) {
        agents_.erase(found);
    }
    return 0;
}

LONG ScriptedHandler::set_session(LINEPROXYREQUEST* block) {
    const auto found = sessions_.find(block->SetAgentSessionState.hAgentSession);
    if (found == sessions_.end()) return unknown;
    const DWORD state = block->SetAgentSessionState.dwAgentSessionState;
    if (state != LINEAGENTSESSIONSTATE_RELEASED) {
        found->second.state = state;
    } else if (--found->second.creations == 0) {
        sessions_.erase(found);
    }
    return 0;
}

LONG ScriptedHandler::agent_info(LINEPROXYREQUEST* block) {
    const auto found = agents_.find(block->GetAgentInfo.hAgent);
    if (found == agents_.end()) return unknown;
    LINEAGENTINFO& info = block->GetAgentInfo.AgentInfo;
    begin_info(&info);
    info.dwAgentState = info.dwNextAgentState = found->second.state;
    info.dwMeasurementPeriod = found->second.period;
    info.cyOverallCallRate.int64 = 11;
    count_from(12, &info.dwNumberOfACDCalls, &info.dwTotalACDWrapUpTime);
    return 0;
}

LONG ScriptedHandler::session_info(LINEPROXYREQUEST* block) {
    const auto found = sessions_.find(block->GetAgentSessionInfo.hAgentSession);
    if (found == sessions_.end()) return unknown;
    LINEAGENTSESSIONINFO& info = block->GetAgentSessionInfo.SessionInfo;
    begin_info(&info);
    info.dwAgentSessionState = info.dwNextAgentSessionState = found->second.state;
    info.dateSessionStartTime = 30000.5;
    count_from(31, &info.dwSessionDuration, &info.dwAverageWrapUpTime);
    info.cyACDCallRate.int64 = 39;
    count_from(40, &info.dwLongestTimeToAnswer, &info.dwAverageTimeToAnswer);
    return 0;
}

LONG ScriptedHandler::queue_info(LINEPROXYREQUEST* block) {
    const DWORD queue = block->GetQueueInfo.dwQueueID;
    if (find_queue(queue) == nullptr) return unknown;
    LINEQUEUEINFO& info = block->GetQueueInfo.QueueInfo;
    begin_info(&info);
    info.dwMeasurementPeriod = queue_periods_[queue];
    count_from(51, &info.dwTotalCallsQueued, &info.dwFinalDisposition);
    return 0;
}

LONG ScriptedHandler::queue_list(LINEPROXYREQUEST* block) {
    const auto is_it = [&](const GroupEntry& group) {
        return std::memcmp(&group.id, &block->GetQueueList.GroupID, sizeof(GUID)) == 0;
    };
    const auto group = std::ranges::find_if(groups_, is_it);
    if (group == groups_.end()) return unknown;
    write_list<LINEQUEUEENTRY>(&block->GetQueueList.QueueList, group->queues,
                               [](const QueueEntry& queue) {
                                   LINEQUEUEENTRY entry{};
                                   entry.dwQueueID = queue.id;
                                   return entry;
                               });
    return 0;
}

const ScriptedHandler::QueueEntry* ScriptedHandler::find_queue(DWORD id) const {
    for (const GroupEntry& group : groups_) {
        for (const QueueEntry& queue : group.queues) {
            if (queue.id == id) return &queue;
        }
    }
    return nullptr;
}

}  // namespace agentline::test
