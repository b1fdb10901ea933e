#include "core/telephony/applications.h"

#include <utility>

namespace agentline {
namespace {

const std::vector<std::uint32_t>& no_handles() {
    static const std::vector<std::uint32_t> none;
    return none;
}

}  // namespace

std::uint32_t Applications::add(Application application) {
    const ClientId client = application.client;
    const std::uint32_t handle = table_.insert(application);
    if (handle == 0) return 0;
    table_.find(handle)->handle = handle;
    by_client_[client].push_back(handle);
    return handle;
}

const Application* Applications::find(ClientId client, std::uint32_t handle) const {
    const Application* found = table_.find(handle);
    return found != nullptr && found->client == client ? found : nullptr;
}

void Applications::remove(std::uint32_t handle) {
    const auto taken = table_.take(handle);
    if (!taken) return;
    const auto listed = by_client_.find(taken->client);
    std::erase(listed->second, handle);
    if (listed->second.empty()) by_client_.erase(listed);
}

const std::vector<std::uint32_t>& Applications::of_client(ClientId client) const {
    const auto found = by_client_.find(client);
    return found == by_client_.end() ? no_handles() : found->second;
}

}  // namespace agentline
