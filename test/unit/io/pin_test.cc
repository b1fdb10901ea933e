// Goal: PINs match only themselves, in both forms; the worker answers each job, not before its time
// and not more than its limit. Method: real hashes, the real worker thread, no sleeping.
#include "io/pin.h"

#include <algorithm>
#include <future>

#include <gtest/gtest.h>

#include "io/pin_worker.h"
#include "io/real_clock.h"

namespace agentline {
namespace {

TEST(Pin, plain_text_matches_only_itself) {
    EXPECT_TRUE(pin_matches("1234", "1234"));
    EXPECT_FALSE(pin_matches("1234", "1235"));
    EXPECT_FALSE(pin_matches("1234", "123"));
    EXPECT_FALSE(pin_matches("1234", "12345"));
    EXPECT_FALSE(pin_matches("1234", ""));
}

TEST(Pin, hash_matches_only_its_pin) {
    const auto hash = hash_pin("1234");
    ASSERT_TRUE(hash);
    EXPECT_EQ(pin_form(*hash), PinForm::hash);
    EXPECT_EQ(hash->find("1234"), std::string::npos);
    EXPECT_TRUE(pin_matches(*hash, "1234"));
    EXPECT_FALSE(pin_matches(*hash, "1235"));
    EXPECT_FALSE(pin_matches(*hash, ""));
    EXPECT_FALSE(pin_matches(*hash, *hash));
}

TEST(Pin, hash_of_another_program_matches) {
    // Made with libargon2 from Python: other costs and a shorter salt than ours.
    const std::string hash =
        "$argon2id$v=19$m=1024,t=2,p=1$c29tZXNhbH"
        "Q$qTXnby62hbCy/ZqXqlPAMfzalDYVBObuCyY5ptTyUYQ";
    EXPECT_TRUE(pin_matches(hash, "1234"));
    EXPECT_FALSE(pin_matches(hash, "1235"));
}

TEST(Pin, two_hashes_of_one_pin_differ) {
    EXPECT_NE(*hash_pin("1234"), *hash_pin("1234"));
}

TEST(Pin, an_empty_pin_has_no_hash) {
    EXPECT_FALSE(hash_pin(""));
}

TEST(Pin, nothing_matches_an_absent_pin) {
    EXPECT_EQ(pin_form(""), PinForm::empty);
    EXPECT_FALSE(pin_matches("", ""));
}

TEST(Pin, broken_and_too_expensive_hashes_match_nothing) {
    const std::string salt_and_hash = "$c29tZXNhbHQ$Nxwemd8CGwjBhr46yiSbYgIjRnbZTFT1F0ms4KtCnQ";
    for (const std::string& stored :
         {std::string("$argon2id$"), "$argon2i$v=19$m=64,t=1,p=1" + salt_and_hash,
          "$argon2id$v=19$m=99999999,t=1,p=1" + salt_and_hash,
          "$argon2id$v=19$m=64,t=999,p=1" + salt_and_hash,
          "$argon2id$v=19$m=64,t=1,p=0" + salt_and_hash}) {
        EXPECT_EQ(pin_form(stored), PinForm::broken_hash) << stored;
        EXPECT_FALSE(pin_matches(stored, stored)) << stored;
    }
}

/// Answers of a worker, in the order in which they came.
class Answers {
  public:
    void add(std::uint64_t number, bool matches) {
        answers_.emplace_back(number, matches);
        if (answers_.size() == wanted_) all_.set_value();
    }
    explicit Answers(std::size_t wanted) : wanted_(wanted) {}
    std::vector<std::pair<std::uint64_t, bool>> wait() {
        all_.get_future().wait();
        return answers_;
    }

  private:
    const std::size_t wanted_;
    std::vector<std::pair<std::uint64_t, bool>> answers_;
    std::promise<void> all_;
};

TEST(PinWorker, answers_every_job) {
    Answers answers(3);
    PinWorker worker(10, [&](auto number, bool matches) { answers.add(number, matches); });
    const std::string hash = *hash_pin("1234");
    EXPECT_TRUE(worker.submit({1, hash, "1234", Instant{1}}));
    EXPECT_TRUE(worker.submit({2, hash, "4321", Instant{2}}));
    EXPECT_TRUE(worker.submit({3, "1234", "1234", Instant{3}}));
    auto all = answers.wait();
    std::sort(all.begin(), all.end());
    EXPECT_EQ(all, (std::vector<std::pair<std::uint64_t, bool>>{{1, true}, {2, false}, {3, true}}));
}

TEST(PinWorker, waits_until_the_time_of_a_delayed_job) {
    Answers answers(2);
    Instant second_answered;
    const Instant due = real_clock::now() + std::chrono::milliseconds(50);
    {
        PinWorker worker(10, [&](auto number, bool matches) {
            if (number == 1) second_answered = real_clock::now();
            answers.add(number, matches);
        });
        EXPECT_TRUE(worker.submit({1, "1", "1", due}));
        EXPECT_TRUE(worker.submit({2, "1", "1", Instant{}}));
        EXPECT_EQ(answers.wait(),
                  (std::vector<std::pair<std::uint64_t, bool>>{{2, true}, {1, true}}));
    }
    EXPECT_GE(second_answered, due);
}

TEST(PinWorker, refuses_jobs_over_its_limit_and_drops_waiting_ones_at_its_end) {
    bool answered = false;
    {
        PinWorker worker(2, [&](auto, bool) { answered = true; });
        const Instant far = real_clock::now() + std::chrono::hours(1);
        EXPECT_TRUE(worker.submit({1, "1", "1", far}));
        EXPECT_TRUE(worker.submit({2, "1", "1", far}));
        EXPECT_FALSE(worker.submit({3, "1", "1", far}));
    }
    EXPECT_FALSE(answered);
}

}  // namespace
}  // namespace agentline
