// What: the call centers that the seeds stand for: how large, how busy, how slow the border, and
// how the configuration changes while it works. Thread: values, any. Everything is drawn by hand
// from the seed (provider/simulated/draw.h), so that a seed tells the same story everywhere.
#pragma once

#include <string>
#include <vector>

#include "core/acd/acd.h"
#include "model/config.h"
#include "provider/simulated/draw.h"

namespace agentline::center {

using Dice = provider::Draw;

Duration exponential(Dice& dice, Duration mean);
template <class Items>
auto& one_of(Dice& dice, Items& items) {
    return *std::next(std::begin(items), static_cast<std::ptrdiff_t>(dice.below(std::size(items))));
}

struct Scenario {
    acd::Settings settings;
    SimulatedConfig traffic;
    std::size_t people = 0, stations = 0;
    Duration usual_delay{};  ///< Mean time of an order or event on its way.
    Duration between_acts{}, between_calls_of_operator{}, between_operator_acts{};
    Duration between_reloads{}, between_provider_restarts{}, between_acd_restarts{};
};

/// The queue whose figures are kept from the first call to the last: it is never removed.
inline const std::string lasting_queue = "sales";

Scenario scenario_of(Dice& dice);
SimulatedConfig some_traffic(Dice& dice);
std::string person(std::size_t number);
GroupId group(std::uint8_t number);

/// Everything that the line can have; the first configuration.
acd::Directory whole_directory(const Scenario& scenario);
/// A part of it with other rules. Choice: a group's wrap-up never changes between none and some, so
/// that a timer can be told from its group.
acd::Directory some_directory(const Scenario& scenario, Dice& dice);
std::vector<std::string> queue_titles(const acd::Directory& directory);

}  // namespace agentline::center
