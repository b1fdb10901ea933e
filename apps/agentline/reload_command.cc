// What: `agentline reload`: the server applies what changed in its configuration file.
#include <iostream>

#include "agentline/admin_client.h"
#include "agentline/commands.h"

namespace agentline::cli {
namespace {

Result<void> reload_command(const Shared& shared) {
    auto client = AdminClient::connect(shared.server);
    if (!client) return failure(client.error());
    if (auto done = client->reload(); !done) return done;
    std::cout << (shared.json ? "{\"reloaded\":true}" : "the configuration was applied") << '\n';
    return {};
}

}  // namespace

void add_reload(CLI::App& app, Shared& shared) {
    CLI::App* command = app.add_subcommand("reload", "Apply what changed in the configuration");
    command->footer(
        "Groups, queues, agents, addresses and [[access]] may change; nothing else moves. With "
        "any\n"
        "mistake, or a change that needs a restart, the configuration in force stays.\n"
        "Examples:\n"
        "  agentline reload");
    command->callback([&shared] { shared.run = [&shared] { return reload_command(shared); }; });
}

}  // namespace agentline::cli
