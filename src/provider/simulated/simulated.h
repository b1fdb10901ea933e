// What: the simulated telephone provider of one line: callers, stations and traffic without a
// network. A value machine: time is passed in, chance comes from the seed; so the same seed and the
// same orders at the same times give the same events, in however many steps time is passed.
// Owner: the server, as every Provider; its thread is the only one. Never reads a clock or entropy.
// Spec: design 2, 3.6, 3.7; provider/provider.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/config.h"
#include "provider/provider.h"
#include "provider/simulated/draw.h"
#include "provider/simulated/schedule.h"

namespace agentline::provider {

struct SimulatedOptions {
    SimulatedConfig config;  ///< Its seed is not looked at.
    std::vector<std::string> addresses;
    std::vector<std::string> queues;
    std::size_t calls_max = 10'000;  ///< Live calls, private ones apart.
    std::uint64_t first_call = 1;    ///< The first ProviderCallId; above those of earlier lives.
    std::uint64_t seed = 1;
};

/// Choice: where provider.h is silent, it is as follows. Whoever hangs up ends the call: after
/// StationLeft, too, the caller is gone. What ends because a station goes out of reach is told
/// before its StationReachChanged. An absence that InjectStationReach began, or confirmed, ends
/// only by InjectStationReach. Traffic that comes while the line is full hears the busy tone, and
/// nobody is told. A caller with a given patience has it anew after DropStation, others draw a new
/// one. A given answer time means that the station answers, whatever no_answer_percent says.
/// InjectCall without a queue or a number draws it. The callers of traffic have their own stream of
/// chance: they are the same ones at the same times whatever the ACD does with them.
class Simulated final : public Provider {
  public:
    Simulated(SimulatedOptions options, Instant now);

    /// After a reload. What happens at addresses that left ends as if they went out of reach, but
    /// without StationReachChanged: the line no longer has them. Callers who wait go on.
    void configure(SimulatedConfig config, const std::vector<std::string>& addresses,
                   std::vector<std::string> queues, Instant now);

    /// What is due at `now` happens first.
    void carry_out(const Order& order, Instant now) override;
    void advance(Instant now) override;
    [[nodiscard]] std::optional<Instant> next_deadline() const override;
    std::vector<Event> take_events() override;

  private:
    enum class Doing : std::uint8_t { nothing, rings, has_answered, talks, private_call };

    struct Caller {
        InjectCall given;
        OfferId last_offer;              ///< A Ring that comes twice is known by it.
        std::set<std::string> stations;  ///< All that ring, wait or talk for this call.
        bool is_talking = false;
        Schedule::Ticket leaves;  ///< End of patience, or of talk.
    };
    struct Station {
        std::string address;
        bool in_reach = true;
        Doing doing = Doing::nothing;
        OfferId offer;           ///< While it rings or has answered.
        ProviderCallId call;     ///< Unless it does nothing.
        Schedule::Ticket next;   ///< Answers, or ends its private call.
        Schedule::Ticket back;   ///< End of a drawn absence.
        Schedule::Ticket calls;  ///< Traffic: its next private call,
        Schedule::Ticket goes;   ///< its next absence.
    };

    void on(const Ring& order);
    void on(const StopRinging& order);
    void on(const Connect& order);
    void on(const DropCall& order);
    void on(const DropStation& order);
    void on(const QueryCalls& order);
    void on(const Configure& order) {
        configure(order.simulated, order.addresses, order.queues, now_);
    }
    void on(const InjectCall& order);
    void on(const InjectPrivateCall& order);
    void on(const InjectStationReach& order);
    void meet(const Due& due);

    [[nodiscard]] bool is_full() const { return callers_.size() >= calls_max_; }
    void arrive(InjectCall given, Duration patience);
    void arrive_by_traffic();
    void wait(ProviderCallId id, Duration patience);
    void end_talk(ProviderCallId id);
    void end_call(ProviderCallId id);
    void schedule_arrival();
    std::string draw_number(Draw& draw);

    Station* station(const std::string& address);
    [[nodiscard]] static bool is_free(const Station& at);
    void add_station(const std::string& address);
    void remove_station(Station& at);
    void ring(Station& at, const Ring& order);
    void answer(Station& at);
    void set_free(Station& at);
    void begin_private_call(Station& at, CallDirection direction, Duration talk);
    void end_private_call(Station& at);
    void end_what_happens(Station& at);
    void leave_reach(Station& at);
    void come_back(Station& at);
    void begin_drawn_private_call(Station& at);
    void begin_drawn_absence(Station& at);
    void schedule_private_call(Station& at);
    void schedule_absence(Station& at);

    void refuse(std::uint64_t job, std::string why);
    Schedule::Ticket after(Duration d, DueKind kind, ProviderCallId call);
    Schedule::Ticket after(Duration d, DueKind kind, const Station& at);

    SimulatedConfig config_;
    std::vector<std::string> queues_;
    std::size_t calls_max_;
    std::uint64_t next_call_;
    Draw traffic_draw_;
    Draw draw_;
    Instant now_;
    Schedule schedule_;
    Schedule::Ticket arrival_;
    std::map<ProviderCallId, Caller> callers_;
    std::map<std::string, Station> stations_;  ///< By address.
    std::map<OfferId, std::string> offers_;    ///< Where it rings or has been answered.
    std::set<ProviderCallId> private_calls_;
    std::vector<Event> events_;
};

}  // namespace agentline::provider
