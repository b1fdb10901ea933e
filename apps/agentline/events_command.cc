// What: `agentline events`: the facts of a running server, one line each, as they become durable.
#include <iostream>
#include <memory>
#include <optional>

#include <boost/json/serialize.hpp>

#include "agentline/admin_client.h"
#include "agentline/commands.h"
#include "agentline/table.h"
#include "base/time.h"

namespace agentline::cli {
namespace {

namespace json = boost::json;

struct EventsOptions {
    bool follow = false;
    std::optional<std::uint64_t> since;
};

/// Handles as programs print them.
std::string field_text(std::string_view name, const json::value& value) {
    const bool is_handle = name == "agent" || name == "session";
    if (is_handle && value.is_number()) return handle_text(value.to_number<std::uint64_t>());
    return cell_text(value);
}

std::string fields_text(const json::object& fact) {
    const json::value* line = fact.if_contains("line");
    std::string out = "line=" + (line == nullptr ? std::string("-") : cell_text(*line));
    const json::value* fields = fact.if_contains("fields");
    if (fields == nullptr || !fields->is_object()) return out;
    for (const auto& [name, value] : fields->get_object()) {
        out.append(" ").append(name).append("=").append(field_text(name, value));
    }
    return out;
}

void print_fact(const json::object& fact, bool as_json) {
    if (as_json) {
        std::cout << json::serialize(fact) << std::endl;
        return;
    }
    std::cout << time_text(text_in(fact, "time")) << "  " << number_in(fact, "sequence") << "  "
              << text_in(fact, "fact") << "  " << fields_text(fact) << "  "
              << text_in(fact, "actor") << std::endl;
}

/// What the server has now, up to the fact `last`.
Result<void> print_kept(AdminClient& client, const EventsOptions& options, bool as_json) {
    const auto last = client.subscribe_since(options.since);
    if (!last) return failure(last.error());
    for (std::uint64_t at = options.since.value_or(0); at < *last;) {
        const auto fact = client.next_fact(false);
        if (!fact) return failure(fact.error());
        print_fact(*fact, as_json);
        at = number_in(*fact, "sequence");
    }
    return {};
}

Result<void> follow(AdminClient& client, const EventsOptions& options, bool as_json) {
    if (options.since) {
        const auto last = client.subscribe_since(options.since);
        if (!last) return failure(last.error());
    } else if (auto subscribed = client.subscribe(); !subscribed) {
        return failure(subscribed.error());
    }
    for (std::uint64_t at = options.since.value_or(0);;) {
        const auto fact = client.next_fact(true);
        if (!fact) {
            return failure(Error{fact.error().text + "; go on with: agentline events --follow" +
                                 (at == 0 ? "" : " --since " + std::to_string(at))});
        }
        print_fact(*fact, as_json);
        if (!std::cout) return failure("cannot write");
        at = number_in(*fact, "sequence");
    }
}

Result<void> events_command(const Shared& shared, const EventsOptions& options) {
    auto client = AdminClient::connect(shared.server);
    if (!client) return failure(client.error());
    return options.follow ? follow(*client, options, shared.json)
                          : print_kept(*client, options, shared.json);
}

}  // namespace

void add_events(CLI::App& app, Shared& shared) {
    const auto options = std::make_shared<EventsOptions>();
    CLI::App* command = app.add_subcommand("events", "Show what happened: one fact, one line");
    command->add_flag("--follow", options->follow, "Go on with what happens from now on");
    command->add_option("--since", options->since, "Only facts after this sequence");
    command->footer(
        "Each line: time, sequence, fact, its fields, who caused it. Without --follow it shows\n"
        "what the server keeps (limits.events_kept) and ends.\n"
        "Examples:\n"
        "  agentline events --follow\n"
        "  agentline events --since 120 --json");
    command->callback([&shared, options] {
        shared.run = [&shared, options] { return events_command(shared, *options); };
    });
}

}  // namespace agentline::cli
