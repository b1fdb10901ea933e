#include "client/core/proxy_inbox.h"

#include <utility>
#include <variant>

#include "base/assert.h"
#include "wire/flat.h"
#include "wire/proxy_block.h"

namespace agentline::client {
namespace {

std::uint32_t dword_at(const Bytes& bytes, std::size_t offset) {
    return ByteReader(ByteView(bytes).subspan(offset)).u32();
}

constexpr std::size_t size_offset = 0, request_type_offset = 24;

}  // namespace

Result<void*> ProxyInbox::put(std::uint32_t line, ProxyRequestKey key, Bytes block) {
    const auto parsed = wire::decode_proxy_block(block);
    if (!parsed) return failure(parsed.error());
    Block kept{line, key, proxy::type_of(parsed->request), total_size_of(parsed->request),
               std::move(block)};
    void* const address = kept.bytes.data();
    blocks_.emplace(address, std::move(kept));
    return address;
}

std::optional<std::uint32_t> ProxyInbox::line_of(const void* block) const {
    const auto found = blocks_.find(block);
    if (found == blocks_.end()) return std::nullopt;
    return found->second.line;
}

ProxyAnswer ProxyInbox::take(const void* block, bool with_data) {
    auto node = blocks_.extract(block);
    AGENTLINE_ASSERT(!node.empty());
    ProxyAnswer answer;
    answer.key = node.mapped().key;
    answer.is_consistent = !with_data || read_answer(node.mapped(), answer);
    return answer;
}

bool ProxyInbox::read_answer(const Block& block, ProxyAnswer& answer) {
    // The header says how the rest is read, so a handler that wrote over it answered nothing.
    if (dword_at(block.bytes, size_offset) != block.bytes.size()) return false;
    if (dword_at(block.bytes, request_type_offset) != number_of(block.type)) return false;
    auto found = wire::answer_in_block(block.bytes);
    if (!found) return false;
    if (fixed_size_of(block.type) != 0 &&
        !wire::is_consistent_report(block.type, found->report, block.total_size)) {
        return false;
    }
    answer.handle = found->handle;
    answer.report = std::move(found->report);
    return true;
}

}  // namespace agentline::client
