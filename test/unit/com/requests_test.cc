// Goal: when a method returns, nobody but its caller holds what it asked with, so that what the
// program releases next is the end of it. Method: a thread that replies as the line thread does,
// while the test asks and counts, often enough for the two to meet in every order.
#include "client/com/requests.h"

#include <algorithm>
#include <atomic>
#include <tapi3err.h>
#include <thread>

#include <gtest/gtest.h>

namespace agentline::com {
namespace {

constexpr std::uint32_t rounds = 20'000;

TEST(Requests, hold_nothing_when_the_method_returns) {
    Requests requests{std::chrono::minutes{2}};
    std::atomic<std::uint32_t> issued{0};
    std::thread line_thread([&] {
        for (std::uint32_t id = 1; id <= rounds; ++id) {
            while (issued < id) std::this_thread::yield();
            requests.on_reply(id, 0);
        }
    });
    long most = 0;
    for (std::uint32_t id = 1; id <= rounds; ++id) {
        const auto request = std::make_shared<Request>();
        const auto issue = [&] {
            issued = id;
            return static_cast<LONG>(id);
        };
        EXPECT_EQ(requests.run(request, issue, requests.deadline()), S_OK);
        most = std::max(most, request.use_count());
    }
    line_thread.join();
    EXPECT_EQ(most, 1);
}

/// Asks again when it ends, as the release of an agent does.
class AsksAtItsEnd final : public Request {
  public:
    AsksAtItsEnd(Requests* requests, int* asked) : requests_(requests), asked_(asked) {}
    ~AsksAtItsEnd() override {
        requests_->send(std::make_shared<Request>(), [this] { return ++*asked_, LONG{7}; });
    }

  private:
    Requests* requests_;
    int* asked_;
};

TEST(Requests, that_nobody_waits_for_may_ask_again_when_they_end) {
    Requests requests{std::chrono::minutes{2}};
    int asked = 0;
    requests.send(std::make_shared<AsksAtItsEnd>(&requests, &asked), [] { return LONG{1}; });
    const Deadline past{};
    EXPECT_EQ(requests.run(
                  std::make_shared<AsksAtItsEnd>(&requests, &asked), [] { return LONG{2}; }, past),
              TAPI_E_TIMEOUT);
    EXPECT_EQ(asked, 0);
    requests.on_reply(1, 0);
    EXPECT_EQ(asked, 1);
    requests.on_reply(2, 0);
    EXPECT_EQ(asked, 2);
}

TEST(Requests, after_cancel_only_what_nobody_waits_for_goes_out_and_nothing_after_close) {
    Requests requests{std::chrono::minutes{2}};
    int issued = 0;
    const auto issue = [&issued] { return LONG{++issued}; };
    requests.cancel();
    EXPECT_EQ(requests.run(std::make_shared<Request>(), issue, requests.deadline()),
              TAPI_E_REQUESTCANCELLED);
    EXPECT_EQ(issued, 0);
    requests.send(std::make_shared<Request>(), issue);
    EXPECT_EQ(issued, 1);
    requests.close();
    requests.send(std::make_shared<Request>(), issue);
    EXPECT_EQ(issued, 1);
}

}  // namespace
}  // namespace agentline::com
