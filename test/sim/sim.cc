#include "sim/sim.h"

#include <deque>

#include "sim/house.h"

namespace agentline::sim {

Report run_sim(const Options& options) {
    return House(options).run();
}

std::vector<std::string> end_of_story(Options options, std::size_t lines) {
    std::deque<std::string> last;
    options.story = [&](const std::string& line) {
        last.push_back(line);
        if (last.size() > lines) last.pop_front();
    };
    (void)run_sim(options);
    return {last.begin(), last.end()};
}

}  // namespace agentline::sim
