// Goal: every row of contract 4 (order 9), 12.5, A-03 and A-63 gives the code that stands there.
// Method: tables; the state words are compared with a bit count over all interesting words.
#include "model/checks.h"

#include <bit>
#include <tuple>

#include <gtest/gtest.h>

#include "model/versions.h"

namespace agentline {
namespace {

constexpr std::uint32_t session_word_last = 0x20;  // RELEASED, contract 12.1.
constexpr std::uint32_t agent_word_last = 0x40;    // RELEASED, contract 12.2.

std::vector<std::uint32_t> words() {
    std::vector<std::uint32_t> all;
    for (std::uint32_t word = 0; word <= 0x103; ++word) all.push_back(word);
    for (std::uint32_t bit = 0; bit < 32; ++bit) {
        all.insert(all.end(), {1U << bit, (1U << bit) | 1U, (1U << bit) - 1U});
    }
    return all;
}

bool is_word(std::uint32_t word, std::uint32_t last) {
    return word == 0 || (std::popcount(word) == 1 && word <= last);
}

LineErr expected(std::uint32_t state, std::uint32_t next, std::uint32_t last) {
    const bool good = is_word(state, last) && is_word(next, last) && (state != 0 || next != 0);
    return good ? LineErr::ok : LineErr::invalagentstate;
}

TEST(Checks, state_words_are_one_defined_bit_each_and_not_both_zero) {
    for (const std::uint32_t state : words()) {
        for (const std::uint32_t next : words()) {
            ASSERT_EQ(check_session_words(state, next), expected(state, next, session_word_last))
                << state << ' ' << next;
            ASSERT_EQ(check_agent_words(state, next), expected(state, next, agent_word_last))
                << state << ' ' << next;
        }
    }
}

TEST(Checks, measurement_period_must_be_greater_than_zero) {
    EXPECT_EQ(check_measurement_period(0), LineErr::invalparam);
    EXPECT_EQ(check_measurement_period(1), LineErr::ok);
    EXPECT_EQ(check_measurement_period(0xFFFFFFFF), LineErr::ok);
}

TEST(Checks, out_structure_holds_its_fixed_part_and_is_not_above_the_limit) {
    EXPECT_EQ(check_out_structure(0, 56), LineErr::structuretoosmall);
    EXPECT_EQ(check_out_structure(55, 56), LineErr::structuretoosmall);
    EXPECT_EQ(check_out_structure(56, 56), LineErr::ok);
    EXPECT_EQ(check_out_structure(0x40000, 56), LineErr::ok);
    EXPECT_EQ(check_out_structure(0x40001, 56), LineErr::invalparam);
    EXPECT_EQ(check_out_structure(0xFFFFFFFF, 56), LineErr::invalparam);
}

TEST(Checks, each_get_request_knows_its_structure) {
    const auto sized = [](std::uint32_t size) {
        return std::vector<proxy::Request>{proxy::GetAgentInfo{AgentId{1}, size},
                                           proxy::GetAgentSessionInfo{{}, size},
                                           proxy::GetQueueInfo{QueueId{1}, size},
                                           proxy::GetAgentSessionList{{}, size},
                                           proxy::GetGroupList{size},
                                           proxy::GetQueueList{{}, size},
                                           proxy::GetAgentList{size}};
    };
    const std::uint32_t fixed[] = {56, 76, 52, 24, 24, 24, 24};  // Contract 13.2-13.4, 7.2.
    for (std::size_t i = 0; i < std::size(fixed); ++i) {
        EXPECT_EQ(check_request(sized(fixed[i] - 1)[i], 1), LineErr::structuretoosmall) << i;
        EXPECT_EQ(check_request(sized(fixed[i])[i], 1), LineErr::ok) << i;
        EXPECT_EQ(check_request(sized(0x40000)[i], 1), LineErr::ok) << i;
        EXPECT_EQ(check_request(sized(0x40001)[i], 1), LineErr::invalparam) << i;
    }
}

proxy::Request with_reason(std::uint32_t state, std::optional<std::u16string> reason) {
    return proxy::SetAgentSessionStateReason{{{}, state, 0}, std::move(reason)};
}

TEST(Checks, each_set_request_is_checked) {
    const std::pair<proxy::Request, LineErr> rows[] = {
        {proxy::CreateAgent{}, LineErr::ok},
        {proxy::CreateAgentSession{{}, AgentId{}, {}, AddressId{1}}, LineErr::ok},
        {proxy::CreateAgentSession{{}, AgentId{}, {}, AddressId{2}}, LineErr::invalparam},
        {proxy::CreateAgentSession{{}, AgentId{}, {}, AddressId{~0U}}, LineErr::invalparam},
        {proxy::SetAgentSessionState{{}, 0x2, 0}, LineErr::ok},
        {proxy::SetAgentSessionState{{}, 0, 0}, LineErr::invalagentstate},
        {proxy::SetAgentSessionState{{}, 0x3, 0}, LineErr::invalagentstate},
        {proxy::SetAgentSessionState{{}, 0x40, 0}, LineErr::invalagentstate},
        {with_reason(0x1, u"lunch"), LineErr::ok},
        {with_reason(0x1, std::nullopt), LineErr::ok},
        {with_reason(0x1, u""), LineErr::ok},  // The handler refuses it.
        {with_reason(0, std::nullopt), LineErr::invalagentstate},
        {with_reason(0x3, std::u16string(33, u'a')), LineErr::invalagentstate},
        {with_reason(0x1, std::u16string(32, u'a')), LineErr::ok},
        {with_reason(0x1, std::u16string(33, u'a')), LineErr::invalparam},
        {with_reason(0x1, std::u16string(17, u'\u00e4')), LineErr::invalparam},
        {proxy::SetAgentStateEx{{}, 0x40, 0}, LineErr::ok},
        {proxy::SetAgentStateEx{{}, 0, 0x80}, LineErr::invalagentstate},
        {proxy::SetAgentStateEx{{}, 0, 0}, LineErr::invalagentstate},
        {proxy::SetAgentMeasurementPeriod{{}, 0}, LineErr::invalparam},
        {proxy::SetAgentMeasurementPeriod{{}, 60}, LineErr::ok},
        {proxy::SetQueueMeasurementPeriod{{}, 0}, LineErr::invalparam},
        {proxy::SetQueueMeasurementPeriod{{}, 60}, LineErr::ok},
    };
    for (const auto& [request, result] : rows) {
        EXPECT_EQ(check_request(request, 2), result) << request.index();
    }
}

TEST(Checks, ids_and_pins_have_a_longest_length) {
    const std::u16string longest(text_units_max, u'x');
    const std::u16string longer(text_units_max + 1, u'x');
    EXPECT_EQ(check_request(proxy::CreateAgent{longest, longest}, 1), LineErr::ok);
    EXPECT_EQ(check_request(proxy::CreateAgent{longer, {}}, 1), LineErr::invalparam);
    EXPECT_EQ(check_request(proxy::CreateAgent{{}, longer}, 1), LineErr::invalparam);
    EXPECT_EQ(check_request(proxy::CreateAgentSession{longest, {}, {}, {}}, 1), LineErr::ok);
    EXPECT_EQ(check_request(proxy::CreateAgentSession{longer, {}, {}, {}}, 1), LineErr::invalparam);
}

TEST(Checks, a_line_without_addresses_accepts_no_session) {
    EXPECT_EQ(check_request(proxy::CreateAgentSession{}, 0), LineErr::invalparam);
}

TEST(Checks, proxy_types_are_known_single_and_allowed_for_the_version) {
    std::vector<std::uint32_t> all;
    for (std::uint32_t type = 1; type <= 0x14; ++type) all.push_back(type);
    const std::vector<std::uint32_t> old(all.begin(), all.begin() + 8);
    EXPECT_EQ(check_proxy_types(all, api_2_2), LineErr::ok);
    EXPECT_EQ(check_proxy_types(all, api_3_1), LineErr::ok);
    EXPECT_EQ(check_proxy_types(old, api_2_0), LineErr::ok);
    EXPECT_EQ(check_proxy_types(all, api_2_1), LineErr::invalparam);
    EXPECT_EQ(check_proxy_types({0x9}, api_2_1), LineErr::invalparam);
    EXPECT_EQ(check_proxy_types({}, api_2_2), LineErr::invalparam);
    EXPECT_EQ(check_proxy_types({0}, api_2_2), LineErr::invalparam);
    EXPECT_EQ(check_proxy_types({0x15}, api_2_2), LineErr::invalparam);
    EXPECT_EQ(check_proxy_types({0xC, 0xD, 0xC}, api_2_2), LineErr::invalparam);
}

TEST(Checks, privileges_are_none_or_rights_with_options_from_2_0) {
    using namespace privilege;
    const std::tuple<std::uint32_t, std::uint32_t, LineErr> rows[] = {
        {none, 0x00010003, LineErr::ok},
        {monitor, 0x00010003, LineErr::ok},
        {owner, api_2_0, LineErr::ok},
        {monitor | owner, api_2_0, LineErr::ok},
        {none | option_proxy, api_2_0, LineErr::ok},
        {monitor | owner | option_proxy | option_singleaddress, api_2_0, LineErr::ok},
        {none | option_proxy, 0x00010004, LineErr::invalprivselect},
        {owner | option_singleaddress, 0x00010004, LineErr::invalprivselect},
        {0, api_2_2, LineErr::invalprivselect},
        {option_proxy, api_2_2, LineErr::invalprivselect},
        {none | owner, api_2_2, LineErr::invalprivselect},
        {owner | 0x8, api_2_2, LineErr::invalprivselect},
        {0x20000000, api_2_2, LineErr::invalprivselect},
    };
    for (const auto& [privileges, version, result] : rows) {
        EXPECT_EQ(check_privileges(privileges, version), result) << privileges << ' ' << version;
    }
}

}  // namespace
}  // namespace agentline
