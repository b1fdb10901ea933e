// Queues: lineGetQueueList, lineGetQueueInfo, lineSetQueueMeasurementPeriod.
#include "client/capi/boundary.h"

using namespace agentline;
using namespace agentline::client;

namespace {

LONG get_queue_list(HLINE line, const GUID* group, LPLINEQUEUELIST list, bool ansi) {
    return guarded([&] {
        return agent_request(line, {group, list}, [&] {
            const std::uint32_t total_size = total_size_at(list);
            return Asked{proxy::GetQueueList{group_of(*group), total_size},
                         OutMemory{list, total_size, ansi}};
        });
    });
}

}  // namespace

LONG WINAPI lineGetQueueListW(HLINE hLine, LPGUID lpGroupID, LPLINEQUEUELIST lpQueueList) {
    return get_queue_list(hLine, lpGroupID, lpQueueList, false);
}

LONG WINAPI lineGetQueueListA(HLINE hLine, LPGUID lpGroupID, LPLINEQUEUELIST lpQueueList) {
    return get_queue_list(hLine, lpGroupID, lpQueueList, true);
}

LONG WINAPI lineGetQueueInfo(HLINE hLine, DWORD dwQueueID, LPLINEQUEUEINFO lpLineQueueInfo) {
    return guarded([&] {
        return report_request(hLine, lpLineQueueInfo, false, [&](std::uint32_t total_size) {
            return proxy::GetQueueInfo{QueueId(dwQueueID), total_size};
        });
    });
}

LONG WINAPI lineSetQueueMeasurementPeriod(HLINE hLine, DWORD dwQueueID, DWORD dwMeasurementPeriod) {
    return guarded([&] {
        return set_request(
            hLine, proxy::SetQueueMeasurementPeriod{QueueId(dwQueueID), dwMeasurementPeriod});
    });
}
