// What: a watcher at the border between ACD and provider: from the orders carried out and the
// events told alone it knows what lives at the provider. When nothing is in flight, both sides must
// have the same calls at the same stations.
// Owner: a Center. Thread: its owner's. Spec: provider/provider.h; design 3.7.
#pragma once

#include <map>
#include <set>
#include <string>

#include "center/ledger.h"
#include "provider/provider.h"

namespace agentline::center {

class Border {
  public:
    explicit Border(Complaints& complaints) : complaints_(complaints) {}

    /// The provider carries it out now; what it tells about it comes after.
    void carried_out(const provider::Order& order);
    void told(const provider::Event& event);
    void restarted();
    /// To be called with nothing in flight.
    void judge_agreement(const Ledger& ledger) const;
    [[nodiscard]] bool is_empty() const { return calls_.empty() && private_calls_.empty(); }

  private:
    enum class Doing : std::uint8_t { rings, answered, talks };
    struct Ringing {
        ProviderCallId call;
        std::string address;
        Doing doing = Doing::rings;
    };
    void configured(const std::vector<std::string>& addresses);
    void end_call(ProviderCallId call);
    void on_refused(const provider::StationRefused& event);
    [[nodiscard]] bool has(const PlainCall& call, const std::string& address) const;

    Complaints& complaints_;
    std::set<ProviderCallId> calls_;
    std::map<OfferId, Ringing> offers_;
    std::map<ProviderCallId, std::string> private_calls_;
    std::set<std::string> out_of_reach_;
};

}  // namespace agentline::center
