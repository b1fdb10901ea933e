// Goal: the journal is the state: whatever commands came in, in whatever order, their facts rebuild
// it byte for byte, invariants hold after each, and damaged bytes never crash.
// Method: seeded random commands (TestLine mirrors each fact through its bytes); every prefix as a
// snapshot; every truncation and every flipped bit of snapshots and facts.
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "unit/acd/invariants.h"
#include "unit/acd/seed_tables.h"
#include "unit/acd/test_line.h"

namespace agentline::acd {
namespace {

using namespace std::chrono_literals;

/// Random commands, likely enough to be accepted that the state goes everywhere.
class Workload {
  public:
    explicit Workload(std::uint32_t seed) : random_(seed) {}

    void step(TestLine& line) {
        if (below(3) == 0) line.pass(std::chrono::seconds(below(20)));
        if (below(200) == 0) line.pass(2h);
        const Command command = next_command(line);
        (void)line.run(command);
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

/// The same facts for what needs new ids, or the same refusal.
void expect_same_decisions(const Acd& a, const Acd& b, Instant now) {
    Directory grown = small_directory();
    grown.addresses.push_back("9999");
    grown.queues.push_back({"grown"});
    grown.people.push_back({"erin", true, {}});
    for (const Command& command : {Command{grown}, Command{CreateAgent{"alice"}}}) {
        const auto of_a = a.decide(command, now);
        const auto of_b = b.decide(command, now);
        ASSERT_EQ(of_a.has_value(), of_b.has_value());
        EXPECT_TRUE(!of_a || of_a->facts == of_b->facts);
    }
}

void expect_restorable(const Acd& acd, Instant now) {
    const Bytes bytes = acd.snapshot();
    const auto restored = Acd::restore(bytes, {});
    ASSERT_TRUE(restored) << restored.error().text;
    EXPECT_EQ(restored->snapshot(), bytes);
    expect_sound(*restored);
    EXPECT_EQ(restored->next_deadline(), acd.next_deadline());
    expect_same_decisions(*restored, acd, now);
}

TEST(Replay, random_commands_keep_every_invariant_and_rebuild_the_state) {
    std::set<std::string_view> kinds;
    for (std::uint32_t seed = 1; seed <= 100 && !HasFailure(); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        TestLine line;
        Workload workload(seed);
        for (int step = 0; step < 400 && !HasFailure(); ++step) {
            SCOPED_TRACE("step " + std::to_string(step));
            workload.step(line);
            for (const StampedFact& fact : line.last) kinds.insert(name_of(fact.fact));
            expect_published_transitions(line.acd, line.last);
            expect_sound(line.acd);
            expect_restorable(line.acd, line.now);
        }
    }
    EXPECT_EQ(kinds.size(), std::variant_size_v<Fact> - 1) << "AcdOpened comes before the steps";
}

TEST(Replay, ids_are_never_given_twice) {
    std::set<std::uint32_t> agents;
    std::set<std::uint32_t> sessions;
    std::set<std::uint32_t> queues;
    TestLine line;
    Workload workload(77);
    for (int step = 0; step < 3000; ++step) workload.step(line);
    for (const StampedFact& fact : line.journal) {
        if (const auto* a = std::get_if<AgentCreated>(&fact.fact)) {
            EXPECT_TRUE(agents.insert(a->agent.value).second);
        } else if (const auto* s = std::get_if<SessionCreated>(&fact.fact)) {
            EXPECT_TRUE(sessions.insert(s->session.value).second);
        } else if (const auto* q = std::get_if<QueueAdded>(&fact.fact)) {
            EXPECT_TRUE(queues.insert(q->queue.value).second);
        }
    }
    EXPECT_GT(agents.size(), 5U);
    EXPECT_GT(sessions.size(), 5U);
    EXPECT_GT(queues.size(), 5U);
}

TEST(Replay, a_snapshot_at_any_fact_and_the_rest_give_the_same_state) {
    TestLine line;
    Workload workload(5);
    while (line.journal.size() < 150) workload.step(line);
    const Bytes end = line.acd.snapshot();
    Acd running;
    for (std::size_t at = 0; at < line.journal.size(); ++at) {
        auto restored = Acd::restore(running.snapshot(), {});
        ASSERT_TRUE(restored) << at << ": " << restored.error().text;
        for (std::size_t i = at; i < line.journal.size(); ++i) restored->apply(line.journal[i]);
        ASSERT_EQ(restored->snapshot(), end) << at;
        running.apply(line.journal[at]);
    }
    EXPECT_EQ(running.snapshot(), end);
}

/// A state with everything in it: all session states, wrap-ups, words, removed address.
Bytes rich_snapshot() {
    TestLine line;
    Workload workload(9);
    for (int step = 0; step < 200; ++step) workload.step(line);
    while (line.acd.state().sessions.size() < 4) workload.step(line);
    return line.acd.snapshot();
}

TEST(Damage, every_truncated_snapshot_is_refused) {
    const Bytes whole = rich_snapshot();
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        ASSERT_FALSE(Acd::restore(cut, {})) << size;
    }
    Bytes longer = whole;
    longer.push_back(0);
    EXPECT_FALSE(Acd::restore(longer, {}));
}

TEST(Damage, every_flipped_bit_of_a_snapshot_is_refused_or_read_as_what_it_says) {
    const Bytes whole = rich_snapshot();
    std::size_t refused = 0;
    for (std::size_t at = 0; at < whole.size(); ++at) {
        for (std::uint32_t bit = 0; bit < 9; ++bit) {
            Bytes damaged = whole;
            damaged[at] = static_cast<std::uint8_t>(damaged[at] ^ (bit == 8 ? 0xFFU : 1U << bit));
            const auto restored = Acd::restore(damaged, {});
            refused += restored ? 0 : 1;
            if (!restored) continue;
            ASSERT_EQ(restored->snapshot(), damaged) << at;
            for (const auto& [id, session] : restored->state().sessions) {
                (void)restored->effective_next(session);
                (void)restored->session_list(session.agent);
            }
            (void)restored->group_list();
        }
    }
    EXPECT_GT(refused, whole.size());
}

std::vector<Fact> one_of_each_kind() {
    std::map<std::uint8_t, Fact> kinds;
    TestLine line;
    Workload workload(3);
    while (kinds.size() < std::variant_size_v<Fact>) {
        workload.step(line);
        for (const StampedFact& fact : line.journal) {
            kinds.insert_or_assign(encode(fact.fact).front(), fact.fact);
        }
    }
    std::vector<Fact> facts;
    for (const auto& [kind, fact] : kinds) facts.push_back(fact);
    return facts;
}

TEST(Damage, every_truncated_fact_is_refused) {
    for (const Fact& fact : one_of_each_kind()) {
        const Bytes whole = encode(fact);
        for (std::size_t size = 0; size < whole.size(); ++size) {
            const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
            EXPECT_FALSE(decode_fact(cut)) << name_of(fact) << ' ' << size;
        }
        Bytes longer = whole;
        longer.push_back(0);
        EXPECT_FALSE(decode_fact(longer)) << name_of(fact);
    }
}

TEST(Damage, every_flipped_bit_of_a_fact_is_refused_or_read_as_what_it_says) {
    for (const Fact& fact : one_of_each_kind()) {
        const Bytes whole = encode(fact);
        for (std::size_t at = 0; at < whole.size(); ++at) {
            for (std::uint32_t bit = 0; bit < 9; ++bit) {
                Bytes damaged = whole;
                damaged[at] =
                    static_cast<std::uint8_t>(damaged[at] ^ (bit == 8 ? 0xFFU : 1U << bit));
                const auto read = decode_fact(damaged);
                ASSERT_TRUE(!read || encode(*read) == damaged) << name_of(fact) << ' ' << at;
            }
        }
    }
}

TEST(Damage, unknown_kinds_of_fact_are_refused) {
    for (std::uint32_t kind = 0; kind < 256; ++kind) {
        if (kind >= 1 && kind <= std::variant_size_v<Fact>) continue;
        EXPECT_FALSE(decode_fact(Bytes{static_cast<std::uint8_t>(kind), 0, 0, 0, 0})) << kind;
    }
}

TEST(Facts, have_stable_kinds_and_say_their_fields) {
    const char* const names[] = {"AcdOpened",        "AddressAdded",        "AddressRemoved",
                                 "QueueAdded",       "QueueRemoved",        "GroupAdded",
                                 "GroupChanged",     "GroupRemoved",        "PersonAdmitted",
                                 "PersonRemoved",    "AgentCreated",        "AgentStateChanged",
                                 "AgentWordsSet",    "AgentReleased",       "AgentPeriodSet",
                                 "QueuePeriodSet",   "SessionCreated",      "SessionStateChanged",
                                 "SessionNextSet",   "SessionReleased",     "QueueRulesSet",
                                 "CallQueued",       "CallOffered",         "OfferEnded",
                                 "CallAnswered",     "CallOverflowed",      "CallEnded",
                                 "CallRequeued",     "BackOffEnded",        "PrivateCallBegan",
                                 "PrivateCallEnded", "StationReachChanged", "SessionReasonSet",
                                 "DrainSet"};
    for (const Fact& fact : one_of_each_kind()) {
        EXPECT_EQ(name_of(fact), names[encode(fact).front() - 1]);
        EXPECT_FALSE(fields_of(fact).empty());
    }
    const auto fields = fields_of(SessionStateChanged{
        AgentSessionId{7}, AgentId{3}, AgentSessionState::ready, AgentSessionState::ended, {}});
    ASSERT_EQ(fields.size(), 5U);
    EXPECT_EQ(fields[0].name, "session");
    EXPECT_EQ(fields[0].value, "7");
    EXPECT_TRUE(fields[0].is_number);
    EXPECT_EQ(fields[3].value, "ENDED");
    EXPECT_FALSE(fields[3].is_number);
    EXPECT_EQ(fields[4].value, "never");
}

}  // namespace
}  // namespace agentline::acd
