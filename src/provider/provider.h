// What: the border between the ACD of a line and what carries its calls: orders one way, events the
// other, both plain values, so that a provider may stand in another process.
// Owner: the server (apps/agentlined) owns a Provider; its thread is the provider's only one.
// Never knows agents, sessions or queues beyond the name a caller asked for; never decides who is
// rung. Orders leave the server only after the facts behind them are durable (design 3.2).
// Spec: design 2, 3.6, 3.7.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/time.h"
#include "model/calls.h"
#include "model/config.h"
#include "model/ids.h"

namespace agentline::provider {

// Events: what happened, in the order in which it happened. Addresses are dialable strings of the
// line's configuration.

/// A caller for a queue has come. The provider holds the call until it is told to Ring or DropCall.
struct CallArrived {
    ProviderCallId call;
    std::string queue;
    std::string from;            ///< The caller's number, for people.
    std::uint32_t priority = 0;  ///< Higher goes first.
    std::uint64_t job = 0;       ///< That of InjectCall, else 0.
};
/// The caller hung up: in queue, while ringing or in talk.
struct CallerLeft {
    ProviderCallId call;
};
/// The station of an offer was picked up. It waits until Connect or StopRinging.
struct StationAnswered {
    OfferId offer;
    std::string address;
};
/// The station of an offer cannot be rung or turned the call down.
struct StationRefused {
    OfferId offer;
    RingFailure why{};
};
/// The agent's side of a connected call hung up.
struct StationLeft {
    ProviderCallId call;
};
struct PrivateCallConnected {
    ProviderCallId call;
    std::string address;
    CallDirection direction{};
};
struct PrivateCallEnded {
    ProviderCallId call;
};
/// A station went out of reach or came back. Calls that end with it are told apart from this.
struct StationReachChanged {
    std::string address;
    bool in_reach = true;
};
/// Answer to QueryCalls: everything that lives now. Whatever was told before is in it or has ended.
struct LiveCalls {
    std::vector<ProviderCallId> calls;
    std::vector<ProviderCallId> private_calls;
    std::vector<std::string> out_of_reach;
};
/// InjectPrivateCall or InjectStationReach with a job was carried out; what it caused was told
/// before.
struct InjectDone {
    std::uint64_t job = 0;
};
/// An Inject... order that cannot be carried out.
struct InjectRefused {
    std::uint64_t job = 0;
    std::string why;
};

using Event = std::variant<CallArrived, CallerLeft, StationAnswered, StationRefused, StationLeft,
                           PrivateCallConnected, PrivateCallEnded, StationReachChanged, LiveCalls,
                           InjectDone, InjectRefused>;

// Orders: each may be given twice or name what is gone; then it does nothing.

struct Ring {
    OfferId offer;
    ProviderCallId call;
    std::string address;
};
/// The offer is over: stop ringing, or drop the station that answered it. The caller stays.
struct StopRinging {
    OfferId offer;
};
/// The answer of this offer counts: caller and station talk.
struct Connect {
    OfferId offer;
};
/// Away with the caller and whoever talks to him.
struct DropCall {
    ProviderCallId call;
};
/// Away with the station that talks to the caller; the caller waits again.
struct DropStation {
    ProviderCallId call;
};
/// Answer with LiveCalls.
struct QueryCalls {};

/// The line's configuration was read again; what runs goes on.
struct Configure {
    std::vector<std::string> addresses;
    std::vector<std::string> queues;
    SimulatedConfig simulated;
};

// What an operator makes happen on a simulated line. Empty = as the line's configuration draws it.

struct InjectCall {
    std::uint64_t job = 0;
    std::string queue;
    std::string from;
    std::uint32_t priority = 0;
    std::optional<Duration> patience;
    std::optional<Duration> talk;
    std::optional<Duration> answer;  ///< How long stations ring for this call.
    bool is_never_answered = false;
};
struct InjectPrivateCall {
    std::uint64_t job = 0;
    std::string address;
    CallDirection direction{};
    std::optional<Duration> talk;
};
struct InjectStationReach {
    std::uint64_t job = 0;
    std::string address;
    bool in_reach = true;
};

using Order = std::variant<Ring, StopRinging, Connect, DropCall, DropStation, QueryCalls, Configure,
                           InjectCall, InjectPrivateCall, InjectStationReach>;

/// Orders and time in, events out. `now` never goes back.
class Provider {
  public:
    virtual ~Provider() = default;
    virtual void carry_out(const Order& order, Instant now) = 0;
    /// Does all that is due at `now`, in the order of its time.
    virtual void advance(Instant now) = 0;
    [[nodiscard]] virtual std::optional<Instant> next_deadline() const = 0;
    /// What happened since the last call.
    virtual std::vector<Event> take_events() = 0;
};

}  // namespace agentline::provider
