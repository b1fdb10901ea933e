// What: operators' commands for the fuzz targets of the broker: JSON objects with the names and
// members that docs/wire-protocol.md lists, and now and then with others.
// Owner: a run of a target. Thread: one.
#pragma once

#include <array>
#include <string>

#include "fuzz/fuzz_input.h"

namespace agentline::fuzzing {

inline constexpr std::array admin_commands = {
    "status",      "lines",         "agents",       "sessions", "groups",    "queues",
    "calls",       "reasons",       "state",        "reload",   "subscribe", "set_session",
    "end_session", "release_agent", "requeue_call", "drain",    "inject",    "sing"};
inline constexpr std::array admin_members = {
    "line",    "after",     "offset",   "since",         "session",  "agent",
    "call",    "state",     "next",     "reason",        "off",      "what",
    "queue",   "from",      "address",  "direction",     "priority", "patience_us",
    "talk_us", "answer_us", "in_reach", "never_answered"};
/// Values that mean something somewhere.
inline constexpr std::array admin_values = {"\"main\"",
                                            "\"ext\"",
                                            "\"sales\"",
                                            "\"call\"",
                                            "\"private\"",
                                            "\"station\"",
                                            "\"1001\"",
                                            "\"NOTREADY\"",
                                            "\"READY\"",
                                            "\"ENDED\"",
                                            "\"BUSYONCALL\"",
                                            "\"incoming\"",
                                            "\"lunch\"",
                                            "\"operator\"",
                                            "\"2/0\"",
                                            "\"2/9999999\"",
                                            "true",
                                            "false",
                                            "null",
                                            "[]",
                                            "{}",
                                            "-1",
                                            "1.5",
                                            "1e300",
                                            "4294967296",
                                            "18446744073709551615",
                                            "9223372036854775807",
                                            "\"\\ud800\"",
                                            "\"\""};

inline std::string some_admin_value(FuzzInput& in, std::uint32_t known) {
    switch (in.below(4)) {
        case 0:
            return std::to_string(known);
        case 1:
            return std::to_string(in.telling());
        default:
            return admin_values[in.below(admin_values.size())];
    }
}

/// `known(in)` is some number that the broker knows: a handle or an id.
template <class Known>
std::string some_admin_command(FuzzInput& in, Known known) {
    std::string text = "{\"command\":\"";
    text.append(admin_commands[in.below(admin_commands.size())]).append("\"");
    for (std::uint32_t left = in.below(5); left > 0; --left) {
        const char* const member = admin_members[in.below(admin_members.size())];
        text.append(",\"").append(member).append("\":").append(some_admin_value(in, known(in)));
    }
    return text + "}";
}

}  // namespace agentline::fuzzing
