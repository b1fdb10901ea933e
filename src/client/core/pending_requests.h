// What: the asynchronous requests of one application that have no LINE_REPLY yet, each with the
// client memory that its success will write. Ids run from 1 to 0x7FFFFFFF and skip those in use.
// Owner: ClientCore. Thread: its owner's, one at a time. Never reads or writes client memory
// itself. Spec: contract 5.1, 5.4, 7.1 (dwTotalSize is captured at call time).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "model/lineerr.h"
#include "model/proxy_request.h"

namespace agentline::client {

/// Where the result of a request goes. For the Create requests `memory` is the handle, for the Get
/// requests the structure with `total_size` bytes, for the others null.
struct OutMemory {
    void* memory = nullptr;
    std::uint32_t total_size = 0;
    bool ansi = false;  ///< The caller used the A function.
};

struct PendingRequest {
    std::uint32_t line = 0;
    std::uintptr_t instance = 0;  ///< dwCallbackInstance of the line, for LINE_REPLY.
    ProxyRequestType type{};
    OutMemory out;
    std::uint32_t asked_size = 0;  ///< total_size as sent to the server.
};

class PendingRequests {
  public:
    using Entry = std::pair<const std::uint32_t, PendingRequest>;

    explicit PendingRequests(std::size_t limit) : limit_(limit) {}

    /// The new request id, or RESOURCEUNAVAIL when the limit is reached.
    LineResult<std::uint32_t> add(const PendingRequest& request);
    std::optional<PendingRequest> take(std::uint32_t id);
    /// Forgets the requests of a line (or of all lines) and returns them in order of their ids.
    std::vector<Entry> take_line(std::uint32_t line);
    std::vector<Entry> take_all();
    /// As if `last_id` had been the last one given out: brings the wrap within reach of a test.
    void count_from(std::uint32_t last_id) { last_id_ = last_id; }
    [[nodiscard]] std::size_t size() const { return requests_.size(); }

  private:
    std::size_t limit_;
    std::uint32_t last_id_ = 0;
    std::map<std::uint32_t, PendingRequest> requests_;
};

}  // namespace agentline::client
