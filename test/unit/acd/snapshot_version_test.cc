// Goal: snapshots that were written before there were calls (version 1) are read, and the ACD goes
// on from them as from its own. Method: the bytes of version 1 are written here by hand, member by
// member, as docs/journal-format.md had them.
#include <gtest/gtest.h>

#include "unit/acd/call_line.h"
#include "unit/acd/invariants.h"

namespace agentline::acd {
namespace {

using S = AgentSessionState;
using namespace std::chrono_literals;

constexpr Instant created{1'000'000'000'000'000};
constexpr AgentId alice{100};
constexpr Instant at(std::int64_t seconds) {
    return created + Duration(std::chrono::seconds(seconds));
}

/// One line of version 1 with alice logged in; sessions are added one by one.
class OldSnapshot {
  public:
    OldSnapshot& session(std::uint32_t id, const GroupId& group, S state, std::int64_t entered_s,
                         std::uint32_t agent = 100) {
        ByteWriter out(sessions_);
        out.u32(id);
        out.u32(agent);
        out.raw(group.bytes);
        out.u32(0);  // Address.
        out.u32(bits(state));
        out.u32(0);                       // Next.
        out.i64(created.us_since_epoch);  // Started.
        out.i64(state == S::ended ? at(entered_s).us_since_epoch : 0);
        out.i64(at(entered_s).us_since_epoch);
        out.i64(state == S::busywrapup ? at(entered_s + 30).us_since_epoch : 0);
        out.u64(40 + id);    // Entered by.
        out.i64(5'000'000);  // Wrap-up.
        ++count_;
        return *this;
    }

    [[nodiscard]] Bytes bytes(AgentState alices) const {
        Bytes all;
        ByteWriter out(all);
        out.u16(1);
        for (const std::uint32_t next : {101U, 510U, 2U}) out.u32(next);
        out.u32(1);  // Addresses.
        out.u32(0);
        out.text("1001");
        out.u8(1);
        out.u32(1);  // Queues.
        out.u32(1);
        out.text("sales");
        out.u32(900);
        out.u32(2);  // Groups.
        group(out, sales, "Sales", 30s);
        group(out, vip, "Very important", 10s);
        out.u32(2);  // Their order.
        out.raw(vip.bytes);
        out.raw(sales.bytes);
        out.u32(1);  // People.
        out.text("alice");
        out.u8(1);
        out.u32(0);
        agent(out, alices);
        out.u32(count_);
        out.raw(sessions_);
        return all;
    }

  private:
    static void group(ByteWriter& out, const GroupId& id, const char* title, Duration wrapup) {
        out.raw(id.bytes);
        out.text(title);
        out.i64(wrapup.count());
        out.u32(1);
        out.u32(1);
    }
    static void agent(ByteWriter& out, AgentState state) {
        out.u32(1);
        out.u32(alice.value);
        out.text("alice");
        out.u32(bits(state));
        out.u32(0);
        out.u32(0);
        out.u32(bits(AgentState::notready));
        out.u32(600);
        out.i64(created.us_since_epoch);
        out.u32(2);  // One wrap-up.
        out.i64(at(10).us_since_epoch);
        out.i64(at(15).us_since_epoch);
    }

    Bytes sessions_;
    std::uint32_t count_ = 0;
};

Acd read(const Bytes& bytes) {
    auto acd = Acd::restore(bytes, {});
    EXPECT_TRUE(acd) << acd.error().text;
    return acd ? *acd : Acd{};
}

TEST(SnapshotVersion1, is_read_with_all_that_it_has) {
    const OldSnapshot old =
        OldSnapshot().session(501, sales, S::ready, 20).session(502, vip, S::notready, 25);
    const Acd acd = read(old.bytes(AgentState::ready));
    expect_sound(acd);
    const auto info = *acd.session_info(AgentSessionId{501}, at(50));
    EXPECT_EQ(info.session_state, bits(S::ready));
    EXPECT_EQ(info.duration_s, 50U);
    EXPECT_EQ(info.wrapup_s, 5U);
    EXPECT_EQ(info.calls, 0U);
    EXPECT_EQ(acd.session(AgentSessionId{502})->reason, "requested");
    EXPECT_EQ(acd.agent_info(alice, at(50))->acd_wrapup_s, 5U);
    EXPECT_EQ(acd.agent_info(alice, at(50))->measurement_period_s, 600U);
    EXPECT_EQ(acd.queue_info(QueueId{1}, at(50))->measurement_period_s, 900U);
    EXPECT_EQ(acd.group_list()[0].id, vip);
    EXPECT_EQ(acd.state().queues.at(1).rules, QueueRules{});
}

TEST(SnapshotVersion1, counts_the_agents_time_from_the_oldest_live_session) {
    const OldSnapshot old =
        OldSnapshot().session(501, sales, S::ended, 20).session(502, vip, S::ready, 25);
    const Acd acd = read(old.bytes(AgentState::ready));
    EXPECT_EQ(acd.agent(alice)->active_since, created);
    const Acd idle =
        read(OldSnapshot().session(501, sales, S::ended, 20).bytes(AgentState::notready));
    EXPECT_EQ(idle.agent(alice)->active_since, Instant{});
}

TEST(SnapshotVersion1, is_written_as_the_present_version_and_stays_the_same_state) {
    const Acd acd = read(OldSnapshot()
                             .session(501, sales, S::busywrapup, 20)
                             .session(502, vip, S::ready, 25)
                             .bytes(AgentState::busyacd));
    const Bytes now = acd.snapshot();
    EXPECT_EQ(now.front(), 2U);
    const Acd again = read(now);
    EXPECT_EQ(again.snapshot(), now);
    EXPECT_EQ(again.state().available, acd.state().available)
        << "what is derived is the same as well";
    EXPECT_EQ(again.state().deadlines, acd.state().deadlines);
    expect_sound(again);
}

TEST(SnapshotVersion1, its_sessions_take_calls_and_go) {
    Acd acd = read(OldSnapshot()
                       .session(501, sales, S::ready, 20)
                       .session(502, vip, S::ready, 10)
                       .bytes(AgentState::ready));
    std::uint64_t sequence = 1000;
    std::vector<StampedFact> facts;
    const auto run = [&](const Command& command) {
        facts.clear();
        EXPECT_TRUE(
            execute(acd, command, {sequence, at(60), CauseKind::request, 1, "test"}, facts));
        sequence += facts.size();
        expect_sound(acd);
    };
    run(CallArrives{ProviderCallId{1}, "sales", ""});
    const auto* offer = std::get_if<CallOffered>(&facts.back().fact);
    ASSERT_NE(offer, nullptr);
    EXPECT_EQ(offer->session, AgentSessionId{502}) << "idle for longer";
    EXPECT_EQ(offer->idle_since, at(10));
    run(SetSessionState{AgentSessionId{502}, {S::released, {}}});
    run(SetSessionState{AgentSessionId{501}, {S::released, {}}});
    EXPECT_TRUE(acd.state().available.empty());
    run(CallArrives{ProviderCallId{2}, "sales", ""});
    EXPECT_EQ(acd.state().waiting.at(QueueId{1}).size(), 2U);
}

TEST(SnapshotVersion1, damaged_or_of_another_version_is_refused) {
    const Bytes whole = OldSnapshot().session(501, sales, S::ready, 20).bytes(AgentState::ready);
    ASSERT_TRUE(Acd::restore(whole, {}));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        EXPECT_FALSE(Acd::restore(cut, {})) << size;
    }
    for (const std::uint8_t version : Bytes{0, 2, 3}) {
        Bytes other = whole;
        other[0] = version;
        EXPECT_FALSE(Acd::restore(other, {})) << int{version};
    }
    const Bytes orphan =
        OldSnapshot().session(501, sales, S::ready, 20, 7).bytes(AgentState::ready);
    EXPECT_FALSE(Acd::restore(orphan, {})) << "a session of an agent that is not there";
}

}  // namespace
}  // namespace agentline::acd
