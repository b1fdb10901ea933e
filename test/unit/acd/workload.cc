// Goal and method: see workload.h.
#include "unit/acd/workload.h"

#include "unit/acd/seed_tables.h"

namespace agentline::acd {

using namespace std::chrono_literals;

/// What the provider has, now and then less.
Reconcile Workload::some_reconcile(const TestLine& line) {
    Reconcile all;
    for (const auto& [id, call] : line.acd.state().calls) {
        if (below(8) != 0) all.calls.push_back(call.provider_call);
    }
    for (const auto& [id, call] : line.acd.state().private_calls) {
        if (below(8) != 0) all.private_calls.push_back(id);
    }
    if (below(4) == 0) all.out_of_reach.push_back(some_address());
    return all;
}

Command Workload::next_rare_command(const TestLine& line) {
    const State& state = line.acd.state();
    switch (below(6)) {
        case 0:
            return some_reconcile(line);
        case 1:
            return SetDrain{below(4) == 0};
        case 2:
            return RequeueCall{some_call_to_requeue(state)};
        case 3:
            return StationReach{some_address(), below(8) != 0};
        case 4:
            if (below(2) == 0) break;
            return PrivateCallBegins{
                ProviderCallId{++last_provider_call_}, some_address(),
                below(2) == 0 ? CallDirection::incoming : CallDirection::outgoing};
        default:
            break;
    }
    return PrivateCallEnds{state.private_calls.empty() ? ProviderCallId{3}
                                                       : one_of(state.private_calls).first};
}

Command Workload::next_provider_command(const TestLine& line) {
    const char* const queues[] = {"sales", "care", "extra", "nowhere"};
    const OfferId offer = some_offer(line);
    switch (below(10)) {
        case 0:
        case 1:
        case 2:
            return CallArrives{ProviderCallId{++last_provider_call_}, one_of(queues), "+3315550100",
                               below(3)};
        case 3:
            return CallerLeaves{some_call(line)};
        case 4:
        case 5:
        case 6:
            return StationAnswers{offer, address_of(line, offer)};
        case 7:
            return StationRefuses{offer, static_cast<RingFailure>(1 + below(3))};
        case 8:
            return StationLeaves{some_call(line)};
        default:
            return next_rare_command(line);
    }
}

Directory Workload::some_directory() {
    Directory directory = small_directory();
    directory.people.push_back({"carol", true, {}});
    if (below(2) == 0) directory.addresses.push_back("1003");
    if (below(3) == 0) directory.addresses.erase(directory.addresses.begin());
    if (below(3) == 0) {
        directory.queues.push_back({"extra"});
        directory.groups[0].queues.emplace_back("extra");
        directory.queues[0].overflow = "extra";
    }
    if (below(2) == 0) directory.queues[0].max_wait = std::chrono::seconds(1 + below(60));
    if (below(2) == 0) directory.queues[0].back_off = std::chrono::seconds(below(20));
    // Never from none to some: a wrap-up that runs keeps the deadline it began with.
    if (below(3) == 0) directory.groups[0].wrapup = std::chrono::seconds(1 + below(60));
    if (below(3) == 0) directory.groups.push_back({group_id(4), "Four", 5s, {"care"}});
    if (below(4) == 0) directory.groups.erase(directory.groups.begin() + below(3));
    if (below(4) == 0) directory.people.erase(directory.people.begin() + below(3));
    if (below(3) == 0) directory.people.back().all_groups = false;
    return directory;
}

Command Workload::next_command(const TestLine& line) {
    const char* const people[] = {"alice", "bob", "carol", "mallory"};
    if (below(2) == 0) return next_provider_command(line);
    switch (below(20)) {
        case 0:
            return CreateAgent{one_of(people)};
        case 1:
        case 2:
            return CreateSession{some_agent(line), some_group(), AddressId{below(4)}};
        case 3:
        case 4:
        case 5:
            return SetAgentState{
                some_agent(line),
                {below(2) == 0 ? AgentState::ready : one_of(agent_states_or_none()),
                 below(2) == 0 ? one_of(agent_states_or_none()) : AgentWord{}}};
        case 6:
            return SetAgentPeriod{some_agent(line), 1 + below(100)};
        case 7:
            return SetQueuePeriod{QueueId{below(8)}, 1 + below(100)};
        case 8:
        case 9:
            return MeetDeadline{};
        case 10:
            return below(4) == 0 ? Command{some_directory()} : Command{MeetDeadline{}};
        case 11:
        case 12:
        case 13:  // Else hardly anyone would be there to take a call.
            return SetSessionState{some_session(line), {AgentSessionState::ready, {}}};
        default:
            return SetSessionState{some_session(line),
                                   {one_of(session_states_or_none()),
                                    below(2) == 0 ? one_of(session_states_or_none())
                                                  : std::optional<AgentSessionState>{}},
                                   below(2) == 0 ? "lunch" : ""};
    }
}

}  // namespace agentline::acd
