// What: a provider in which nothing happens by itself: every caller, answer and hang-up is a step
// of a script. Keeps only what orders and steps made of the calls.
// Owner: Floor. Thread: the test's. Spec: provider/provider.h, design 3.6, 3.7.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "provider/provider.h"

namespace agentline::scenario {

/// Names are those of the script: of calls, of stations. What cannot happen is a Mistake.
class Phones final : public provider::Provider {
  public:
    void carry_out(const provider::Order& order, Instant now) override;
    void advance(Instant) override {}
    [[nodiscard]] std::optional<Instant> next_deadline() const override { return std::nullopt; }
    std::vector<provider::Event> take_events() override;

    void arrive(const std::string& call, const std::string& queue, const std::string& from,
                std::uint32_t priority);
    void caller_hangs_up(const std::string& call);
    /// `late` = although it does not ring there any more (glare).
    void answer(const std::string& call, const std::set<std::string>& stations, bool late);
    void refuse(const std::string& call, const std::set<std::string>& stations, RingFailure why);
    void station_hangs_up(const std::string& call, const std::set<std::string>& stations);
    void begin_private(const std::string& call, const std::string& station, CallDirection way);
    void end_private(const std::string& call);
    void change_reach(const std::string& station, bool in_reach);
    /// Without a word to the ACD.
    void lose(const std::string& call);
    void restart();

    [[nodiscard]] bool is_call(const std::string& name) const { return ids_.contains(name); }
    [[nodiscard]] ProviderCallId id_of(const std::string& name) const;
    /// "rings for C1", "talks with C1", "private call P1", "waits to be connected", "is free".
    [[nodiscard]] std::string station(const std::string& number) const;

  private:
    enum class Step : std::uint8_t { rings, answered, talks, over };
    struct Offer {
        ProviderCallId call;
        std::string station;
        Step step = Step::rings;
    };
    struct Private {
        std::string station;
    };
    using Offers = std::map<OfferId, Offer>;

    ProviderCallId name(const std::string& call);
    [[nodiscard]] std::string name_of(ProviderCallId id) const;
    Offers::value_type& last_offer(const std::string& call, const std::set<std::string>& stations);
    void end_offers(ProviderCallId call);
    void on(const provider::Ring& order);
    void on(const provider::StopRinging& order);
    void on(const provider::Connect& order);
    void on(const provider::DropCall& order);
    void on(const provider::DropStation& order);
    void on(const provider::QueryCalls&);
    template <class Other>
    void on(const Other&) {}

    std::uint64_t last_call_ = 0;
    std::map<std::string, ProviderCallId> ids_;
    std::set<ProviderCallId> live_;
    std::map<ProviderCallId, Private> private_;
    Offers offers_;
    std::set<std::string> out_of_reach_;
    std::vector<provider::Event> events_;
};

}  // namespace agentline::scenario
