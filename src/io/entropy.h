// What: random bytes from the kernel, for salts, secrets and the first ids of a journal.
// Thread: any. Never used for decisions: those must replay (design 3.1).
#pragma once

#include <cstdint>
#include <span>

namespace agentline {

void fill_with_entropy(std::span<std::uint8_t> out);
std::uint64_t entropy_u64();

}  // namespace agentline
