// What: the operator's commands: a JSON object in, a JSON object out, one function each.
// Owner: none. Thread: the shard's. Must never return secrets or more than an answer can carry.
// Spec: design 4 (agentline); docs/wire-protocol.md lists commands and answers.
#pragma once

#include <optional>
#include <string>

#include <boost/json/object.hpp>

#include "broker/client_records.h"
#include "broker/shard.h"

namespace agentline::admin {

/// {"error": text}; what an operator reads when a command cannot be done.
boost::json::object error(std::string_view text);

boost::json::object status(const Shard& shard);

// Lists: {"rows": [...], "next": cursor or null}; "line" keeps one line, "after" goes on behind a
// cursor.
boost::json::object lines(const Shard& shard, const boost::json::object& command);
boost::json::object agents(const Shard& shard, const boost::json::object& command);
boost::json::object sessions(const Shard& shard, const boost::json::object& command);
boost::json::object groups(const Shard& shard, const boost::json::object& command);
boost::json::object queues(const Shard& shard, const boost::json::object& command);
boost::json::object calls(const Shard& shard, const boost::json::object& command);
/// The reasons for NOTREADY: those of the configuration in its order, then those of the system.
boost::json::object reasons(const Shard& shard, const boost::json::object& command);

// What mends things; the operator's name is journaled. {"done": true, "sequence": of the last
// fact}.
boost::json::object set_session(Shard& shard, const ClientRecord& client,
                                const boost::json::object& command);
boost::json::object end_session(Shard& shard, const ClientRecord& client,
                                const boost::json::object& command);
boost::json::object release_agent(Shard& shard, const ClientRecord& client,
                                  const boost::json::object& command);
boost::json::object requeue_call(Shard& shard, const ClientRecord& client,
                                 const boost::json::object& command);
boost::json::object drain(Shard& shard, const ClientRecord& client,
                          const boost::json::object& command);
/// An order to the simulated provider; empty when the answer comes later, as inject_answer().
std::optional<boost::json::object> inject(Shard& shard, const ClientRecord& client,
                                          const wire::FrameHeader& header,
                                          const boost::json::object& command);
boost::json::object inject_answer(const InjectOutcome& outcome);

/// A piece of the snapshot of a built-in line: "line", "offset"; hex, and the offset that follows.
boost::json::object state(const Shard& shard, const boost::json::object& command);

/// Whether facts after "since" can still be told; what the answer is.
struct Subscription {
    bool is_granted = false;
    std::uint64_t since = 0;
    boost::json::object answer;
};
Subscription subscription(const Shard& shard, const boost::json::object& command);
/// Makes the client a subscriber and tells it the kept facts after `since`.
void subscribe(Shard& shard, ClientRecord& client, std::uint64_t since);

}  // namespace agentline::admin
