#include "center/scenario.h"

#include <algorithm>

namespace agentline::center {
namespace {

using namespace std::chrono_literals;

Duration seconds_between(Dice& dice, std::uint64_t least, std::uint64_t most) {
    return std::chrono::seconds(least + dice.below(most - least + 1));
}

/// Takes each item away with this chance.
template <class Items, class Keep>
void thin_out(Items& items, std::uint32_t percent, Dice& dice, Keep keep) {
    std::erase_if(items, [&](const auto& item) { return dice.chance(percent) && !keep(item); });
}

/// Names of queues that no longer exist are taken out of groups and overflows.
void mend(acd::Directory& directory) {
    const std::vector<std::string> titles = queue_titles(directory);
    const auto is_gone = [&](const std::string& title) {
        return std::find(titles.begin(), titles.end(), title) == titles.end();
    };
    for (auto& queue : directory.queues) {
        if (is_gone(queue.overflow)) queue.overflow.clear();
    }
    for (auto& each : directory.groups) std::erase_if(each.queues, is_gone);
    for (auto& each : directory.people) {
        std::erase_if(each.groups, [&](const GroupId& id) {
            return std::none_of(directory.groups.begin(), directory.groups.end(),
                                [&](const auto& known) { return known.id == id; });
        });
    }
}

}  // namespace

Duration exponential(Dice& dice, Duration mean) {
    return dice.draw({Spread::Kind::exponential, mean, {}});
}

std::string person(std::size_t number) {
    return "agent" + std::to_string(number);
}

GroupId group(std::uint8_t number) {
    GroupId id;
    id.bytes.fill(number);
    return id;
}

SimulatedConfig some_traffic(Dice& dice) {
    SimulatedConfig traffic;
    traffic.answer = {Spread::Kind::uniform, seconds_between(dice, 0, 3),
                      seconds_between(dice, 4, 14)};
    traffic.no_answer_percent = static_cast<std::uint32_t>(dice.below(16));
    traffic.talk = {Spread::Kind::exponential, seconds_between(dice, 20, 180), {}};
    traffic.patience = {Spread::Kind::exponential, seconds_between(dice, 20, 180), {}};
    traffic.calls_per_hour = {static_cast<std::uint32_t>(60 + dice.below(600)),
                              static_cast<std::uint32_t>(dice.below(400))};
    traffic.private_calls_per_hour = static_cast<std::uint32_t>(dice.below(6));
    traffic.absences_per_hour = static_cast<std::uint32_t>(dice.below(3));
    return traffic;
}

Scenario scenario_of(Dice& dice) {
    Scenario scenario;
    scenario.settings.ended_session_retention = seconds_between(dice, 60, 900);
    if (dice.chance(20)) scenario.settings.calls_max = 8;
    scenario.traffic = some_traffic(dice);
    scenario.people = 4 + dice.below(16);
    // Fewer than people: some share a desk.
    scenario.stations = 3 + dice.below(scenario.people);
    scenario.usual_delay = dice.chance(30) ? Duration(800ms) : Duration(30ms);
    scenario.between_acts = seconds_between(dice, 10, 90);
    scenario.between_calls_of_operator = seconds_between(dice, 60, 240);
    scenario.between_operator_acts = seconds_between(dice, 120, 600);
    scenario.between_reloads = seconds_between(dice, 400, 2400);
    scenario.between_provider_restarts = seconds_between(dice, 1200, 7200);
    scenario.between_acd_restarts = seconds_between(dice, 600, 3600);
    return scenario;
}

acd::Directory whole_directory(const Scenario& scenario) {
    acd::Directory directory;
    directory.first_agent = 100;
    directory.first_session = 500;
    for (std::size_t i = 0; i < scenario.stations; ++i) {
        directory.addresses.push_back(std::to_string(2001 + i));
    }
    directory.queues = {{lasting_queue, 90s, "care", 12s, 20s},
                        {"care", 60s, "extra", 20s, 30s},
                        {"extra", {}, "", 8s, {}},
                        {"gold", 45s, lasting_queue, 15s, 10s}};
    directory.groups = {{group(1), "Sales", 20s, {lasting_queue}},
                        {group(2), "Care", {}, {"care"}},
                        {group(3), "All", 10s, {"extra", lasting_queue, "care"}},
                        {group(4), "Gold", 5s, {"gold", lasting_queue}}};
    for (std::size_t i = 0; i < scenario.people; ++i) {
        directory.people.push_back({person(i), i % 3 != 0, {group(1), group(3)}});
    }
    return directory;
}

acd::Directory some_directory(const Scenario& scenario, Dice& dice) {
    acd::Directory directory = whole_directory(scenario);
    const auto nothing = [](const auto&) { return false; };
    thin_out(directory.addresses, 10, dice, nothing);
    thin_out(directory.queues, 15, dice,
             [](const auto& queue) { return queue.title == lasting_queue; });
    thin_out(directory.groups, 12, dice, nothing);
    thin_out(directory.people, 8, dice, nothing);
    for (auto& queue : directory.queues) {
        if (dice.chance(50)) queue.max_wait = seconds_between(dice, 0, 120);
        if (dice.chance(50)) queue.ring_time = seconds_between(dice, 4, 20);
        if (dice.chance(50)) queue.back_off = seconds_between(dice, 0, 40);
        if (dice.chance(20)) queue.overflow.clear();
    }
    for (auto& each : directory.groups) {
        if (each.wrapup != Duration{}) each.wrapup = seconds_between(dice, 2, 40);
        thin_out(each.queues, 20, dice, nothing);
    }
    for (auto& each : directory.people) {
        if (dice.chance(20)) each.all_groups = !each.all_groups;
    }
    mend(directory);
    return directory;
}

std::vector<std::string> queue_titles(const acd::Directory& directory) {
    std::vector<std::string> titles;
    for (const auto& queue : directory.queues) titles.push_back(queue.title);
    return titles;
}

}  // namespace agentline::center
