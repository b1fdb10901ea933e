// What: the deadlines of a simulated line, in the order (time, sequence of creation).
// Owner: Simulated; its thread. Never decides what a deadline does. Spec: design 3.6, 3.7.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "base/time.h"
#include "model/ids.h"

namespace agentline::provider {

enum class DueKind : std::uint8_t {
    call_arrives,
    patience_ends,        ///< Of a call.
    talk_ends,            ///< Of a call.
    station_answers,      ///< At an address, as all below.
    private_call_begins,  ///< If the station can.
    private_call_ends,
    absence_begins,  ///< If the station is in reach.
    absence_ends,
};

/// What is to happen, and to whom.
struct Due {
    DueKind kind{};
    ProviderCallId call;
    std::string address;
};

class Schedule {
  public:
    /// Names one deadline; none when new, and harmless when its deadline has been met.
    struct Ticket {
        Instant at;
        std::uint64_t sequence = 0;
        friend auto operator<=>(const Ticket&, const Ticket&) = default;
    };

    Ticket add(Instant at, Due due) {
        const Ticket ticket{at, ++last_sequence_};
        dues_.emplace(ticket, std::move(due));
        return ticket;
    }
    void cancel(Ticket& ticket) {
        dues_.erase(ticket);
        ticket = {};
    }
    [[nodiscard]] std::optional<Instant> next() const {
        if (dues_.empty()) return {};
        return dues_.begin()->first.at;
    }
    /// Takes out the first deadline if it is not after `now`.
    std::optional<std::pair<Instant, Due>> take(Instant now) {
        if (dues_.empty() || dues_.begin()->first.at > now) return {};
        auto first = dues_.extract(dues_.begin());
        return std::pair{first.key().at, std::move(first.mapped())};
    }

  private:
    std::map<Ticket, Due> dues_;
    std::uint64_t last_sequence_ = 0;
};

}  // namespace agentline::provider
