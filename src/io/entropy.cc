#include "io/entropy.h"

#include <array>
#include <bit>
#include <cerrno>
#include <sys/random.h>

#include "base/assert.h"

namespace agentline {

void fill_with_entropy(std::span<std::uint8_t> out) {
    while (!out.empty()) {
        const auto got = getrandom(out.data(), out.size(), 0);
        if (got < 0 && errno == EINTR) continue;
        // With these arguments the kernel has no other reason to refuse.
        AGENTLINE_ASSERT(got > 0);
        out = out.subspan(static_cast<std::size_t>(got));
    }
}

std::uint64_t entropy_u64() {
    std::array<std::uint8_t, sizeof(std::uint64_t)> bytes{};
    fill_with_entropy(bytes);
    return std::bit_cast<std::uint64_t>(bytes);
}

}  // namespace agentline
