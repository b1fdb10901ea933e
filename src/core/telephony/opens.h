// What: the open line devices: one HLINE per lineOpen, and who receives a device's messages.
// Owner: the broker. Thread: the shard's. Spec: contract 8 (which version governs a message), 9,
// 10.3 (lineProxyMessage), A-28, A-29.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "core/telephony/handle_table.h"
#include "model/ids.h"
#include "model/messages.h"

namespace agentline {

struct Open {
    std::uint32_t handle = 0;  ///< hLine of the wire.
    ClientId client;
    std::uint32_t application = 0;
    LineDeviceId device;
    std::uint32_t api_version = 0;
    std::uint32_t privileges = 0;
    std::uint32_t init_context = 0;
    std::uint32_t open_context = 0;  ///< Echoed in every event of this open.
    std::uint32_t remote_line = 0;   ///< hDevice of its events.

    [[nodiscard]] std::uint32_t event_device() const {
        return remote_line != 0 ? remote_line : handle;
    }
};

class Opens {
  public:
    /// The new handle; 0 = no more room.
    std::uint32_t add(Open open);
    [[nodiscard]] const Open* find(std::uint32_t handle) const { return table_.find(handle); }
    /// Only if it belongs to this client (INVALLINEHANDLE otherwise).
    [[nodiscard]] const Open* find(ClientId client, std::uint32_t handle) const;
    void remove(std::uint32_t handle);

    /// In the order of their lineOpen.
    [[nodiscard]] const std::vector<std::uint32_t>& of_device(LineDeviceId device) const;
    [[nodiscard]] const std::vector<std::uint32_t>& of_application(std::uint32_t handle) const;
    /// The opens that are told of a message about the device: all whose version knows it, except
    /// `sender` (0 = the service or the built-in handler, which have no hLine).
    [[nodiscard]] std::vector<const Open*> recipients(LineDeviceId device, MessageId message,
                                                      std::uint32_t sender) const;
    /// Each client that has the device open, once, in the order of its first open.
    [[nodiscard]] std::vector<ClientId> clients_of(LineDeviceId device) const;
    [[nodiscard]] std::size_t size() const { return table_.size(); }

  private:
    HandleTable<Open> table_;
    std::unordered_map<LineDeviceId, std::vector<std::uint32_t>> by_device_;
    std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> by_application_;
};

}  // namespace agentline
