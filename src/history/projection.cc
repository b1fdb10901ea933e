#include "history/projection.h"

#include <array>
#include <cstdio>

#include "history/schema.h"
#include "history/statements.h"
#include "model/line_key.h"
#include "model/reasons.h"

namespace agentline::history {
namespace {

using journal::SqlStatements;

void append(SqlStatements& to, SqlStatements statements) {
    to.insert(to.end(), std::make_move_iterator(statements.begin()),
              std::make_move_iterator(statements.end()));
}

void note_reason(std::string_view line, std::string_view id, std::string_view label,
                 SqlStatements& out) {
    out.push_back({sql::note_reason, {std::string(line), std::string(id), std::string(label)}});
}

void note_line(std::uint32_t key, std::string_view line, SqlStatements& out) {
    out.push_back({sql::note_line, {std::string(line), std::int64_t{key}}});
    for (const SystemReason& reason : system_reasons()) {
        note_reason(line, reason.id, reason.label, out);
    }
}

std::string name_in(const journal::LineNames& names, std::uint32_t line) {
    const auto found = names.find(line);
    return found == names.end() ? name_without_configuration(line) : found->second;
}

/// All that went on before the gap ended with the last fact that is known, as far as is known.
SqlStatements end_all(const journal::Snapshot& snapshot) {
    SqlStatements out;
    const auto until = static_cast<std::int64_t>(snapshot.sequence);
    out.push_back({sql::note_gap, {until, snapshot.time.us_since_epoch}});
    out.push_back({sql::note_begin, {until}});
    for (const char* text : {sql::gap_count_agent_times, sql::gap_count_talks, sql::gap_end_queues,
                             sql::gap_end_groups, sql::gap_end_agents, sql::gap_end_sessions,
                             sql::gap_end_states, sql::gap_end_agent_times, sql::gap_end_segments,
                             sql::gap_end_calls, sql::gap_end_private_calls}) {
        out.push_back({text, {}});
    }
    return out;
}

}  // namespace

std::string name_without_configuration(std::uint32_t line) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "line-%08x", line);
    return text.data();
}

SqlStatements names_of(const ServerConfig& config) {
    SqlStatements out;
    for (const LineConfig& line : config.lines) {
        if (line.handler != HandlerKind::builtin) continue;
        const std::uint32_t key = line_key(line.name);
        for (const char* rename : sql::rename_line) {
            out.push_back({rename, {name_without_configuration(key), line.name}});
        }
        note_line(key, line.name, out);
        for (const ReasonConfig& each : line.reasons) {
            note_reason(line.name, each.id, each.label, out);
        }
    }
    return out;
}

const char* Projection::schema() const {
    return history::schema;
}

Result<SqlStatements> Projection::of(const journal::Group& group,
                                     const journal::LineNames& names) const {
    SqlStatements out;
    for (const journal::Record& record : group) {
        auto fact = acd::decode_fact(record.fact);
        if (!fact) {
            return failure(
                Error{"fact " + std::to_string(record.stamp.sequence) + ": " + fact.error().text});
        }
        const std::string line = name_in(names, record.line);
        if (std::holds_alternative<acd::AcdOpened>(*fact)) note_line(record.line, line, out);
        append(out, statements_of(acd::StampedFact{record.stamp, std::move(*fact)}, line));
    }
    return out;
}

Result<SqlStatements> Projection::of(const journal::Snapshot& snapshot,
                                     const journal::LineNames& names) const {
    SqlStatements out = end_all(snapshot);
    FactStamp stamp;
    stamp.sequence = snapshot.sequence;
    stamp.time = snapshot.time;
    for (const journal::LineSnapshot& each : snapshot.lines) {
        const auto acd = acd::Acd::restore(each.state, {});
        if (!acd) return failure(acd.error());
        const std::string line = name_in(names, each.line);
        note_line(each.line, line, out);
        append(out, statements_of(acd->state(), stamp, line));
    }
    return out;
}

}  // namespace agentline::history
