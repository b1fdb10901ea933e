// What: `agentline status`: is the server well, what does it carry.
#include <iomanip>
#include <iostream>

#include <boost/json/serialize.hpp>

#include "agentline/admin_client.h"
#include "agentline/commands.h"
#include "agentline/table.h"
#include "io/history_db.h"

namespace agentline::cli {
namespace {

namespace json = boost::json;

constexpr int title_width = 26;

void print_values(const json::object& values) {
    for (const auto& [key, value] : values) {
        if (const json::object* inner = value.if_object()) {
            print_values(*inner);
            continue;
        }
        std::string title(key);
        for (char& c : title) c = c == '_' ? ' ' : c;
        const std::string text = cell_text(value);
        std::cout << std::left << std::setw(title_width) << title << (text.empty() ? "-" : text)
                  << '\n';
    }
}

/// How far history.db is, if it is on this machine and may be read.
void add_history(json::object& status) {
    const auto meta = read_history_meta(text_in(status, "data_dir") + "/history.db");
    status["history_sequence"] = meta ? json::value(meta->sequence) : json::value();
}

Result<void> status_command(const Shared& shared) {
    auto client = AdminClient::connect(shared.server);
    if (!client) return failure(client.error());
    auto status = client->status();
    if (!status) return failure(status.error());
    add_history(*status);
    if (shared.json) {
        std::cout << json::serialize(*status) << '\n';
    } else {
        print_values(*status);
    }
    return {};
}

}  // namespace

void add_status(CLI::App& app, Shared& shared) {
    CLI::App* command = app.add_subcommand("status", "Show how the server is");
    command->footer(
        "\"stalled\" says why the journal cannot commit now, \"-\" is good.\n"
        "Examples:\n"
        "  agentline status\n"
        "  agentline --server unix:/tmp/test.sock status --json");
    command->callback([&shared] { shared.run = [&shared] { return status_command(shared); }; });
}

}  // namespace agentline::cli
