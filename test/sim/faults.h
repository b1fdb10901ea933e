// What: faults planted between the parts of the simulated system or before its judges, at least one
// for each promise that is judged: each of them must be noticed. Owner: a test. Thread: its own.
// Nothing shipped is touched.
#pragma once

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "sim/meddler.h"

namespace agentline::sim {

struct PlantedFault {
    std::string name;                                   ///< As part of a test's name.
    std::function<std::shared_ptr<Meddler>()> meddler;  ///< A new one for each seed.
    std::string noticed_as;                             ///< Part of the complaint that tells it.
};

void PrintTo(const PlantedFault& fault, std::ostream* out);  ///< For GoogleTest.
/// Spoiled facts, orders, events, figures, disk and deadlines (faults.cc).
std::vector<PlantedFault> planted_faults();
/// Spoiled outputs (output_faults.cc).
std::vector<PlantedFault> planted_output_faults();
/// PINs, external handlers, two lines, figures that changed (line_faults.cc).
std::vector<PlantedFault> planted_line_faults();

}  // namespace agentline::sim
