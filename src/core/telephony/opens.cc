#include "core/telephony/opens.h"

#include <unordered_set>
#include <utility>

namespace agentline {
namespace {

template <class Map, class Key>
const std::vector<std::uint32_t>& listed_in(const Map& map, const Key& key) {
    static const std::vector<std::uint32_t> none;
    const auto found = map.find(key);
    return found == map.end() ? none : found->second;
}

template <class Map, class Key>
void unlist(Map& map, const Key& key, std::uint32_t handle) {
    const auto found = map.find(key);
    std::erase(found->second, handle);
    if (found->second.empty()) map.erase(found);
}

}  // namespace

std::uint32_t Opens::add(Open open) {
    const LineDeviceId device = open.device;
    const std::uint32_t application = open.application;
    const std::uint32_t handle = table_.insert(open);
    if (handle == 0) return 0;
    table_.find(handle)->handle = handle;
    by_device_[device].push_back(handle);
    by_application_[application].push_back(handle);
    return handle;
}

const Open* Opens::find(ClientId client, std::uint32_t handle) const {
    const Open* found = table_.find(handle);
    return found != nullptr && found->client == client ? found : nullptr;
}

void Opens::remove(std::uint32_t handle) {
    const auto taken = table_.take(handle);
    if (!taken) return;
    unlist(by_device_, taken->device, handle);
    unlist(by_application_, taken->application, handle);
}

const std::vector<std::uint32_t>& Opens::of_device(LineDeviceId device) const {
    return listed_in(by_device_, device);
}

const std::vector<std::uint32_t>& Opens::of_application(std::uint32_t handle) const {
    return listed_in(by_application_, handle);
}

std::vector<const Open*> Opens::recipients(LineDeviceId device, MessageId message,
                                           std::uint32_t sender) const {
    const std::uint32_t version = first_version_of(message);
    std::vector<const Open*> found;
    for (const std::uint32_t handle : of_device(device)) {
        const Open* open = table_.find(handle);
        if (handle != sender && open->api_version >= version) found.push_back(open);
    }
    return found;
}

std::vector<ClientId> Opens::clients_of(LineDeviceId device) const {
    std::unordered_set<ClientId> seen;
    std::vector<ClientId> clients;
    for (const std::uint32_t handle : of_device(device)) {
        const ClientId client = table_.find(handle)->client;
        if (seen.insert(client).second) clients.push_back(client);
    }
    return clients;
}

}  // namespace agentline
