// What: random commands for a test's line, from a seed. Owner: a test.
// Never the same for two seeds; always the same for one.
#pragma once

#include <random>
#include <string>

#include "unit/acd/test_line.h"

namespace agentline::acd {

/// Random commands, likely enough to be accepted that the state goes everywhere.
class Workload {
  public:
    explicit Workload(std::uint32_t seed) : random_(seed) {}

    /// What was run.
    Command step(TestLine& line) {
        if (below(3) == 0) line.pass(std::chrono::seconds(below(20)));
        if (below(200) == 0) line.pass(std::chrono::hours(2));
        const Command command = next_command(line);
        (void)line.run(command);
        return command;
    }

  private:
    std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(random_() % end); }

    template <class Choices>
    auto one_of(const Choices& choices) {
        return *std::next(std::begin(choices),
                          below(static_cast<std::uint32_t>(std::size(choices))));
    }
    AgentId some_agent(const TestLine& line) {
        const auto& agents = line.acd.state().agents;
        return agents.empty() || below(30) == 0 ? AgentId{below(200)} : one_of(agents).first;
    }
    AgentSessionId some_session(const TestLine& line) {
        const auto& sessions = line.acd.state().sessions;
        if (sessions.empty() || below(30) == 0) return AgentSessionId{below(600)};
        return one_of(sessions).first;
    }
    GroupId some_group() { return group_id(static_cast<std::uint8_t>(1 + below(4))); }
    ProviderCallId some_call(const TestLine& line) {
        const auto& calls = line.acd.state().calls;
        return calls.empty() || below(20) == 0 ? ProviderCallId{below(100)}
                                               : one_of(calls).second.provider_call;
    }
    OfferId some_offer(const TestLine& line) {
        const auto& offers = line.acd.state().call_of_offer;
        return offers.empty() || below(20) == 0 ? OfferId{below(100)} : one_of(offers).first;
    }
    /// One that rings or is connected, mostly: of all calls, nearly all wait.
    CallId some_call_to_requeue(const State& state) {
        if (state.calls_of.empty() || below(8) == 0) return CallId{below(100)};
        return *one_of(state.calls_of).second.begin();
    }
    /// Where the offer rings, mostly.
    std::string address_of(const TestLine& line, OfferId offer) {
        const State& state = line.acd.state();
        const auto call = state.call_of_offer.find(offer);
        if (call == state.call_of_offer.end() || below(10) == 0) return some_address();
        return state.addresses.at(state.calls.at(call->second).address.value).number;
    }
    std::string some_address() {
        const char* const addresses[] = {"1001", "1002", "1003", "9"};
        return one_of(addresses);
    }
    Directory some_directory();
    Reconcile some_reconcile(const TestLine& line);
    Command next_command(const TestLine& line);
    Command next_provider_command(const TestLine& line);
    Command next_rare_command(const TestLine& line);

    std::mt19937 random_;
    std::uint64_t last_provider_call_ = 0;
};

}  // namespace agentline::acd
