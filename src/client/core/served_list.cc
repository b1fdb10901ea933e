#include "client/core/served_list.h"

#include <algorithm>

#include "model/proxy_request.h"

namespace agentline::client {

Result<std::uint32_t> served_mask_of(ByteView list) {
    constexpr std::size_t sizes_before_entries = 12;
    ByteReader head(list);
    head.raw(sizes_before_entries);
    const std::uint32_t count = head.u32();
    const std::uint32_t size = head.u32();
    const std::uint32_t offset = head.u32();
    if (!head.ok() || offset > list.size()) return failure("malformed LINEPROXYREQUESTLIST");
    ByteReader entries(list.subspan(offset));
    std::uint32_t mask = 0;
    const std::uint32_t told = std::min<std::uint32_t>(count, size / sizeof(std::uint32_t));
    // A list that has fewer entries than it tells of is not read to its end a billion times.
    for (std::uint32_t i = 0; entries.ok() && i < told; ++i) {
        const std::uint32_t type = entries.u32();
        if (is_proxy_request_type(type)) mask |= 1U << type;
    }
    if (!entries.ok()) return failure("malformed LINEPROXYREQUESTLIST");
    return mask;
}

}  // namespace agentline::client
