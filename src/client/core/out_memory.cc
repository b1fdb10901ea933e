#include "client/core/out_memory.h"

#include <algorithm>
#include <cstring>

#include "base/assert.h"
#include "model/checks.h"
#include "wire/flat.h"

namespace agentline::client {
namespace {

constexpr std::size_t total_size_bytes = 4, used_size_offset = 8;

std::uint32_t used_size_of(ByteView report) {
    return ByteReader(report.subspan(used_size_offset)).u32();
}

LineErr write_handle(void* memory, ByteView data) {
    if (data.size() < sizeof(std::uint32_t)) return LineErr::operationfailed;
    const std::uint32_t handle = ByteReader(data).u32();
    std::memcpy(memory, &handle, sizeof(handle));
    return LineErr::ok;
}

LineErr write_report(const PendingRequest& request, ByteView data) {
    if (!wire::is_consistent_report(request.type, data, request.asked_size)) {
        return LineErr::operationfailed;
    }
    const OutMemory& out = request.out;
    const ByteView used = data.first(used_size_of(data));
    if (out.ansi) {
        write_structure(out.memory, wire::to_ansi_report(request.type, used, out.total_size),
                        out.total_size);
    } else {
        write_structure(out.memory, used, out.total_size);
    }
    return LineErr::ok;
}

}  // namespace

std::uint32_t total_size_at(const void* structure) {
    std::uint32_t size = 0;
    std::memcpy(&size, structure, sizeof(size));
    return size;
}

std::uint32_t asked_size(std::uint32_t total_size, bool ansi) {
    if (!ansi) return total_size;
    const std::uint32_t half = out_structure_size_max / 2;
    return total_size > half ? out_structure_size_max : 2 * total_size;
}

void write_structure(void* structure, ByteView bytes, std::uint32_t total_size) {
    AGENTLINE_ASSERT(bytes.size() <= total_size);
    if (bytes.size() <= total_size_bytes) return;
    std::memcpy(static_cast<std::uint8_t*>(structure) + total_size_bytes,
                bytes.data() + total_size_bytes, bytes.size() - total_size_bytes);
}

LineErr write_result(const PendingRequest& request, ByteView data) {
    if (request.out.memory == nullptr) return LineErr::ok;
    return fixed_size_of(request.type) == 0 ? write_handle(request.out.memory, data)
                                            : write_report(request, data);
}

}  // namespace agentline::client
