// What: `agentline call inject`, `call private`, `call requeue`, `station away`, `station back`:
// what an operator makes happen to the calls and stations of a line.
#include <memory>
#include <string>

#include <boost/json/object.hpp>

#include "agentline/admin_client.h"
#include "agentline/commands.h"
#include "agentline/operands.h"

namespace agentline::cli {
namespace {

namespace json = boost::json;

struct CallOptions {
    std::string line, queue, from, address, call;
    std::string direction = "incoming";
    std::string patience, talk, answer;  ///< Empty = as the line's configuration draws it.
    std::uint32_t priority = 0;
    bool is_never_answered = false;
};

void put_text(json::object& command, const char* key, const std::string& text) {
    if (!text.empty()) command[key] = text;
}

void put_duration(json::object& command, const char* key, const std::string& text) {
    if (!text.empty()) command[key] = duration_of(text).count();
}

json::object inject_command(const CallOptions& options) {
    json::object command{{"command", "inject"}, {"what", "call"}};
    put_text(command, "line", options.line);
    put_text(command, "queue", options.queue);
    put_text(command, "from", options.from);
    command["priority"] = options.priority;
    put_duration(command, "patience_us", options.patience);
    put_duration(command, "talk_us", options.talk);
    put_duration(command, "answer_us", options.answer);
    if (options.is_never_answered) command["never_answered"] = true;
    return command;
}

json::object private_command(const CallOptions& options) {
    json::object command{{"command", "inject"}, {"what", "private"}, {"address", options.address}};
    command["direction"] = options.direction;
    put_text(command, "line", options.line);
    put_duration(command, "talk_us", options.talk);
    return command;
}

json::object station_command(const CallOptions& options, bool in_reach) {
    json::object command{{"command", "inject"}, {"what", "station"}, {"address", options.address}};
    command["in_reach"] = in_reach;
    put_text(command, "line", options.line);
    return command;
}

json::object requeue_command(const CallOptions& options) {
    json::object command{{"command", "requeue_call"}, {"call", id_of(options.call)}};
    put_text(command, "line", options.line);
    return command;
}

/// For scripts the number stands alone.
std::string call_number(const json::object& answer) {
    return std::to_string(number_in(answer, "call"));
}

using Options = std::shared_ptr<CallOptions>;

CLI::App* add_command(CLI::App& to, const char* name, const char* help, const Options& options) {
    CLI::App* command = to.add_subcommand(name, help);
    command->add_option("--line", options->line, "The line device; needed if there are several");
    return command;
}

void add_duration(CLI::App& to, const char* name, std::string& text, const char* help) {
    to.add_option(name, text, help)->check(duration_check());
}

void add_inject(CLI::App& call, Shared& shared) {
    const auto options = std::make_shared<CallOptions>();
    CLI::App* command = add_command(call, "inject", "Let a caller call a queue", options);
    command->add_option("--queue", options->queue, "The queue's name; default: any");
    command->add_option("--from", options->from, "The caller's number; default: any");
    command->add_option("--priority", options->priority, "Higher goes first");
    add_duration(*command, "--patience", options->patience, "How long the caller waits");
    add_duration(*command, "--talk", options->talk, "How long the caller talks");
    CLI::Option* answer =
        command->add_option("--answer", options->answer, "How long stations ring for this call")
            ->check(duration_check());
    command->add_flag("--never-answered", options->is_never_answered, "No station answers it")
        ->excludes(answer);
    command->footer(
        "Prints the number of the call. What is not said is drawn as [line.simulated] says.\n"
        "Examples:\n"
        "  agentline call inject --queue sales --answer 3s --talk 2m\n"
        "  agentline call inject --line main --priority 5 --never-answered");
    command->callback([&shared, options] {
        shared.run = [&shared, options] {
            return carry_out(shared, inject_command(*options), call_number);
        };
    });
}

void add_private(CLI::App& call, Shared& shared) {
    const auto options = std::make_shared<CallOptions>();
    CLI::App* command =
        add_command(call, "private", "Let a station have a call that is no ACD call", options);
    command->add_option("--address", options->address, "The station's address")->required();
    command->add_option("--direction", options->direction)
        ->check(CLI::IsMember({"incoming", "outgoing"}))
        ->capture_default_str();
    add_duration(*command, "--talk", options->talk, "How long they talk");
    command->footer("Examples:\n  agentline call private --address 1001 --direction outgoing");
    command->callback([&shared, options] {
        shared.run = [&shared, options] { return carry_out(shared, private_command(*options)); };
    });
}

void add_requeue(CLI::App& call, Shared& shared) {
    const auto options = std::make_shared<CallOptions>();
    CLI::App* command =
        add_command(call, "requeue", "Take a call back into its queue, with its age", options);
    command->add_option("call", options->call, "Its number")->required()->check(id_check());
    command->footer("Examples:\n  agentline call requeue 17");
    command->callback([&shared, options] {
        shared.run = [&shared, options] { return carry_out(shared, requeue_command(*options)); };
    });
}

void add_station(CLI::App& station, Shared& shared, const char* name, const char* help,
                 bool in_reach) {
    const auto options = std::make_shared<CallOptions>();
    CLI::App* command = add_command(station, name, help, options);
    command->add_option("--address", options->address, "The station's address")->required();
    command->footer(std::string("Examples:\n  agentline station ") + name + " --address 1001");
    command->callback([&shared, options, in_reach] {
        shared.run = [&shared, options, in_reach] {
            return carry_out(shared, station_command(*options, in_reach));
        };
    });
}

}  // namespace

void add_call_commands(CLI::App& app, Shared& shared) {
    CLI::App* call = app.add_subcommand("call", "Let calls come, or take one back into its queue");
    call->require_subcommand(1);
    call->footer(
        "Calls come to lines whose provider is simulated.\n"
        "Examples:\n"
        "  agentline call inject --queue sales\n"
        "  agentline call requeue 17");
    add_inject(*call, shared);
    add_private(*call, shared);
    add_requeue(*call, shared);
    CLI::App* station = app.add_subcommand("station", "Take a station out of reach, or back");
    station->require_subcommand(1);
    station->footer("Examples:\n  agentline station away --address 1001");
    add_station(*station, shared, "away", "The station goes out of reach", false);
    add_station(*station, shared, "back", "The station is in reach again", true);
}

}  // namespace agentline::cli
