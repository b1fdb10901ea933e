// Goal and method: see call_line.h.
#include "unit/acd/call_line.h"

#include <algorithm>

#include "unit/acd/invariants.h"

namespace agentline::acd {

using namespace std::chrono_literals;

Directory flow_directory() {
    Directory directory = small_directory();
    directory.addresses = {"1001", "1002", "1003", "1004"};
    directory.queues[0].max_wait = 60s;
    directory.queues[0].overflow = "care";
    directory.queues[1].max_wait = 120s;
    directory.people = {
        {"alice", true, {}}, {"bob", true, {}}, {"carol", true, {}}, {"dave", true, {}}};
    return directory;
}

Result<Decision, Refusal> CallLine::run(const Command& command) {
    auto outcome = TestLine::run(command);
    expect_published_transitions(acd, last);
    expect_sound(acd);
    return outcome;
}

void CallLine::must(const Command& command) {
    const auto outcome = run(command);
    EXPECT_TRUE(outcome) << name_of(outcome.error());
}

CallId CallLine::arrives(const std::string& queue, std::uint32_t priority) {
    const ProviderCallId id{++provider_calls_};
    const auto arrived = run(CallArrives{id, queue, "+3315550100", priority});
    EXPECT_TRUE(arrived);
    return arrived ? arrived->call : CallId{};
}

void CallLine::answer(CallId id) {
    ASSERT_NE(rings_at(id), AgentSessionId{});
    must(StationAnswers{offer(id), address_of(id)});
    ASSERT_TRUE(talks(id));
}

CallId CallLine::talk(const std::string& queue) {
    const CallId id = arrives(queue);
    answer(id);
    return id;
}

ProviderCallId CallLine::private_call(const std::string& address, CallDirection direction) {
    const ProviderCallId id{++provider_calls_};
    must(PrivateCallBegins{id, address, direction});
    return id;
}

AgentSessionId CallLine::ready(const std::string& person, GroupId group, AddressId address) {
    const AgentSessionId id = session(agent(person), group, address);
    must(SetSessionState{id, {AgentSessionState::ready, {}}});
    return id;
}

void CallLine::meet_due() {
    while (acd.next_deadline() && acd.next_deadline()->at <= now) {
        must(MeetDeadline{});
        ASSERT_FALSE(last.empty());
    }
}

const Call* CallLine::call(CallId id) const {
    const auto found = acd.state().calls.find(id);
    return found == acd.state().calls.end() ? nullptr : &found->second;
}

bool CallLine::waits(CallId id) const {
    return call(id) != nullptr && is_waiting(*call(id));
}

bool CallLine::talks(CallId id) const {
    return call(id) != nullptr && is_connected(*call(id));
}

AgentSessionId CallLine::rings_at(CallId id) const {
    return call(id) != nullptr && is_ringing(*call(id)) ? call(id)->session : AgentSessionId{};
}

AgentSessionId CallLine::talks_to(CallId id) const {
    return talks(id) ? call(id)->session : AgentSessionId{};
}

std::string CallLine::address_of(CallId id) const {
    return acd.state().addresses.at(call(id)->address.value).number;
}

std::size_t CallLine::count(const std::string& fact) const {
    const auto all = names();
    return static_cast<std::size_t>(std::count(all.begin(), all.end(), fact));
}

}  // namespace agentline::acd
