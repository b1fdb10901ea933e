// Who is there: agentlineGetAgentList.
#include <agentline.h>

#include "client/capi/boundary.h"

using namespace agentline;
using namespace agentline::client;

namespace {

LONG get_agent_list(HLINE line, LPLINEAGENTLIST list, bool ansi) {
    return guarded([&] {
        return report_request(line, list, ansi, [](std::uint32_t total_size) {
            return proxy::GetAgentList{total_size};
        });
    });
}

}  // namespace

LONG WINAPI agentlineGetAgentListW(HLINE hLine, LPLINEAGENTLIST lpAgentList) {
    return get_agent_list(hLine, lpAgentList, false);
}

LONG WINAPI agentlineGetAgentListA(HLINE hLine, LPLINEAGENTLIST lpAgentList) {
    return get_agent_list(hLine, lpAgentList, true);
}
