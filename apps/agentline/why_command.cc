// What: `agentline why`: the story of one call as the journal tells it, and for each offer who
// could have had it, who won by which key, and why the others were passed over.
#include <iostream>
#include <memory>
#include <optional>
#include <sstream>

#include <boost/json/serialize.hpp>

#include "agentline/call_story.h"
#include "agentline/commands.h"
#include "agentline/operands.h"
#include "agentline/replay_source.h"
#include "agentline/replayed_journal.h"
#include "agentline/table.h"
#include "agentline/tables.h"
#include "broker/admin/rows.h"
#include "model/line_key.h"

namespace agentline::cli {
namespace {

namespace json = boost::json;

struct WhyOptions {
    std::string call, line, data_dir;
};

/// What the journal says of the call.
struct Found {
    std::string line;  ///< Its name.
    CallId call;
    CallStory story;
    json::value now;   ///< Its row while it lives, else null.
    std::string gone;  ///< Empty if the story begins with its arrival.
};

/// Numbers are given in order, so a line had the call if its next one is higher.
bool had_call(const acd::State& state, CallId call) {
    return call.value > 0 && call.value < state.next_call;
}

/// By a name that the server or the command line knows, or as replay prints lines without names.
bool is_named(std::uint32_t key, const LineNames& names, const std::string& wanted) {
    return name_of_line(key, names) == wanted || line_key(wanted) == key;
}

Result<std::uint32_t> line_of(const ReplayedJournal& replay, const LineNames& names,
                              const std::string& wanted, CallId call) {
    std::optional<std::uint32_t> found;
    bool is_known_line = wanted.empty();
    for (const auto& [key, acd] : replay.lines) {
        if (!wanted.empty() && !is_named(key, names, wanted)) continue;
        is_known_line = true;
        if (!had_call(acd.state(), call)) continue;
        if (found) return failure("several lines have had a call of this number: name one");
        found = key;
    }
    if (!is_known_line) return failure(Error{"the journal knows no line " + wanted});
    if (!found) return failure(Error{"there has been no call " + std::to_string(call.value)});
    return *found;
}

std::string what_is_gone(const ReplayedJournal& replay, const CallStory& story) {
    const bool is_whole = !story.empty() && text_in(story.front().row, "fact") == "CallQueued";
    if (is_whole) return {};
    return "the facts up to " + std::to_string(replay.base) + " of " + to_text(replay.base_time) +
           " were dropped behind a snapshot";
}

Result<Found> find_story(const Shared& shared, const WhyOptions& options) {
    const auto source = source_of(shared, options.data_dir);
    if (!source) return failure(source.error());
    const CallId call{id_of(options.call)};
    CallStories stories(call);
    const auto replay = replay_journal(
        source->data_dir, {}, [&](const auto& record, const auto& fact, const auto& before) {
            stories.see(record, fact, before);
        });
    if (!replay) return failure(replay.error());
    const auto line = line_of(*replay, source->names, options.line, call);
    if (!line) return failure(line.error());
    const acd::Acd& acd = replay->lines.at(*line);
    const bool is_named_so = line_key(options.line) == *line;
    Found found{is_named_so ? options.line : name_of_line(*line, source->names),
                call,
                stories.of(*line),
                nullptr,
                {}};
    const auto live = acd.state().calls.find(call);
    if (live != acd.state().calls.end()) found.now = admin::call_row(found.line, acd, live->second);
    found.gone = what_is_gone(*replay, found.story);
    return found;
}

/// Of all offers, the first that is not as the rules say.
Result<void> first_difference(const Found& found) {
    for (const StoryEvent& event : found.story) {
        if (event.difference.empty()) continue;
        return failure(Error{"fact " + std::to_string(number_in(event.row, "sequence")) +
                             " is not as the rules say: " + event.difference});
    }
    return {};
}

void print_json(const Found& found) {
    json::array events;
    for (const StoryEvent& event : found.story) events.push_back(event.row);
    std::cout << json::serialize(json::object{{"line", found.line},
                                              {"call", found.call.value},
                                              {"is_whole", found.gone.empty()},
                                              {"events", std::move(events)},
                                              {"now", found.now}})
              << '\n';
}

void print_sessions(const json::array& sessions) {
    std::ostringstream table;
    print_table(table, judged_columns(), sessions);
    std::istringstream lines(table.str());
    for (std::string line; std::getline(lines, line);) std::cout << "    " << line << '\n';
}

void print_story(const Found& found) {
    std::cout << "Call " << found.call.value << " of line " << cell_text(json::string(found.line))
              << '\n';
    if (!found.gone.empty()) std::cout << "What was before is not told: " << found.gone << '\n';
    for (const StoryEvent& event : found.story) {
        std::cout << time_text(text_in(event.row, "time")) << "  "
                  << number_in(event.row, "sequence") << "  "
                  << cell_text(json::string(event.sentence)) << '\n';
        if (event.sessions.empty()) continue;
        print_sessions(event.sessions);
    }
    if (const json::object* now = found.now.if_object()) {
        std::cout << "It is " << text_in(*now, "state") << " now.\n";
    }
}

Result<void> why_command(const Shared& shared, const WhyOptions& options) {
    const auto found = find_story(shared, options);
    if (!found) return failure(found.error());
    if (found->story.empty()) {
        return failure(Error{"the journal no longer has what happened to call " +
                             std::to_string(found->call.value) + ": " + found->gone});
    }
    if (shared.json) {
        print_json(*found);
    } else {
        print_story(*found);
    }
    return first_difference(*found);
}

}  // namespace

void add_why(CLI::App& app, Shared& shared) {
    const auto options = std::make_shared<WhyOptions>();
    CLI::App* command =
        app.add_subcommand("why", "Tell what happened to a call, and why who was offered it");
    command->add_option("call", options->call, "Its number")->required()->check(id_check());
    command->add_option("--line", options->line, "The line device; needed if there are several");
    command->add_option("--data-dir", options->data_dir,
                        "Where journal.db is; default: what the running server says");
    command->footer(
        "For each offer: the sessions whose group serves the queue, those eligible first in their\n"
        "order, the others with why they were passed over. It is judged again from the state just\n"
        "before; if that differs from what was done then, it says so and fails. Reads the journal\n"
        "beside a running server; with --data-dir also without one.\n"
        "Examples:\n"
        "  agentline why 17\n"
        "  agentline why 17 --line main --data-dir /var/lib/agentline --json");
    command->callback([&shared, options] {
        shared.run = [&shared, options] { return why_command(shared, *options); };
    });
}

}  // namespace agentline::cli
