// Groups: lineGetGroupList.
#include "client/capi/boundary.h"

using namespace agentline;
using namespace agentline::client;

namespace {

LONG get_group_list(HLINE line, LPLINEAGENTGROUPLIST list, bool ansi) {
    return guarded([&] {
        return report_request(line, list, ansi, [](std::uint32_t total_size) {
            return proxy::GetGroupList{total_size};
        });
    });
}

}  // namespace

LONG WINAPI lineGetGroupListW(HLINE hLine, LPLINEAGENTGROUPLIST lpGroupList) {
    return get_group_list(hLine, lpGroupList, false);
}

LONG WINAPI lineGetGroupListA(HLINE hLine, LPLINEAGENTGROUPLIST lpGroupList) {
    return get_group_list(hLine, lpGroupList, true);
}
