// What: what happened in a run, counted: a test demands that nothing stayed at zero.
// Thread: values, any.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>

namespace agentline::sim {

struct Figures {
    std::uint64_t steps = 0, decisions = 0, facts = 0, calls = 0, offers = 0, answered = 0,
                  requeued = 0, lost_calls = 0;
    std::uint64_t requests = 0, predicted = 0, refused = 0, unanswered = 0, reports = 0, pins = 0,
                  held = 0, delayed_pins = 0, announced = 0, updates = 0, messages = 0;
    std::uint64_t connections = 0, drops = 0, half_opens = 0, slow_readers = 0, overflows = 0,
                  closed_lines = 0, shutdowns = 0;
    std::uint64_t handler_requests = 0, handler_answers = 0, handler_refusals = 0,
                  handler_silences = 0, handler_deaths = 0, forgeries = 0, scripted = 0;
    std::uint64_t commits = 0, crashes = 0, lost_facts = 0, unheard_commits = 0, unsent_outputs = 0,
                  full_disks = 0, snapshots = 0, clock_jumps = 0;
    std::uint64_t reloads = 0, operations = 0, provider_restarts = 0, agreements = 0, followed = 0,
                  rallied = 0, annex_calls = 0, heard = 0;
};

struct FigureName {
    std::uint64_t Figures::*figure;
    const char* name;
};
inline constexpr std::array figure_names = {
    FigureName{&Figures::steps, "steps"},
    FigureName{&Figures::decisions, "decisions"},
    FigureName{&Figures::facts, "facts"},
    FigureName{&Figures::calls, "calls"},
    FigureName{&Figures::offers, "offers"},
    FigureName{&Figures::answered, "answered"},
    FigureName{&Figures::requeued, "requeued"},
    FigureName{&Figures::lost_calls, "calls lost"},
    FigureName{&Figures::requests, "requests"},
    FigureName{&Figures::predicted, "replies as predicted"},
    FigureName{&Figures::refused, "of them refusals"},
    FigureName{&Figures::unanswered, "requests ended by a loss"},
    FigureName{&Figures::reports, "reports counted again"},
    FigureName{&Figures::pins, "PINs compared"},
    FigureName{&Figures::held, "requests behind a PIN"},
    FigureName{&Figures::delayed_pins, "PINs delayed"},
    FigureName{&Figures::announced, "messages as predicted"},
    FigureName{&Figures::updates, "changed figures told of"},
    FigureName{&Figures::messages, "messages read"},
    FigureName{&Figures::connections, "connections"},
    FigureName{&Figures::drops, "drops"},
    FigureName{&Figures::half_opens, "half-opens"},
    FigureName{&Figures::slow_readers, "slow readers"},
    FigureName{&Figures::overflows, "readers too slow"},
    FigureName{&Figures::closed_lines, "lines closed"},
    FigureName{&Figures::shutdowns, "shutdowns"},
    FigureName{&Figures::handler_requests, "requests to handlers"},
    FigureName{&Figures::handler_answers, "answers of handlers"},
    FigureName{&Figures::handler_refusals, "wrong answers refused"},
    FigureName{&Figures::forgeries, "answers forged"},
    FigureName{&Figures::scripted, "answers received as scripted"},
    FigureName{&Figures::handler_silences, "handlers silent"},
    FigureName{&Figures::handler_deaths, "handlers dead"},
    FigureName{&Figures::commits, "commits"},
    FigureName{&Figures::crashes, "crashes"},
    FigureName{&Figures::lost_facts, "facts lost undurable"},
    FigureName{&Figures::unheard_commits, "commits unheard of"},
    FigureName{&Figures::unsent_outputs, "outputs lost durable"},
    FigureName{&Figures::full_disks, "full disks"},
    FigureName{&Figures::snapshots, "snapshots"},
    FigureName{&Figures::clock_jumps, "clock jumps"},
    FigureName{&Figures::reloads, "reloads"},
    FigureName{&Figures::operations, "operations"},
    FigureName{&Figures::provider_restarts, "provider restarts"},
    FigureName{&Figures::agreements, "times both sides agreed"},
    FigureName{&Figures::followed, "facts followed"},
    FigureName{&Figures::rallied, "last calls served"},
    FigureName{&Figures::heard, "beliefs that were right"},
    FigureName{&Figures::annex_calls, "calls answered in the annex"},
};

inline void add(Figures& sum, const Figures& one) {
    for (const FigureName& each : figure_names) sum.*each.figure += one.*each.figure;
}
/// "12 steps, 34 facts, ...".
inline std::string words(const Figures& figures) {
    std::string text;
    for (const FigureName& each : figure_names) {
        text += (text.empty() ? "" : ", ") + std::to_string(figures.*each.figure) + " " + each.name;
    }
    return text;
}

}  // namespace agentline::sim
