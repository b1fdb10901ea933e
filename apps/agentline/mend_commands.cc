// What: `agentline session set`, `session end`, `agent release`, `drain`: what an operator mends,
// each with his name in the journal.
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <boost/json/serialize.hpp>

#include "agentline/admin_client.h"
#include "agentline/commands.h"
#include "agentline/operands.h"
#include "core/acd/session_machine.h"

namespace agentline::cli {
namespace {

namespace json = boost::json;

struct MendOptions {
    std::string id, state, next, reason, line;
    bool is_off = false;
};
using Options = std::shared_ptr<MendOptions>;

/// In capitals or not.
CLI::Validator state_check() {
    std::vector<std::string> names;
    for (const AgentSessionState state : acd::session_states) names.emplace_back(name_of(state));
    return CLI::IsMember(names, CLI::ignore_case);
}

json::object session_command(const char* name, const MendOptions& options) {
    json::object command{{"command", name}, {"session", id_of(options.id)}};
    if (!options.state.empty()) command["state"] = options.state;
    if (!options.next.empty()) command["next"] = options.next;
    if (!options.reason.empty()) command["reason"] = options.reason;
    return command;
}

json::object drain_command(const MendOptions& options) {
    json::object command{{"command", "drain"}, {"off", options.is_off}};
    if (!options.line.empty()) command["line"] = options.line;
    return command;
}

CLI::App* add_session_command(CLI::App& to, const char* name, const char* help,
                              const Options& options) {
    CLI::App* command = to.add_subcommand(name, help);
    command->add_option("session", options->id, "HAGENTSESSION")->required()->check(id_check());
    command->add_option("--reason", options->reason, "A reason of the line's configuration");
    return command;
}

void add_session_set(CLI::App& session, Shared& shared) {
    const auto options = std::make_shared<MendOptions>();
    CLI::App* command = add_session_command(session, "set", "Set the state of a session", options);
    command->add_option("state", options->state)->required()->transform(state_check());
    command->add_option("--next", options->next, "The state after this one")
        ->transform(state_check());
    command->footer(
        "What the state machine does not permit is refused. Without --reason a session that\n"
        "becomes NOTREADY has the reason \"operator\".\n"
        "Examples:\n"
        "  agentline session set 0x2001 NOTREADY --reason lunch\n"
        "  agentline session set 0x2001 BUSYONCALL --next NOTREADY");
    command->callback([&shared, options] {
        shared.run = [&shared, options] {
            return carry_out(shared, session_command("set_session", *options));
        };
    });
}

void add_session_end(CLI::App& session, Shared& shared) {
    const auto options = std::make_shared<MendOptions>();
    CLI::App* command = add_session_command(session, "end", "End a session", options);
    command->footer("Examples:\n  agentline session end 0x2001");
    command->callback([&shared, options] {
        shared.run = [&shared, options] {
            return carry_out(shared, session_command("end_session", *options));
        };
    });
}

void add_agent_release(CLI::App& agent, Shared& shared) {
    const auto options = std::make_shared<MendOptions>();
    CLI::App* command =
        agent.add_subcommand("release", "End all sessions of an agent and log him out");
    command->add_option("agent", options->id, "HAGENT")->required()->check(id_check());
    command->footer("Examples:\n  agentline agent release 0x1001");
    command->callback([&shared, options] {
        shared.run = [&shared, options] {
            return carry_out(shared, {{"command", "release_agent"}, {"agent", id_of(options->id)}});
        };
    });
}

void add_drain(CLI::App& app, Shared& shared) {
    const auto options = std::make_shared<MendOptions>();
    CLI::App* command = app.add_subcommand("drain", "Turn away new calls, or --off: take them");
    command->add_option("--line", options->line, "The line device; needed if there are several");
    command->add_flag("--off", options->is_off, "Take new calls again");
    command->footer(
        "Calls that are there go on: \"agentline calls\" shows how many are left.\n"
        "Examples:\n"
        "  agentline drain --line main\n"
        "  agentline drain --line main --off");
    command->callback([&shared, options] {
        shared.run = [&shared, options] { return carry_out(shared, drain_command(*options)); };
    });
}

}  // namespace

Result<void> carry_out(const Shared& shared, const json::object& command, AnswerText text) {
    auto client = AdminClient::connect(shared.server);
    if (!client) return failure(client.error());
    const auto answer = client->ask(command);
    if (!answer) return failure(answer.error());
    const std::string said = text == nullptr ? "done" : text(*answer);
    std::cout << (shared.json ? json::serialize(*answer) : said) << '\n';
    return {};
}

void add_mend_commands(CLI::App& app, Shared& shared) {
    CLI::App* session = app.add_subcommand("session", "Set the state of a session, or end it");
    session->require_subcommand(1);
    session->footer("Examples:\n  agentline session set 0x2001 NOTREADY --reason lunch");
    add_session_set(*session, shared);
    add_session_end(*session, shared);
    CLI::App* agent = app.add_subcommand("agent", "Release an agent");
    agent->require_subcommand(1);
    agent->footer("Examples:\n  agentline agent release 0x1001");
    add_agent_release(*agent, shared);
    add_drain(app, shared);
}

}  // namespace agentline::cli
