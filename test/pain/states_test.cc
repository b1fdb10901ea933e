// Goal: the rows of the pain list about states, deadlines and reloads (README.md). Method: the real
// ACD; every interleaving and every state by loops, against expectations said in the plainest way.
#include <algorithm>
#include <random>

#include "pain/line.h"
#include "unit/acd/seed_tables.h"

namespace agentline::acd {
namespace {

using S = AgentSessionState;
using namespace std::chrono_literals;

TEST(Pain, ten_thousand_wrapups_end_alone_and_in_order) {
    constexpr std::size_t many = 10'000;
    LoadedLine line(crowd(many, 600s));
    std::vector<AgentSessionId> ids;
    for (std::size_t i = 0; i < many; ++i) ids.push_back(line.session_of(i));
    std::mt19937 random(10);
    std::shuffle(ids.begin(), ids.end(), random);
    for (const AgentSessionId id : ids) {
        line.now = line.now + Duration(random() % 3 * 1000);  // Some at the same instant.
        for (const S step : {S::ready, S::busyoncall, S::busywrapup}) {
            ASSERT_TRUE(line.run(SetSessionState{id, {step, {}}}));
        }
    }
    // Nobody asks for anything any more; only time passes.
    std::vector<AgentSessionId> ended;
    while (const auto due = line.acd.next_deadline()) {
        ASSERT_GE(due->at, line.now);
        line.now = due->at;
        ASSERT_TRUE(line.run(MeetDeadline{}));
        ended.push_back(due->session);
    }
    EXPECT_EQ(ended, ids) << "not in the order in which they began";
    for (const AgentSessionId id : ids) ASSERT_EQ(line.acd.session(id)->state, S::ready);
}

/// What can be asked; none = the state repeated with next state 0, which resets it (SS-6).
const std::vector<std::optional<S>> wishes = {std::nullopt, S::notready, S::ready, S::busywrapup,
                                              S::ended};

/// The moments of one call at which a program can ask; a wish is for what follows the call.
enum class Moment { before, ringing, offered_again, talking, end };

struct Story {
    GroupId group;
    Moment first_at, second_at;
    std::optional<S> first, second;
};

void ask_if(CallLine& line, AgentSessionId id, bool is_now, std::optional<S> wish) {
    if (!is_now) return;
    const auto repeated = wish ? std::optional<S>() : std::optional(line.state_of(id));
    line.must(SetSessionState{id, {repeated, wish}});
}

/// One call with an offer that nobody takes in between, two wishes on the way.
S state_after_call(const Story& story) {
    CallLine line;
    const auto id = line.ready("alice", story.group);
    const auto asked_at = [&](Moment moment) {
        ask_if(line, id, story.first_at == moment, story.first);
        ask_if(line, id, story.second_at == moment, story.second);
    };
    asked_at(Moment::before);
    const CallId call = line.arrives(story.group == sales ? "sales" : "care");
    asked_at(Moment::ringing);
    line.must(StationRefuses{line.offer(call), RingFailure::busy});  // Sets NOTREADY by itself.
    EXPECT_EQ(line.state_of(id), S::notready);
    asked_at(Moment::offered_again);
    const AgentId agent = line.acd.session(id)->agent;
    line.meet_deadline();  // The back-off.
    // READY through the agent's word would not do; a program that keeps the wish repeats it.
    const std::uint32_t kept = line.acd.session(id)->next;
    line.must(SetSessionState{id, {S::ready, session_state_of(kept)}});
    EXPECT_EQ(line.acd.session(id)->next, kept);
    EXPECT_NE(line.acd.agent(agent), nullptr);
    line.answer(call);
    asked_at(Moment::talking);
    line.caller_leaves(call);
    const S after = line.state_of(id);
    EXPECT_TRUE(after == S::ended || line.acd.session(id)->next == 0) << "used, but still there";
    return after;
}

TEST(Pain, the_last_explicit_next_state_wins_in_every_interleaving) {
    const Moment moments[] = {Moment::before, Moment::ringing, Moment::offered_again,
                              Moment::talking};
    std::size_t stories = 0;
    for (const GroupId& group : {sales, care}) {
        const S usual = group == sales ? S::busywrapup : S::ready;
        for (const Moment first_at : moments) {
            for (const Moment second_at : moments) {
                if (second_at < first_at) continue;
                for (const auto& first : wishes) {
                    for (const auto& second : wishes) {
                        const Story story{group, first_at, second_at, first, second};
                        EXPECT_EQ(state_after_call(story), second.value_or(usual))
                            << words(first) << " then " << words(second);
                        ++stories;
                    }
                }
            }
        }
    }
    EXPECT_EQ(stories, 2U * 10 * 5 * 5);
}

TEST(Pain, without_a_wish_the_default_follows_in_every_interleaving) {
    for (const GroupId& group : {sales, care}) {
        const S usual = group == sales ? S::busywrapup : S::ready;
        EXPECT_EQ(state_after_call({group, Moment::end, Moment::end, {}, {}}), usual);
    }
}

TEST(Pain, automatic_changes_leave_the_wish_alone) {
    for (const auto& wish : wishes) {
        CallLine line;
        const auto id = line.ready("alice");
        ask_if(line, id, true, wish);
        const auto expect_kept = [&](const char* after) {
            EXPECT_EQ(line.acd.session(id)->next, wish ? bits(*wish) : 0) << after;
        };
        const CallId call = line.arrives();
        expect_kept("an offer");
        line.must(StationReach{"1001", false});
        expect_kept("its withdrawal");
        line.must(StationReach{"1001", true});
        line.private_call("1001");
        expect_kept("a private call");
        line.must(Reconcile{{line.provider_call(call)}, {}, {}});
        expect_kept("the end of the private call");
        line.must(small_directory());
        expect_kept("a reload");
        line.answer(call);
        expect_kept("the answer");
    }
}

/// An agent whose session is in `state`, with the call that goes with it where there is one.
struct Situation {
    CallLine line;
    AgentSessionId id;
    CallId call;

