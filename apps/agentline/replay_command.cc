// What: `agentline replay`: agents, sessions and calls as the journal tells them, now or in the
// past, and the check that the journal gives the live state again.
#include <iostream>
#include <memory>

#include <boost/json/serialize.hpp>

#include "agentline/admin_client.h"
#include "agentline/commands.h"
#include "agentline/replay_rows.h"
#include "agentline/replay_source.h"
#include "agentline/replay_verify.h"
#include "agentline/replayed_journal.h"
#include "agentline/rfc3339.h"
#include "agentline/table.h"
#include "agentline/tables.h"

namespace agentline::cli {
namespace {

namespace json = boost::json;

struct ReplayOptions {
    std::string at;
    std::string data_dir;
    bool verify = false;
};

void append(json::array& to, const json::array& rows) {
    to.insert(to.end(), rows.begin(), rows.end());
}

void print_replay(const ReplaySource& source, const ReplayedJournal& replay, bool as_json) {
    json::array agents;
    json::array sessions;
    json::array calls;
    for (const auto& [key, acd] : replay.lines) {
        const std::string line = name_of_line(key, source.names);
        append(agents, agent_rows(line, acd));
        append(sessions, session_rows(line, acd));
        append(calls, call_rows(line, acd));
    }
    if (as_json) {
        std::cout << json::serialize(json::object{{"data_dir", source.data_dir},
                                                  {"facts", replay.facts},
                                                  {"sequence", replay.sequence},
                                                  {"time", to_text(replay.time)},
                                                  {"agents", std::move(agents)},
                                                  {"sessions", std::move(sessions)},
                                                  {"calls", std::move(calls)}})
                  << '\n';
        return;
    }
    std::cout << "After fact " << replay.sequence << " of " << to_text(replay.time) << " ("
              << replay.facts << " facts of " << source.data_dir << "):\n\nAgents\n";
    print_table(std::cout, agent_columns(), agents);
    std::cout << "\nAgent sessions\n";
    print_table(std::cout, session_columns(), sessions);
    std::cout << "\nCalls\n";
    print_table(std::cout, call_columns(), calls);
}

Result<void> show(const Shared& shared, const ReplayOptions& options) {
    ReplayUntil until;
    if (!options.at.empty()) until.at = read_rfc3339(options.at);
    const auto source = source_of(shared, options.data_dir);
    if (!source) return failure(source.error());
    const auto replay = replay_journal(source->data_dir, until);
    if (!replay) return failure(replay.error());
    print_replay(*source, *replay, shared.json);
    return {};
}

void print_verification(const Verification& found, bool as_json) {
    const bool is_equal = found.difference.empty();
    if (as_json) {
        std::cout << json::serialize(json::object{{"equal", is_equal},
                                                  {"facts", found.facts},
                                                  {"bytes", found.bytes},
                                                  {"difference", found.difference}})
                  << '\n';
    } else if (is_equal) {
        std::cout << "replay equals live state: " << found.facts << " facts, " << found.bytes
                  << " bytes\n";
    }
}

Result<void> verify(const Shared& shared, const ReplayOptions& options) {
    auto client = AdminClient::connect(shared.server);
    if (!client) return failure(client.error());
    const auto data_dir = data_dir_of(*client, options.data_dir);
    if (!data_dir) return failure(data_dir.error());
    const auto lines = line_names(*client, true);
    if (!lines) return failure(lines.error());
    const auto found = verify_replay(*client, *data_dir, *lines);
    if (!found) return failure(found.error());
    print_verification(*found, shared.json);
    if (found->difference.empty()) return {};
    return failure(Error{"replay differs from live state: " + found->difference});
}

}  // namespace

void add_replay(CLI::App& app, Shared& shared) {
    const auto options = std::make_shared<ReplayOptions>();
    CLI::App* command =
        app.add_subcommand("replay", "Show agents, sessions and calls as the journal tells");
    CLI::Option* at =
        command->add_option("--at", options->at, "As of this time (RFC 3339); default: the end")
            ->check(CLI::Validator(
                [](const std::string& text) {
                    return read_rfc3339(text) ? std::string()
                                              : text + " is no time like 2026-11-21T08:30:00Z";
                },
                "TIME"));
    command->add_option("--data-dir", options->data_dir,
                        "Where journal.db is; default: what the running server says");
    command
        ->add_flag("--verify", options->verify,
                   "Compare with the state of the running server, byte for byte")
        ->excludes(at);
    command->footer(
        "Reads the journal beside a running server and changes nothing. With --data-dir it also\n"
        "works without a server.\n"
        "Examples:\n"
        "  agentline replay --at 2026-11-21T08:30:00+01:00\n"
        "  agentline replay --data-dir /var/lib/agentline --json\n"
        "  agentline replay --verify");
    command->callback([&shared, options] {
        shared.run = [&shared, options] {
            return options->verify ? verify(shared, *options) : show(shared, *options);
        };
    });
}

}  // namespace agentline::cli
