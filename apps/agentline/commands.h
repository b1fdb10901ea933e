// What: the commands of `agentline`, one function each that adds the command to the command line.
// Owner: main.cc. Thread: the program's one thread. Each sets Shared::run to what is to be done;
// results go to standard output, errors are returned.
// Spec: design 4 (agentline); docs/operations.md.
#pragma once

#include <functional>
#include <string>

#include <CLI/CLI.hpp>
#include <boost/json/object.hpp>

#include "base/result.h"

namespace agentline::cli {

/// What all commands share.
struct Shared {
    std::string server;
    bool json = false;
    std::function<Result<void>()> run;
};

void add_status(CLI::App& app, Shared& shared);
/// lines, agents, sessions, groups, queues, calls, reasons.
void add_lists(CLI::App& app, Shared& shared);
void add_events(CLI::App& app, Shared& shared);
void add_replay(CLI::App& app, Shared& shared);
void add_reload(CLI::App& app, Shared& shared);
/// history rebuild.
void add_history(CLI::App& app, Shared& shared);
/// call, station: what an operator makes happen to calls.
void add_call_commands(CLI::App& app, Shared& shared);
/// session, agent, drain: what an operator mends.
void add_mend_commands(CLI::App& app, Shared& shared);
/// An answer in words, for those who do not want it as JSON.
using AnswerText = std::string (*)(const boost::json::object& answer);
/// Asks the server for it and prints the answer; without `text` only says that it is done.
Result<void> carry_out(const Shared& shared, const boost::json::object& command,
                       AnswerText text = nullptr);
void add_why(CLI::App& app, Shared& shared);
void add_hash_pin(CLI::App& app, Shared& shared);

}  // namespace agentline::cli
