// What: the applications that have initialised: one HLINEAPP per lineInitializeEx; a client
// connection may carry several.
// Owner: the broker. Thread: the shard's. Spec: contract 9, 11.2 (lineInitializeEx, lineShutdown).
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "core/telephony/handle_table.h"
#include "model/ids.h"

namespace agentline {

struct Application {
    std::uint32_t handle = 0;  ///< hLineApp of the wire.
    ClientId client;
    std::uint32_t init_context = 0;  ///< Echoed in every event of this application.
};

class Applications {
  public:
    /// The new handle; 0 = no more room.
    std::uint32_t add(Application application);
    /// Only if it belongs to this client and is alive (INVALAPPHANDLE otherwise).
    [[nodiscard]] const Application* find(ClientId client, std::uint32_t handle) const;
    void remove(std::uint32_t handle);

    /// In the order of their lineInitializeEx.
    [[nodiscard]] const std::vector<std::uint32_t>& of_client(ClientId client) const;
    [[nodiscard]] std::size_t size() const { return table_.size(); }

  private:
    HandleTable<Application> table_;
    std::unordered_map<ClientId, std::vector<std::uint32_t>> by_client_;
};

}  // namespace agentline
