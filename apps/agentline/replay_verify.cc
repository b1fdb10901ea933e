#include "agentline/replay_verify.h"

#include <algorithm>
#include <map>

#include <boost/json/serialize.hpp>

#include "agentline/replayed_journal.h"

namespace agentline::cli {
namespace {

namespace json = boost::json;

/// The first row that only one side has, in words.
std::string first_row_difference(const json::array& live, const json::array& replayed) {
    for (std::size_t i = 0; i < std::max(live.size(), replayed.size()); ++i) {
        const json::value* a = live.if_contains(i);
        const json::value* b = replayed.if_contains(i);
        if (a != nullptr && b != nullptr && *a == *b) continue;
        return "live " + (a == nullptr ? "nothing" : json::serialize(*a)) + ", replay " +
               (b == nullptr ? "nothing" : json::serialize(*b));
    }
    return {};
}

std::string difference_of(const std::string& line, const Bytes& live, const acd::Acd& replayed) {
    const Bytes bytes = replayed.snapshot();
    if (live == bytes) return {};
    const auto [a, b] = std::mismatch(live.begin(), live.end(), bytes.begin(), bytes.end());
    std::string text = "line " + line + " differs from byte " + std::to_string(a - live.begin()) +
                       " on (live " + std::to_string(live.size()) + " bytes, replay " +
                       std::to_string(bytes.size()) + ")";
    const auto acd = acd::Acd::restore(live, {});
    if (!acd) return text + "; the live state cannot be read: " + acd.error().text;
    std::string row = first_row_difference(agent_rows(line, *acd), agent_rows(line, replayed));
    if (row.empty()) {
        row = first_row_difference(session_rows(line, *acd), session_rows(line, replayed));
    }
    if (row.empty()) row = first_row_difference(call_rows(line, *acd), call_rows(line, replayed));
    return row.empty() ? text : text + ": " + row;
}

}  // namespace

Result<Verification> verify_replay(AdminClient& client, const std::string& data_dir,
                                   const LineNames& builtin_lines) {
    std::map<std::uint32_t, LineState> live;
    ReplayUntil until;
    for (const auto& [key, name] : builtin_lines) {
        auto state = client.state(name);
        if (!state) return failure(state.error());
        until.sequence_of_line[key] = state->sequence;
        live.emplace(key, std::move(*state));
    }
    // Only now, so that the journal holds every fact that the states show.
    auto replay = replay_journal(data_dir, until);
    if (!replay) return failure(replay.error());
    Verification out{replay->facts, 0, {}};
    for (const auto& [key, state] : live) {
        out.bytes += state.bytes.size();
        const std::string& name = builtin_lines.at(key);
        const std::string difference = difference_of(name, state.bytes, replay->lines[key]);
        if (out.difference.empty()) out.difference = difference;
    }
    return out;
}

}  // namespace agentline::cli
