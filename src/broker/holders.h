// What: how often each client successfully created (or got again) an agent or a session, so that
// RELEASED by one program does not take it from another. Not part of the ACD's state: dies
// with the client. Owner: broker/builtin_handler.h. Thread: the shard's.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>

#include "model/ids.h"

namespace agentline {

template <class ObjectId>
class Holders {
  public:
    void add(ObjectId object, ClientId client) { ++counts_[object][client]; }

    /// Takes one creation away; true when none is left, so that the object is to be released.
    /// Choice: a client that created nothing takes one of those who did, as the rule counts
    /// creations per handle.
    bool take(ObjectId object, ClientId client) {
        const auto found = counts_.find(object);
        if (found == counts_.end()) return true;
        auto& per_client = found->second;
        auto holder = per_client.find(client);
        if (holder == per_client.end()) {
            holder = std::max_element(per_client.begin(), per_client.end(), fewer);
        }
        if (--holder->second == 0) per_client.erase(holder);
        if (!per_client.empty()) return false;
        counts_.erase(found);
        return true;
    }

    void forget(ObjectId object) { counts_.erase(object); }
    void forget_client(ClientId client) {
        for (auto entry = counts_.begin(); entry != counts_.end();) {
            entry->second.erase(client);
            entry = entry->second.empty() ? counts_.erase(entry) : std::next(entry);
        }
    }

  private:
    using PerClient = std::map<ClientId, std::uint32_t>;
    static bool fewer(const typename PerClient::value_type& a,
                      const typename PerClient::value_type& b) {
        return a.second < b.second;
    }
    std::map<ObjectId, PerClient> counts_;
};

}  // namespace agentline
