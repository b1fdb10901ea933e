// What: the proxy requests that a handler has and has not answered yet, and to whom each answer
// goes. A request outlives the open it came from; then nobody is told (contract 5.4, A-15).
// Owner: the broker. Thread: the shard's. Spec: contract 2 (steps 5-10), 3.4, 5.1, 5.4.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "model/ids.h"
#include "model/proxy_request.h"

namespace agentline {

/// Where a LINE_REPLY goes, and what it repeats.
struct ReplyAddress {
    ClientId client;
    std::uint32_t application = 0;  ///< Request ids are unique within one hLineApp (5.1).
    std::uint32_t request_id = 0;
    std::uint32_t context = 0;      ///< PostProcess.
    std::uint32_t out_context = 0;  ///< Param3.
    std::uint32_t init_context = 0;
    std::uint32_t open_context = 0;
};

struct PendingRequest {
    ProxyRequestKey key;
    ReplyAddress reply;
    bool is_wanted = true;   ///< False once the client's open is gone: no reply.
    std::uint32_t open = 0;  ///< The client's hLine.
    LineDeviceId device{};
    ProxyRequestType type{};
    std::uint32_t total_size = 0;    ///< Of the out-structure; 0 for the other types.
    std::uint32_t handler_open = 0;  ///< The handler's hLine; 0 = the built-in handler.
};

class PendingRequests {
  public:
    void add(const PendingRequest& request);
    [[nodiscard]] const PendingRequest* find(ProxyRequestKey key) const;
    /// Answered: it is forgotten.
    std::optional<PendingRequest> take(ProxyRequestKey key);
    /// The handler's open is gone: its requests, oldest first, are forgotten here.
    std::vector<PendingRequest> take_of_handler(std::uint32_t handler_open);
    /// The client's open is gone: its requests stay, their replies do not.
    void forget_open(ClientId client, std::uint32_t open);
    /// The client is gone for the built-in handler, which drops what it still had of it.
    void drop_builtin(ClientId client);
    void forget_client(ClientId client) { clients_.erase(client); }

    /// Whether the application already waits for a reply with this id.
    [[nodiscard]] bool is_outstanding(const ReplyAddress& reply) const;
    /// An id that is not outstanding, 1..0x7FFFFFFF (contract 5.1: counter, skip those in use).
    std::uint32_t invent_id(ReplyAddress reply);
    /// How many the handlers still work on for this client, suppressed ones included.
    [[nodiscard]] std::size_t count(ClientId client) const;
    [[nodiscard]] std::size_t size() const { return requests_.size(); }

  private:
    struct Client {
        /// By application and request id.
        std::unordered_map<std::uint64_t, ProxyRequestKey> outstanding;
        std::size_t count = 0;
        std::uint32_t last_invented = 0;
    };
    void release(const PendingRequest& request);

    std::unordered_map<ProxyRequestKey, PendingRequest> requests_;
    std::unordered_map<ClientId, Client> clients_;
};

}  // namespace agentline
