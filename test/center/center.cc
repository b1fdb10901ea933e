#include "center/center.h"

#include <deque>

#include "center/loop.h"

namespace agentline::center {

Report run_center(const Options& options) {
    return Loop(options).run();
}

std::string words(const Report& report) {
    const std::pair<std::uint64_t, const char*> figures[] = {
        {report.steps, "steps"},
        {report.facts, "facts"},
        {report.calls, "calls"},
        {report.offers, "offers"},
        {report.answered, "answered"},
        {report.requeued, "requeued"},
        {report.lost, "lost"},
        {report.glares, "glares"},
        {report.refused_acts, "refused acts"},
        {report.agreements, "times both sides agreed"},
        {report.figures, "times figures compared"},
        {report.reloads, "reloads"},
        {report.provider_restarts, "provider restarts"},
        {report.acd_restarts, "ACD restarts"}};
    std::string text;
    for (const auto& [number, what] : figures) {
        text += (text.empty() ? "" : ", ") + std::to_string(number) + " " + what;
    }
    return text;
}

std::vector<std::string> end_of_story(Options options, std::size_t lines) {
    std::deque<std::string> last;
    options.story = [&](const std::string& line) {
        last.push_back(line);
        if (last.size() > lines) last.pop_front();
    };
    (void)run_center(options);
    return {last.begin(), last.end()};
}

}  // namespace agentline::center
