// Goal: the journal is the state: whatever commands came in, in whatever order, their facts rebuild
// it byte for byte, invariants hold after each, and damaged bytes never crash.
// Method: seeded random commands (TestLine mirrors each fact through its bytes); every prefix as a
// snapshot; every truncation and every flipped bit of snapshots and facts.
#include <set>

#include <gtest/gtest.h>

#include "unit/acd/invariants.h"
#include "unit/acd/test_line.h"
#include "unit/acd/workload.h"

namespace agentline::acd {
namespace {

using namespace std::chrono_literals;

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

TEST(Replay, a_wish_and_its_reason_outlive_a_snapshot) {
    TestLine line;
    const AgentSessionId session = line.session(line.agent("alice"));
    line.set(session, AgentSessionState::ready);
    ASSERT_TRUE(line.run(SetSessionState{
        session, {AgentSessionState::busyoncall, AgentSessionState::notready}, "lunch"}));
    const Acd restored = Acd::restore(line.acd.snapshot(), {}).value();
    EXPECT_EQ(restored.session(session)->next, bits(AgentSessionState::notready));
    EXPECT_EQ(restored.session(session)->next_reason, "lunch");
}

// What a snapshot leaves out is in neither of two snapshots that are compared: it shows by what the
// restored one does later.
TEST(Replay, a_restored_state_goes_on_as_the_one_that_was_never_away) {
    for (std::uint32_t seed = 1; seed <= 150 && !HasFailure(); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        TestLine line;
        Workload workload(seed);
        Acd restored;
        for (int step = 0; step < 600 && !HasFailure(); ++step) {
            if (step % 60 == 0) restored = Acd::restore(line.acd.snapshot(), {}).value();
            FactStamp stamp{line.sequence + 1, {}, CauseKind::request, 1, "test"};
            const Command command = workload.step(line);
            stamp.time = line.now;
            std::vector<StampedFact> facts;
            (void)execute(restored, command, stamp, facts);
            ASSERT_EQ(facts.size(), line.last.size());
            for (std::size_t i = 0; i < facts.size(); ++i) {
                EXPECT_EQ(facts[i].fact, line.last[i].fact) << name_of(facts[i].fact);
            }
            EXPECT_EQ(restored.next_deadline(), line.acd.next_deadline());
        }
    }
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

TEST(Damage, times_that_no_clock_tells_are_refused) {
    for (const std::int64_t time : {kept_time_us_max + 1, -kept_time_us_max - 1, INT64_MAX}) {
        EXPECT_FALSE(decode_fact(encode(CallOverflowed{CallId{1}, {}, {}, Instant{time}})));
        EXPECT_FALSE(decode_fact(encode(GroupAdded{sales, "", Duration{time}, {}})));
    }
    EXPECT_TRUE(decode_fact(encode(CallOverflowed{CallId{1}, {}, {}, Instant{kept_time_us_max}})));
    TestLine line;
    line.now = Instant{-kept_time_us_max - 1};
    line.session_in(AgentSessionState::notready, line.agent("alice"));
    EXPECT_FALSE(Acd::restore(line.acd.snapshot(), {})) << "reports reckon with its times";
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