    Situation(S state, bool rings) {
        const AgentId agent = line.agent("bob");
        id = line.session(agent);
        if (state == S::notready) return;
        line.must(SetSessionState{id, {S::ready, {}}});
        if (state == S::ended) line.must(SetSessionState{id, {S::ended, {}}});
        if (state == S::ended || (state == S::ready && !rings)) return;
        call = line.arrives();
        if (state == S::ready) return;
        line.answer(call);
        if (state == S::busywrapup) line.caller_leaves(call);
    }
};

struct Place {
    S state;
    bool rings;
};
const Place places[] = {{S::notready, false},   {S::ready, false},      {S::ready, true},
                        {S::busyoncall, false}, {S::busywrapup, false}, {S::ended, false}};

Directory without(const std::string& what) {
    Directory directory = small_directory();
    if (what == "agent") std::erase_if(directory.people, [](auto& p) { return p.id == "bob"; });
    if (what == "group") std::erase_if(directory.groups, [](auto& g) { return g.id == sales; });
    if (what == "address") std::erase(directory.addresses, "1001");
    return directory;
}

/// What is left when everybody has gone home: nothing.
void expect_comes_to_an_end(CallLine& line) {
    std::vector<ProviderCallId> calls;
    for (const auto& [id, call] : line.acd.state().calls) calls.push_back(call.provider_call);
    for (const ProviderCallId call : calls) line.must(CallerLeaves{call});
    for (int i = 0; line.acd.next_deadline() && i < 100; ++i) line.meet_deadline();
    EXPECT_FALSE(line.acd.next_deadline());
    EXPECT_TRUE(line.acd.state().calls.empty());
    EXPECT_TRUE(line.acd.state().addresses.at(0).calls.empty());
}

TEST(Pain, an_agent_a_group_or_an_address_may_be_removed_in_every_state) {
    for (const char* const what : {"agent", "group", "address"}) {
        for (const Place& place : places) {
            SCOPED_TRACE(std::string(what) + " removed in " + words(place.state));
            Situation now(place.state, place.rings);
            const AgentId agent = now.line.acd.session(now.id)->agent;
            now.line.must(without(what));
            EXPECT_EQ(now.line.acd.session(now.id), nullptr) << "its session lives on";
            EXPECT_EQ(now.line.acd.agent(agent) == nullptr, std::string(what) == "agent");
            const bool was_live = place.state != S::ended;
            EXPECT_EQ(now.line.count("SessionStateChanged"), was_live ? 1U : 0U) << "ENDED first";
            EXPECT_TRUE(!place.rings || now.line.waits(now.call)) << "the call was lost with it";
            if (place.state == S::busyoncall) {
                EXPECT_TRUE(now.line.talks(now.call)) << "the caller was cut off";
            }
            expect_comes_to_an_end(now.line);
        }
    }
}

TEST(Pain, a_reload_moves_nobody_in_any_state) {
    Directory other = small_directory();
    other.groups[0].title = "Selling";
    other.groups[0].wrapup = 45s;
    other.queues[0].ring_time = 5s;
    other.addresses.emplace_back("1003");
    other.people.push_back({"carol", true, {}});
    for (const Place& place : places) {
        SCOPED_TRACE(words(place.state));
        Situation now(place.state, place.rings);
        const Session before = *now.line.acd.session(now.id);
        now.line.must(small_directory());
        EXPECT_TRUE(now.line.last.empty()) << "the same again is no difference";
        now.line.must(other);
        const Session after = *now.line.acd.session(now.id);
        EXPECT_EQ(now.line.count("SessionStateChanged") + now.line.count("OfferEnded"), 0U);
        EXPECT_EQ(after.state, before.state);
        EXPECT_EQ(after.deadline, before.deadline);
        EXPECT_EQ(after.next, before.next);
        EXPECT_EQ(after.entered_by, before.entered_by);
    }
}

}  // namespace
}  // namespace agentline::acd
