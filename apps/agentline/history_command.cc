// What: `agentline history rebuild`: history.db anew from the journal.
#include <iostream>
#include <memory>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "agentline/commands.h"
#include "agentline/history_rebuild.h"

namespace agentline::cli {
namespace {

void print(const Rebuilt& rebuilt, const RebuildOptions& options, bool as_json) {
    if (as_json) {
        std::cout << boost::json::serialize(
                         boost::json::object{{"data_dir", options.data_dir},
                                             {"facts", rebuilt.facts},
                                             {"sequence", rebuilt.sequence},
                                             {"begins_after", rebuilt.begins_after},
                                             {"gap", rebuilt.gap}})
                  << '\n';
        return;
    }
    std::cout << "history.db rebuilt from " << rebuilt.facts << " facts, up to fact "
              << rebuilt.sequence << '\n';
    if (!rebuilt.gap.empty()) std::cout << rebuilt.gap << '\n';
}

Result<void> rebuild(const Shared& shared, const RebuildOptions& options) {
    const auto rebuilt = rebuild_history(options);
    if (!rebuilt) return failure(rebuilt.error());
    print(*rebuilt, options, shared.json);
    return {};
}

}  // namespace

void add_history(CLI::App& app, Shared& shared) {
    const auto options = std::make_shared<RebuildOptions>();
    CLI::App* history = app.add_subcommand("history", "Look after history.db, the file for SQL");
    history->require_subcommand(1);
    CLI::App* command = history->add_subcommand("rebuild", "Make history.db anew from the journal");
    command->add_option("--data-dir", options->data_dir, "Where journal.db is")->required();
    command->add_option("--config", options->config,
                        "Configuration file, for names of lines and labels of reasons; default: "
                        "as the history.db that is there names them");
    command->add_flag("--drop-older", options->drop_older,
                      "Also when history.db tells of facts that the journal no longer has");
    const std::string words =
        "The server must be stopped. The file is written beside the old one and then takes its\n"
        "place, so that a failure leaves the old one.\n"
        "Examples:\n"
        "  agentline history rebuild --data-dir /var/lib/agentline\n"
        "  agentline history rebuild --data-dir /var/lib/agentline --config agentlined.toml --json";
    history->footer(words);
    command->footer(words);
    command->callback([&shared, options] {
        shared.run = [&shared, options] { return rebuild(shared, *options); };
    });
}

}  // namespace agentline::cli
