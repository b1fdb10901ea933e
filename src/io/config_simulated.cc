#include "io/config_simulated.h"

#include <array>
#include <limits>
#include <string_view>

namespace agentline {
namespace {

// A call each 3.6 ms; more is a matter of the bench, not of a simulated day.
constexpr Bounds per_hour{0, 1'000'000};
constexpr Bounds percent{0, 100};
constexpr Bounds seeds{0, std::numeric_limits<std::int64_t>::max()};
constexpr std::size_t hours_of_a_day = 24;

struct SpreadRow {
    std::string_view key;
    Spread SimulatedConfig::*member;
};
constexpr std::array spread_rows{
    SpreadRow{"answer", &SimulatedConfig::answer},
    SpreadRow{"talk", &SimulatedConfig::talk},
    SpreadRow{"patience", &SimulatedConfig::patience},
    SpreadRow{"private_talk", &SimulatedConfig::private_talk},
    SpreadRow{"absence", &SimulatedConfig::absence},
};

struct FigureRow {
    std::string_view key;
    std::uint32_t SimulatedConfig::*member;
    Bounds bounds;
};
constexpr std::array figure_rows{
    FigureRow{"no_answer_percent", &SimulatedConfig::no_answer_percent, percent},
    FigureRow{"private_calls_per_hour", &SimulatedConfig::private_calls_per_hour, per_hour},
    FigureRow{"absences_per_hour", &SimulatedConfig::absences_per_hour, per_hour},
};

/// A single 0 reads as none, so that it is the same configuration as the absent key.
std::vector<std::uint32_t> read_calls_per_hour(ConfigTable& table) {
    const auto figures = table.figures("calls_per_hour", per_hour, hours_of_a_day);
    if (figures.size() == 1 && figures[0] == 0) return {};
    std::vector<std::uint32_t> calls;
    for (const std::uint64_t each : figures) calls.push_back(static_cast<std::uint32_t>(each));
    return calls;
}

}  // namespace

SimulatedConfig read_simulated(ConfigTable& table) {
    SimulatedConfig simulated;
    simulated.seed = table.figure("seed", seeds).value_or(simulated.seed);
    for (const SpreadRow& row : spread_rows) {
        simulated.*row.member = table.spread(row.key).value_or(simulated.*row.member);
    }
    for (const FigureRow& row : figure_rows) {
        if (const auto figure = table.figure(row.key, row.bounds)) {
            simulated.*row.member = static_cast<std::uint32_t>(*figure);
        }
    }
    simulated.calls_per_hour = read_calls_per_hour(table);
    return simulated;
}

}  // namespace agentline
