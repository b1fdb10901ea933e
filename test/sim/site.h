// What: what all parts of a simulated system share: time, chance, the judges' complaints, figures,
// the story, the configuration file. Owner: a House. Thread: its owner's.
#pragma once

#include <array>
#include <functional>
#include <string>

#include "center/complaints.h"
#include "center/scenario.h"
#include "model/config.h"
#include "sim/agenda.h"
#include "sim/figures.h"
#include "sim/machine_clock.h"
#include "sim/meddler.h"

namespace agentline::sim {

using center::Complaints;
using center::Dice;

/// The line devices: two with the built-in ACD, one with an external handler between them.
inline constexpr std::uint32_t main_device = 0, external_device = 1, annex_device = 2;
inline constexpr std::array builtin_devices = {main_device, annex_device};
inline constexpr std::array<const char*, 3> line_names = {"main", "ext", "annex"};

struct Site {
    Agenda agenda;
    MachineClock clock;
    Dice dice;
    Meddler& meddler;
    std::function<void(const std::string&)> story;
    Complaints complaints{};
    Figures figures{};
    std::uint64_t answers_seed = 0;  ///< Of what external handlers answer.
    bool is_calm = false;            ///< No fault is made any more.
    ServerConfig config_file{};  ///< As it is written now; a server reads it when it is told to.

    /// Some time of this mean, never 0.
    Duration some(Duration mean) { return std::max(Duration(1), center::exponential(dice, mean)); }
    /// `words` are only made when somebody listens.
    template <class Words>
    void tell(Words words) const {
        if (story) story(to_text(agenda.now()).substr(11, 15) + "  " + words());
    }
};

}  // namespace agentline::sim
