// What: what every fact carries beside its content: when, by whom, why. Thread: a value, any.
// Spec: design 3.1.
#pragma once

#include <cstdint>
#include <string>

#include "base/time.h"

namespace agentline {

enum class CauseKind : std::uint8_t {
    start = 1,          ///< Server start (first start, or the difference of a new configuration).
    configuration = 2,  ///< Reload.
    request = 3,        ///< A client's request; id = ProxyRequestKey.
    deadline = 4,       ///< A deadline that came due; id = the sequence of the fact that set it.
    admin = 5,          ///< An operator's command.
    provider = 6,       ///< Something that happened on the telephone side.
};

struct FactStamp {
    std::uint64_t sequence = 0;  ///< Per journal, from 1, without gaps.
    Instant time;                ///< Never backwards along the sequence.
    CauseKind cause = CauseKind::start;
    std::uint64_t cause_id = 0;
    std::string actor;  ///< "uid:1000", "system".
    friend bool operator==(const FactStamp&, const FactStamp&) = default;
};

}  // namespace agentline
