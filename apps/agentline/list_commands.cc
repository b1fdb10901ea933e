// What: `agentline lines`, `agents`, `sessions`, `groups`, `queues`, `calls`, `reasons`: what a
// running server has.
#include <array>
#include <iostream>
#include <memory>

#include <boost/json/serialize.hpp>

#include "agentline/admin_client.h"
#include "agentline/commands.h"
#include "agentline/table.h"
#include "agentline/tables.h"

namespace agentline::cli {
namespace {

namespace json = boost::json;

struct List {
    const char* name;
    const char* help;
    const char* examples;
    const std::vector<Column>& (*columns)();
};

constexpr std::array lists = {
    List{"lines", "Show the line devices and what is served on them",
         "  agentline lines\n  agentline lines --json", line_columns},
    List{"agents", "Show the agents and their states",
         "  agentline agents\n  agentline agents --line main --json", agent_columns},
    List{"sessions", "Show the agent sessions and their states",
         "  agentline sessions\n  agentline sessions --line main --json", session_columns},
    List{"groups", "Show the groups with their wrap-up time and queues",
         "  agentline groups\n  agentline groups --line main", group_columns},
    List{"reasons", "Show the reasons for NOTREADY, those of people and those of the system",
         "  agentline reasons\n  agentline reasons --line main --json", reason_columns},
    List{"queues", "Show the queues and their figures",
         "  agentline queues\n  agentline queues --line main", queue_columns},
    List{"calls", "Show the calls that wait, ring or are connected",
         "  agentline calls\n  agentline calls --line main --json", call_columns},
};

Result<void> list_command(const Shared& shared, const List& list, const std::string& line) {
    auto client = AdminClient::connect(shared.server);
    if (!client) return failure(client.error());
    const auto rows = client->rows(list.name, line);
    if (!rows) return failure(rows.error());
    if (shared.json) {
        std::cout << json::serialize(*rows) << '\n';
    } else {
        print_table(std::cout, list.columns(), *rows);
    }
    return {};
}

}  // namespace

void add_lists(CLI::App& app, Shared& shared) {
    for (const List& list : lists) {
        CLI::App* command = app.add_subcommand(list.name, list.help);
        const auto line = std::make_shared<std::string>();
        command->add_option("--line", *line, "Only this line device");
        command->footer(std::string("Examples:\n") + list.examples);
        command->callback([&shared, &list, line] {
            shared.run = [&shared, &list, line] { return list_command(shared, list, *line); };
        });
    }
}

}  // namespace agentline::cli
