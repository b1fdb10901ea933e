// What: the LINEPROXYREQUEST blocks that a handler application works on: from LINE_PROXYREQUEST to
// lineProxyResponse the library owns them and knows each pointer (K-16, A-05).
// Owner: ClientCore. Thread: its owner's, one at a time; the application writes into a block while
// it is here, which nobody reads before take(). Never trusts what the application wrote.
// Spec: contract 2 (7-10), 3.4, 10.3.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>

#include "base/bytes.h"
#include "base/result.h"
#include "model/ids.h"
#include "model/proxy_request.h"

namespace agentline::client {

/// What take() found in a block.
struct ProxyAnswer {
    ProxyRequestKey key;
    bool is_consistent = false;  ///< A-18: sizes do not contradict each other.
    std::uint32_t handle = 0;
    Bytes report;
};

class ProxyInbox {
  public:
    /// Keeps the block and returns its address for dwParam1. Fails when it is no LINEPROXYREQUEST.
    Result<void*> put(std::uint32_t line, ProxyRequestKey key, Bytes block);
    /// The line that got the block; empty for foreign and freed pointers.
    [[nodiscard]] std::optional<std::uint32_t> line_of(const void* block) const;
    /// Frees the block. With `with_data`, reads what the handler left in it before.
    ProxyAnswer take(const void* block, bool with_data);
    void drop(const void* block) { blocks_.erase(block); }
    void clear() { blocks_.clear(); }
    [[nodiscard]] std::size_t size() const { return blocks_.size(); }

  private:
    struct Block {
        std::uint32_t line = 0;
        ProxyRequestKey key;
        ProxyRequestType type{};
        std::uint32_t total_size = 0;  ///< As the server set it; the handler must keep it.
        Bytes bytes;
    };
    static bool read_answer(const Block& block, ProxyAnswer& answer);

    std::unordered_map<const void*, Block> blocks_;
};

}  // namespace agentline::client
