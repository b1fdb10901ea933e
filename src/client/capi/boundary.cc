#include "client/capi/boundary.h"

#include <cstring>

namespace agentline::client {

GroupId group_of(const GUID& guid) {
    GroupId group;
    static_assert(sizeof(GUID) == sizeof(group.bytes));
    std::memcpy(group.bytes.data(), &guid, sizeof(guid));
    return group;
}

}  // namespace agentline::client
