#include <chrono>
#include <stdexcept>
#include <string>

#include "bench/workloads.h"

namespace agentline::bench {
namespace {

using Clock = std::chrono::steady_clock;

acd::Directory directory_for(std::size_t agents) {
    acd::Directory directory;
    directory.queues = {{"sales"}};
    directory.groups = {{GroupId{{1}}, "Sales", Duration{}, {"sales"}}};
    for (std::size_t i = 0; i < agents; ++i) {
        const std::string name = std::to_string(i);
        directory.addresses.push_back(name);
        directory.people.push_back({name, true, {}});
    }
    return directory;
}

}  // namespace

CallLives::CallLives(std::size_t agents) : time_{1'000'000'000'000'000} {
    run(directory_for(agents));
    for (std::size_t i = 0; i < agents; ++i) {
        const auto agent = run(acd::CreateAgent{std::to_string(i)}).agent;
        const AddressId address{static_cast<std::uint32_t>(i)};
        const auto session = run(acd::CreateSession{agent, GroupId{{1}}, address}).session;
        run(acd::SetSessionState{session, {AgentSessionState::ready, {}}});
    }
    snapshot_ = acd_.snapshot();
    facts_.clear();
}

acd::Decision CallLives::run(const acd::Command& command) {
    time_ = time_ + Duration(1000);
    const std::size_t before = facts_.size();
    auto done =
        acd::execute(acd_, command, {++sequence_, time_, CauseKind::provider, 0, "bench"}, facts_);
    sequence_ += facts_.size() - before;
    for (std::size_t i = before; i < facts_.size(); ++i) bytes_ += encode(facts_[i].fact).size();
    if (!done) throw std::runtime_error("the ACD refused a call of the benchmark");
    return *done;
}

/// Arrives, is offered, answered and ended by the caller.
void CallLives::live_one() {
    const ProviderCallId call{++last_call_};
    run(acd::CallArrives{call, "sales", "+3315550100", 0});
    const auto& offered = std::get<acd::CallOffered>(facts_.back().fact);
    run(acd::StationAnswers{offered.offer, std::to_string(offered.address.value)});
    run(acd::CallerLeaves{call});
}

double CallLives::live(Seconds length) {
    acd_ = *acd::Acd::restore(snapshot_, {});
    facts_.clear();
    const auto begin = Clock::now();
    calls_ = 0;
    while (Clock::now() - begin < length) {
        live_one();
        ++calls_;
    }
    return static_cast<double>(calls_) / Seconds(Clock::now() - begin).count();
}

double CallLives::replay() const {
    acd::Acd again = *acd::Acd::restore(snapshot_, {});
    const auto begin = Clock::now();
    for (const acd::StampedFact& fact : facts_) again.apply(fact);
    return static_cast<double>(calls_) / Seconds(Clock::now() - begin).count();
}

}  // namespace agentline::bench
