// What: faults planted between the parts of a call center or before its judges, one class each:
// each of them must be noticed. Owner: a test. Thread: its own. Nothing shipped is touched.
#pragma once

#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "center/center.h"

namespace agentline::center {

struct PlantedFault {
    std::string name;  ///< As part of a test's name.
    std::shared_ptr<Meddler> meddler;
    std::string noticed_as;  ///< Part of the complaint that tells it.
};

void PrintTo(const PlantedFault& fault, std::ostream* out);  ///< For GoogleTest.
std::vector<PlantedFault> planted_faults();

}  // namespace agentline::center
