// Goal: a client that sets NOTREADY says why, in the words of the configuration and no others, and
// without a reason it is lineSetAgentSessionState. Method: one handler with a fake host.
#include <gtest/gtest.h>

#include "model/reasons.h"
#include "unit/builtin/fake_host.h"

namespace agentline {
namespace {

using S = AgentSessionState;
using namespace std::chrono_literals;

const Client bob = agent_client(1, "bob");
const Client carol = agent_client(2, "carol");

class SessionReason : public ::testing::Test {
  protected:
    /// 0 = that word is not named.
    LineErr set(std::uint32_t state, std::uint32_t next, std::optional<std::u16string> reason) {
        return test.result(bob, proxy::SetAgentSessionStateReason{{session, state, next}, reason});
    }
    [[nodiscard]] const std::string& reason() const {
        return test.handler.state().session(session)->reason;
    }
    [[nodiscard]] S state() const { return test.handler.state().session(session)->state; }

    TestHandler test;
    AgentSessionId session = test.create_session(bob, test.create_agent(bob, u"bob"));
};

constexpr std::uint32_t ready = bits(S::ready), notready = bits(S::notready);

TEST_F(SessionReason, is_that_of_the_notready_that_begins) {
    test.set(bob, session, S::ready);
    EXPECT_EQ(reason(), "");
    EXPECT_EQ(set(notready, 0, u"lunch"), LineErr::ok);
    EXPECT_EQ(state(), S::notready);
    EXPECT_EQ(reason(), "lunch");
}

TEST_F(SessionReason, changes_alone_and_in_silence_while_notready) {
    EXPECT_EQ(reason(), "login");
    test.host.effects.clear();
    EXPECT_EQ(set(notready, 0, u"break"), LineErr::ok);
    EXPECT_EQ(reason(), "break");
    EXPECT_TRUE(test.host.messages().empty());
    const std::size_t facts = test.host.records.size();
    EXPECT_EQ(set(notready, 0, u"break"), LineErr::ok);
    EXPECT_EQ(test.host.records.size(), facts) << "the same again is no news";
}

TEST_F(SessionReason, waits_for_notready_as_next_state) {
    for (const S each : {S::ready, S::busyoncall, S::busywrapup}) test.set(bob, session, each);
    EXPECT_EQ(set(0, notready, u"lunch"), LineErr::ok);
    EXPECT_EQ(reason(), "");
    test.handler.deadline(test.now + Duration(30s));
    EXPECT_EQ(state(), S::notready);
    EXPECT_EQ(reason(), "lunch");
}

TEST_F(SessionReason, of_a_next_state_leaves_the_notready_of_now_alone) {
    EXPECT_EQ(set(0, notready, u"lunch"), LineErr::ok);
    EXPECT_EQ(reason(), "login");
    EXPECT_EQ(set(notready, notready, u"break"), LineErr::ok);
    EXPECT_EQ(reason(), "break");
}

TEST_F(SessionReason, of_none_is_as_without_the_function) {
    EXPECT_EQ(set(notready, 0, u"lunch"), LineErr::ok);
    EXPECT_EQ(set(notready, 0, {}), LineErr::ok);
    EXPECT_EQ(reason(), "lunch") << "one that is there keeps its own";
    EXPECT_EQ(set(ready, 0, {}), LineErr::ok);
    EXPECT_EQ(state(), S::ready);
    EXPECT_EQ(set(notready, 0, {}), LineErr::ok);
    EXPECT_EQ(reason(), "requested");
}

TEST_F(SessionReason, must_be_one_that_people_may_choose) {
    const std::size_t facts = test.host.records.size();
    for (const char16_t* wrong : {u"", u"tea", u"Lunch", u"lunch ", u"l\u00fcnch"}) {
        EXPECT_EQ(set(notready, 0, wrong), LineErr::invalparam);
        EXPECT_EQ(set(ready, notready, wrong), LineErr::invalparam);
    }
    for (const SystemReason& each : system_reasons()) {
        EXPECT_EQ(set(notready, 0, std::u16string(each.id.begin(), each.id.end())),
                  LineErr::invalparam)
            << each.id;
    }
    EXPECT_EQ(test.host.records.size(), facts);
    EXPECT_EQ(reason(), "login");
}

TEST_F(SessionReason, needs_a_notready_to_belong_to) {
    const std::size_t facts = test.host.records.size();
    EXPECT_EQ(set(ready, 0, u"lunch"), LineErr::invalparam);
    EXPECT_EQ(set(0, ready, u"lunch"), LineErr::invalparam);
    EXPECT_EQ(set(bits(S::released), 0, u"lunch"), LineErr::invalparam);
    EXPECT_EQ(test.host.records.size(), facts);
    EXPECT_EQ(set(ready, notready, u"lunch"), LineErr::ok);
}

TEST_F(SessionReason, does_not_bend_the_state_machine) {
    EXPECT_EQ(set(bits(S::busyoncall), notready, u"lunch"), LineErr::invalagentstate);
    EXPECT_EQ(set(bits(S::released), notready, u"lunch"), LineErr::invalagentstate);
    EXPECT_EQ(test.result(bob, proxy::SetAgentSessionStateReason{{AgentSessionId{7}, notready, 0},
                                                                 u"lunch"}),
              LineErr::invalparam);
}

TEST_F(SessionReason, tells_strangers_nothing_of_the_reasons) {
    for (const char16_t* any : {u"lunch", u"tea"}) {
        EXPECT_EQ(
            test.result(carol, proxy::SetAgentSessionStateReason{{session, notready, 0}, any}),
            LineErr::operationfailed);
    }
    EXPECT_EQ(reason(), "login");
}

TEST_F(SessionReason, is_judged_by_the_configuration_of_now) {
    EXPECT_EQ(set(notready, 0, u"lunch"), LineErr::ok);
    LineConfig config = small_config();
    config.reasons = {{"training", "Training"}};
    test.handler.configure(config, CauseKind::configuration, test.now);
    EXPECT_EQ(reason(), "lunch") << "what was said stays said";
    EXPECT_EQ(set(notready, 0, u"lunch"), LineErr::invalparam);
    EXPECT_EQ(set(notready, 0, u"training"), LineErr::ok);
    EXPECT_EQ(reason(), "training");
}

}  // namespace
}  // namespace agentline
