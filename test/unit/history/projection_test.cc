// Goal: each kind of fact leaves the rows that docs/history.md promises, times split at midnight,
// reasons where they belong. Method: a line plays a scene; the file is read with plain SQL.
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "unit/history/history_file.h"

namespace agentline::history_test {
namespace {

using namespace std::chrono_literals;
using acd::TestLine;
using Rows = std::vector<std::string>;
using S = AgentSessionState;

/// A line that began at midnight UTC, and its file.
struct Scene {
    Scene() { line.now = midnight; }

    acd::TestLine line;
    HistoryFile file;
    std::size_t told = 0;
    static constexpr Instant midnight{1'000'080'000'000'000};  // 2001-09-10, and a quarter too.

    Rows rows(const std::string& query) {
        file.add(line.journal, told);
        told = line.journal.size();
        return file.rows(query);
    }
    /// Begins at, ends at, in seconds since midnight.
    static std::string seconds(const std::string& column) {
        return "(" + column + " - 1000080000000000) / 1000000";
    }
    AgentSessionId ready(const std::string& person, GroupId group = acd::sales,
                         AddressId address = acd::desk) {
        const AgentSessionId session = line.session(line.agent(person), group, address);
        line.set(session, S::ready);
        return session;
    }
    void arrive(std::uint64_t call, const std::string& queue = "sales") {
        ASSERT_TRUE(line.run(acd::CallArrives{ProviderCallId{call}, queue, "0171", 2}));
    }
    OfferId ringing() { return line.acd.state().call_of_offer.begin()->first; }
    void answer() { ASSERT_TRUE(line.run(acd::StationAnswers{ringing(), "1001"})); }
};

TEST(Projection, configuration_becomes_tables_of_names) {
    Scene scene;
    EXPECT_EQ(scene.rows("SELECT * FROM lines"), Rows{"7|line-00000007"});
    EXPECT_EQ(scene.rows("SELECT address, number, in_service, in_reach FROM addresses"),
              (Rows{"0|1001|1|1", "1|1002|1|1"}));
    EXPECT_EQ(scene.rows("SELECT queue, name, removed FROM queues"),
              (Rows{"1|sales|-", "2|care|-"}));
    EXPECT_EQ(scene.rows("SELECT name, wrapup_us, removed FROM groups ORDER BY wrapup_us"),
              (Rows{"Care|0|-", "Very important|10000000|-", "Sales|30000000|-"}));
    EXPECT_EQ(scene.rows("SELECT label FROM reasons WHERE reason = 'login'"),
              Rows{"Just logged in"});

    acd::Directory other = acd::small_directory();
    other.addresses.erase(other.addresses.begin());
    other.queues = {{"sales", 60s, "", 5s, 7s}};
    other.groups = {{acd::group_id(1), "Sold", 9s, {}}};
    other.people.pop_back();
    ASSERT_TRUE(scene.line.run(other));
    EXPECT_EQ(scene.rows("SELECT address, in_service FROM addresses"), (Rows{"0|0", "1|1"}));
    EXPECT_EQ(
        scene.rows("SELECT name, max_wait_us, ring_time_us, back_off_us, removed FROM queues"),
        (Rows{"sales|60000000|5000000|7000000|-", "care|0|20000000|30000000|1000080000000000"}));
    EXPECT_EQ(scene.rows("SELECT name, wrapup_us FROM groups WHERE removed IS NULL"),
              Rows{"Sold|9000000"});
    EXPECT_EQ(scene.rows("SELECT count(*) FROM group_queues WHERE group_id LIKE '01%'"), Rows{"0"});
}

TEST(Projection, stations_reach_is_told) {
    Scene scene;
    ASSERT_TRUE(scene.line.run(acd::StationReach{"1002", false}));
    EXPECT_EQ(scene.rows("SELECT in_reach FROM addresses WHERE address = 1"), Rows{"0"});
}

TEST(Projection, session_goes_through_its_states_and_ends) {
    Scene scene;
    const AgentSessionId session = scene.line.session(scene.line.agent("alice"));
    scene.line.pass(10s);
    scene.line.set(session, S::ready);
    scene.line.pass(20s);
    ASSERT_TRUE(scene.line.run(acd::SetSessionState{session, {S::notready, {}}, "lunch"}));
    scene.line.pass(30s);
    scene.line.set(session, S::ended);
    EXPECT_EQ(
        scene.rows("SELECT person, state, reason, " + Scene::seconds("began") + ", " +
                   Scene::seconds("ended") + " FROM session_states ORDER BY sequence"),
        (Rows{"alice|NOTREADY|login|0|10", "alice|READY|-|10|30", "alice|NOTREADY|lunch|30|60"}));
    EXPECT_EQ(scene.rows("SELECT session, agent, person, address, (ended - began) / 1000000"
                         " FROM sessions"),
              Rows{"500|100|alice|0|60"});
    EXPECT_EQ(scene.rows("SELECT person, day = 1000080000000000, staffed_us, notready_us, ready_us"
                         " FROM agent_days"),
              Rows{"alice|1|60000000|40000000|20000000"});
    EXPECT_EQ(scene.rows("SELECT line, person, day, staffed FROM agent_days_text"),
              Rows{"line-00000007|alice|2001-09-10|60.0"});
}

TEST(Projection, another_reason_while_notready_is_a_row_of_its_own) {
    Scene scene;
    const AgentSessionId session = scene.line.session(scene.line.agent("alice"));
    scene.line.pass(10s);
    ASSERT_TRUE(scene.line.run(acd::SetSessionState{session, {S::notready, {}}, "lunch"}));
    ASSERT_TRUE(
        scene.line.run(acd::SetSessionState{session, {S::notready, S::notready}, "training"}));
    EXPECT_EQ(scene.rows("SELECT reason, " + Scene::seconds("began") + ", " +
                         Scene::seconds("ended") + " FROM session_states ORDER BY sequence"),
              (Rows{"login|0|10", "training|10|-"}));
}

TEST(Projection, reason_for_the_next_state_waits_for_it) {
    Scene scene;
    const AgentSessionId session = scene.ready("alice");
    ASSERT_TRUE(scene.line.run(acd::SetSessionState{session, {S::ready, S::notready}, "lunch"}));
    EXPECT_EQ(scene.rows("SELECT count(*) FROM session_states WHERE reason = 'lunch'"), Rows{"0"});
    scene.line.set(session, S::busyoncall, S::notready);
    scene.line.set(session, S::notready);
    EXPECT_EQ(scene.rows("SELECT reason FROM session_states WHERE ended IS NULL"),
              Rows{"requested"});
}

TEST(Projection, times_are_split_at_midnight) {
    Scene scene;
    scene.line.now = Scene::midnight - 10s;
    const AgentSessionId session = scene.line.session(scene.line.agent("alice"));
    scene.line.pass(std::chrono::hours(48) + 15s);
    scene.line.set(session, S::ended);
    EXPECT_EQ(scene.rows("SELECT (day - 1000080000000000) / 86400000000, notready_us / 1000000"
                         " FROM agent_days"),
              (Rows{"-1|10", "0|86400", "1|86400", "2|5"}));
}

TEST(Projection, two_sessions_of_an_agent_are_one_time) {
    Scene scene;
    const AgentSessionId first = scene.ready("alice");
    const AgentSessionId second = scene.line.session(scene.line.agent("alice"), acd::care);
    scene.line.pass(10s);
    scene.line.set(first, S::notready);
    scene.line.pass(5s);
    scene.line.set(first, S::ended);
    scene.line.set(second, S::ended);
    EXPECT_EQ(scene.rows("SELECT staffed_us, ready_us, notready_us FROM agent_days"),
              Rows{"15000000|10000000|5000000"});
    EXPECT_EQ(scene.rows("SELECT state, (ended - began) / 1000000 FROM agent_times"
                         " WHERE ended > began"),
              (Rows{"READY|10", "NOTREADY|5"}));
}

TEST(Projection, answered_call_has_its_segments_and_figures) {
    Scene scene;
    scene.arrive(1);
    scene.line.pass(40s);
    scene.ready("alice");
    scene.line.pass(5s);
    scene.answer();
    scene.line.pass(100s);
    ASSERT_TRUE(scene.line.run(acd::CallerLeaves{ProviderCallId{1}}));
    scene.line.meet_deadline();  // Wrap-up, 30 s.
    EXPECT_EQ(
        scene.rows("SELECT kind, cause, person, " + Scene::seconds("began") + ", " +
                   Scene::seconds("ended") + ", outcome FROM call_segments ORDER BY sequence"),
        (Rows{"waiting|arrived|-|0|45|answered", "ringing|offered|alice|40|45|answered",
              "talking|answered|alice|45|145|caller-hung-up"}));
    EXPECT_EQ(scene.rows("SELECT caller, priority, first_queue, queue, person, " +
                         Scene::seconds("answered") + ", " + Scene::seconds("ended") +
                         ", how FROM calls"),
              Rows{"0171|2|1|1|alice|45|145|caller-hung-up"});
    EXPECT_EQ(scene.rows("SELECT queue, began = 1000080000000000, queued, answered, abandoned,"
                         " wait_us, longest_wait_us, answered_wait_us FROM queue_intervals"),
              Rows{"1|1|1|1|0|45000000|45000000|45000000"});
    EXPECT_EQ(scene.rows("SELECT talk_us, busyoncall_us, wrapup_us, answered FROM agent_days"),
              Rows{"100000000|100000000|30000000|1"});
    EXPECT_EQ(scene.rows("SELECT arrived, queue, how FROM calls_text"),
              Rows{"2001-09-10T00:00:00Z|sales|caller-hung-up"});
    EXPECT_EQ(scene.rows("SELECT address, seconds FROM call_segments_text WHERE kind = 'talking'"),
              Rows{"1001|100.0"});
}

TEST(Projection, talk_needs_a_call) {
    Scene scene;
    const AgentSessionId session = scene.ready("alice");
    scene.line.set(session, S::busyoncall);
    scene.line.pass(10s);
    scene.line.set(session, S::ended);
    EXPECT_EQ(scene.rows("SELECT busyoncall_us, talk_us FROM agent_days"), Rows{"10000000|0"});
}

TEST(Projection, talk_ends_with_the_state_though_the_call_goes_on) {
    Scene scene;
    const AgentSessionId session = scene.ready("alice");
    scene.arrive(1);
    scene.answer();
    scene.line.pass(10s);
    scene.line.set(session, S::busywrapup);
    scene.line.pass(10s);
    ASSERT_TRUE(scene.line.run(acd::StationLeaves{ProviderCallId{1}}));
    EXPECT_EQ(scene.rows("SELECT talk_us FROM agent_days"), Rows{"10000000"});
    EXPECT_EQ(scene.rows("SELECT (ended - began) / 1000000, outcome FROM call_segments"
                         " WHERE kind = 'talking'"),
              Rows{"20|agent-hung-up"});
}

TEST(Projection, offer_that_is_not_taken_counts_against_its_agent_alone) {
    Scene scene;
    scene.ready("alice");
    scene.arrive(1);
    ASSERT_TRUE(scene.line.run(acd::StationRefuses{scene.ringing(), RingFailure::rejected}));
    EXPECT_EQ(scene.rows("SELECT kind, outcome FROM call_segments ORDER BY sequence"),
              (Rows{"waiting|-", "ringing|rejected"}));
    EXPECT_EQ(scene.rows("SELECT offers_not_taken, answered FROM agent_days"), Rows{"1|0"});
    EXPECT_EQ(scene.rows("SELECT reason FROM session_states WHERE ended IS NULL"),
              Rows{"rejected"});
    scene.ready("bob");
    ASSERT_TRUE(scene.line.run(acd::CallerLeaves{ProviderCallId{1}}));
    EXPECT_EQ(scene.rows("SELECT kind, outcome FROM call_segments ORDER BY sequence"),
              (Rows{"waiting|abandoned", "ringing|rejected", "ringing|caller-gone"}));
    EXPECT_EQ(scene.rows("SELECT sum(offers_not_taken) FROM agent_days"), Rows{"1"});
}

TEST(Projection, overflow_leaves_one_queue_and_enters_the_other_with_its_age) {
    Scene scene;
    acd::Directory directory = acd::small_directory();
    directory.queues[0].max_wait = 1000s;
    directory.queues[0].overflow = "care";
    directory.queues[1].max_wait = 60s;
    ASSERT_TRUE(scene.line.run(directory));
    scene.arrive(1);
    scene.line.meet_deadline();
    scene.line.meet_deadline();
    EXPECT_EQ(
        scene.rows("SELECT queue, cause, " + Scene::seconds("began") + ", " +
                   Scene::seconds("ended") + ", outcome FROM call_segments ORDER BY sequence"),
        (Rows{"1|arrived|0|1000|flowed-out", "2|flowed-in|1000|1060|final-disposition"}));
    EXPECT_EQ(scene.rows("SELECT queue, " + Scene::seconds("began") +
                         ", queued, flowed_in, flowed_out, final_disposition, wait_us / 1000000"
                         " FROM queue_intervals"),
              (Rows{"1|0|1|0|0|0|0", "1|900|0|0|1|0|1000", "2|900|1|1|0|1|1060"}));
    EXPECT_EQ(scene.rows("SELECT first_queue, queue, how FROM calls"),
              Rows{"1|2|final-disposition"});
}

TEST(Projection, call_that_is_turned_away_never_waited) {
    Scene scene;
    ASSERT_TRUE(scene.line.run(acd::SetDrain{true}));
    scene.arrive(1);
    EXPECT_EQ(scene.rows("SELECT how FROM calls"), Rows{"turned-away"});
    EXPECT_EQ(scene.rows("SELECT queued, final_disposition, wait_us FROM queue_intervals"),
              Rows{"1|1|0"});
}

TEST(Projection, requeued_call_waits_again) {
    Scene scene;
    scene.ready("alice");
    scene.arrive(1);
    scene.answer();
    scene.line.pass(10s);
    ASSERT_TRUE(scene.line.run(acd::RequeueCall{CallId{1}}));
    EXPECT_EQ(scene.rows("SELECT kind, cause, outcome FROM call_segments ORDER BY sequence"),
              (Rows{"waiting|arrived|answered", "ringing|offered|answered",
                    "talking|answered|requeued", "waiting|requeued|-"}));
    EXPECT_EQ(scene.rows("SELECT queued, answered FROM queue_intervals"), Rows{"2|1"});
    EXPECT_EQ(scene.rows("SELECT talk_us FROM agent_days"), Rows{"10000000"});
    scene.ready("bob");
    scene.answer();
    EXPECT_EQ(scene.rows("SELECT person, " + Scene::seconds("answered") + " FROM calls"),
              Rows{"bob|0"});
}

TEST(Projection, private_call_counts_for_each_agent_at_the_station) {
    Scene scene;
    scene.ready("alice");
    scene.ready("bob");
    ASSERT_TRUE(
        scene.line.run(acd::PrivateCallBegins{ProviderCallId{9}, "1001", CallDirection::outgoing}));
    scene.line.pass(10s);
    ASSERT_TRUE(scene.line.run(acd::PrivateCallEnds{ProviderCallId{9}}));
    EXPECT_EQ(scene.rows("SELECT provider_call, address, direction, (ended - began) / 1000000"
                         " FROM private_calls"),
              Rows{"9|0|outgoing|10"});
    EXPECT_EQ(scene.rows("SELECT person FROM private_call_agents ORDER BY 1"),
              (Rows{"alice", "bob"}));
    EXPECT_EQ(scene.rows("SELECT person, private_in, private_out FROM agent_days ORDER BY 1"),
              (Rows{"alice|0|1", "bob|0|1"}));
}

TEST(Projection, released_agent_is_told) {
    Scene scene;
    const AgentId agent = scene.line.agent("alice");
    scene.ready("alice");
    scene.line.pass(5s);
    scene.line.set(agent, AgentState::released);
    EXPECT_EQ(scene.rows("SELECT person, (released - created) / 1000000 FROM agents"),
              Rows{"alice|5"});
    EXPECT_EQ(scene.rows("SELECT count(*) FROM agent_times WHERE ended IS NULL"), Rows{"0"});
}

TEST(Schema, every_table_view_and_column_is_documented) {
    Scene scene;
    std::ifstream file(AGENTLINE_DOCS "/history.md");
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    for (const std::string& name : scene.rows("SELECT name FROM sqlite_schema"
                                              " WHERE type IN ('table', 'view')")) {
        EXPECT_NE(page.find(name), std::string::npos) << name;
        const bool is_view = name.find("_text") != std::string::npos;
        for (const std::string& column :
             scene.rows("SELECT name FROM pragma_table_info('" + name + "')")) {
            EXPECT_TRUE(is_view || page.find("`" + column + "`") != std::string::npos)
                << name << '.' << column;
        }
    }
}

TEST(Schema, examples_of_the_documentation_run) {
    Scene scene;
    std::ifstream file(AGENTLINE_DOCS "/history.md");
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    const std::string fence = "```sql\n";
    int examples = 0;
    for (auto at = page.find(fence); at != std::string::npos; at = page.find(fence, at + 1)) {
        const auto begin = at + fence.size();
        EXPECT_EQ(scene.rows(page.substr(begin, page.find("```", begin) - begin)), Rows{});
        ++examples;
    }
    EXPECT_EQ(examples, 3);
}

TEST(Projection, fact_that_cannot_be_read_is_an_error) {
    const history::Projection projection;
    journal::Record record;
    record.stamp.sequence = 5;
    record.fact = {200, 1};
    const auto done = projection.of(journal::Group{record}, {});
    ASSERT_FALSE(done);
    EXPECT_NE(done.error().text.find("fact 5"), std::string::npos);
}

}  // namespace
}  // namespace agentline::history_test
