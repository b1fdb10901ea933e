// What: a whole call center in one thread, faster than real time: the ACD and the simulated
// provider closed into a loop by broker/telephony.h, with people, an operator, reloads, restarts
// and a border on which orders and events take their time. After every step it is judged.
// Owner: a test or the runner. Thread: one. Never reads a clock: time jumps from deadline to
// deadline. Spec: design 3.5-3.7; contract 12, 13.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/acd/acd.h"
#include "provider/provider.h"

namespace agentline::center {

/// Stands between the parts and may spoil what passes, to show that the judges notice.
class Meddler {
  public:
    virtual ~Meddler() = default;
    virtual void seen_by_judges(std::vector<acd::StampedFact>&) {}
    virtual bool passes_order(const provider::Order&) { return true; }
    virtual bool passes_event(const provider::Event&) { return true; }
    virtual bool is_met(const acd::Deadline&) { return true; }
    virtual bool is_journaled(const acd::Fact&) { return true; }
    virtual void told_agent(AgentInfo&) {}
    virtual void told_session(AgentSessionInfo&) {}
    virtual void told_queue(QueueInfo&) {}
};

struct Options {
    std::uint64_t seed = 1;
    Duration length = std::chrono::hours(1);
    Meddler* meddler = nullptr;                       ///< Not owned; null = nobody.
    std::function<void(const std::string&)> story{};  ///< Each step in words; empty = untold.
    std::function<void(const acd::Acd&)> at_rest{};   ///< A further judge, now and then.
};

struct Report {
    std::uint64_t steps = 0, facts = 0, calls = 0, offers = 0, answered = 0, requeued = 0, lost = 0,
                  glares = 0, refused_acts = 0, agreements = 0, figures = 0, reloads = 0,
                  provider_restarts = 0, acd_restarts = 0;
    Instant ended;
    std::vector<std::string> complaints;  ///< Of the first step that had any.
};

Report run_center(const Options& options);
/// "12 calls, 34 offers, ...".
std::string words(const Report& report);
/// The last steps of a seed's story, for a failure that has to be understood.
std::vector<std::string> end_of_story(Options options, std::size_t lines);

}  // namespace agentline::center
