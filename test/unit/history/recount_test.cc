// Goal: history.db says the same however it came to be: fact by fact with restarts anywhere, at
// once, and counted again by two programs that share nothing with it (recount.sql from its own
// rows, fact_recount.h from the facts).
// Method: seeded random commands over hours and midnights; groups and restarts of random length.
#include <array>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "unit/acd/workload.h"
#include "unit/history/fact_recount.h"
#include "unit/history/history_file.h"

namespace agentline::history_test {
namespace {

using acd::StampedFact;
using acd::TestLine;

std::vector<StampedFact> random_facts(std::uint32_t seed, std::size_t count) {
    TestLine line;
    acd::Workload workload(seed);
    while (line.journal.size() < count) workload.step(line);
    return line.journal;
}

TEST(History, restarts_anywhere_give_what_one_pass_gives_and_both_recounts_agree) {
    const std::array figures{"staffed_us",        "notready_us",    "ready_us",
                             "busyoncall_us",     "wrapup_us",      "talk_us",
                             "answered",          "private_in",     "private_out",
                             "offers_not_taken",  "queued",         "answered_wait_us",
                             "abandoned",         "flowed_in",      "flowed_out",
                             "final_disposition", "longest_wait_us"};
    std::set<std::string> seen;
    for (std::uint32_t seed = 1; seed <= 12 && !::testing::Test::HasFailure(); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const auto facts = random_facts(seed, 1500);
        HistoryFile whole;
        whole.add(facts);
        HistoryFile pieces;
        std::mt19937 random(seed);
        for (std::size_t at = 0; at < facts.size();) {
            const std::size_t next = std::min<std::size_t>(facts.size(), at + 1 + random() % 40);
            pieces.add({facts.begin() + static_cast<std::ptrdiff_t>(at),
                        facts.begin() + static_cast<std::ptrdiff_t>(next)});
            if (random() % 4 == 0) pieces.reopen();
            at = next;
        }
        EXPECT_EQ(everything(pieces.path()), everything(whole.path()));
        EXPECT_EQ(differences(whole.path()), std::vector<std::string>{});
        const Recounted again = recount(facts);
        const std::string days =
            "SELECT person, day, staffed_us, notready_us, ready_us,"
            " busyoncall_us, wrapup_us, talk_us, answered, private_in,"
            " private_out, offers_not_taken FROM agent_days ORDER BY 1, 2";
        EXPECT_EQ(whole.rows(days), again.agent_days);
        const std::string intervals =
            "SELECT queue, began, queued, answered, abandoned, flowed_in, flowed_out,"
            " final_disposition, wait_us, longest_wait_us, answered_wait_us"
            " FROM queue_intervals ORDER BY 1, 2";
        EXPECT_EQ(whole.rows(intervals), again.queue_intervals);
        for (std::size_t i = 0; i < figures.size(); ++i) {
            const std::string column = "SELECT sum(" + std::string(figures.at(i)) + ") > 0 FROM ";
            const std::string table = i < 10 ? "agent_days" : "queue_intervals";
            if (whole.rows(column + table).front() == "1") seen.insert(figures.at(i));
        }
    }
    EXPECT_EQ(seen.size(), figures.size()) << "a figure was never compared";
}

TEST(History, balance_of_each_queue_holds_for_calls_that_left) {
    HistoryFile file;
    file.add(random_facts(99, 3000));
    // Each wait ends in exactly one of the four (contract 13.4), or goes on.
    EXPECT_EQ(file.rows("SELECT sum(queued) - sum(answered + abandoned + flowed_out +"
                        " final_disposition) - (SELECT count(*) FROM call_segments"
                        "  WHERE kind = 'waiting' AND ended IS NULL) FROM queue_intervals"),
              std::vector<std::string>{"0"});
    EXPECT_EQ(file.rows("SELECT count(*) FROM agent_days"
                        " WHERE staffed_us <> notready_us + ready_us + busyoncall_us + wrapup_us"
                        " OR talk_us > busyoncall_us OR staffed_us > 86400000000"),
              std::vector<std::string>{"0"});
}

}  // namespace
}  // namespace agentline::history_test
