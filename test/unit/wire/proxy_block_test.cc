// Goal: K-05, each LINEPROXYREQUEST block is laid out as published, and a handler's answer is read
// back only if its sizes are right. Method: blocks of all twelve types against the member offsets
// and proxyarm rows of tapi2-abi.tsv; every truncation; spoilt answers.
#include "wire/proxy_block.h"

#include <gtest/gtest.h>

#include "unit/wire/flat_samples.h"
#include "unit/wire/tables.h"
#include "wire/flat.h"

namespace agentline::wire {
namespace {

using tables::dword_at;
using tables::offset_of;

constexpr std::size_t arm_at = 28;

std::size_t place(const std::string& member) {
    return offset_of("LINEPROXYREQUEST." + member);
}
std::uint32_t value(ByteView block, const std::string& member) {
    return dword_at(block, place(member));
}

std::vector<proxy::Request> all_requests() {
    const Guid group = samples::guid(3);
    return {
        proxy::CreateAgent{u"alice", u"12\u00e434"},
        proxy::CreateAgentSession{u"99", AgentId(5), group, AddressId(2)},
        proxy::SetAgentSessionState{AgentSessionId(6), 2, 1},
        proxy::SetAgentStateEx{AgentId(7), 1, 4},
        proxy::SetAgentMeasurementPeriod{AgentId(8), 3600},
        proxy::SetQueueMeasurementPeriod{QueueId(9), 60},
        proxy::GetAgentInfo{AgentId(10), 56},
        proxy::GetAgentSessionInfo{AgentSessionId(11), 77},
        proxy::GetAgentSessionList{AgentId(12), 24},
        proxy::GetGroupList{301},
        proxy::GetQueueList{group, 502},
        proxy::GetQueueInfo{QueueId(13), 52},
    };
}

Bytes block_of(proxy::Request request) {
    return encode_proxy_block({"host-1", "Müller", 0x00020002, std::move(request)});
}

TEST(ProxyBlock, header_is_as_published_for_every_type) {
    for (const proxy::Request& request : all_requests()) {
        const Bytes block = block_of(request);
        SCOPED_TRACE(name_of(type_of(request)));
        EXPECT_EQ(value(block, "dwSize"), block.size());
        EXPECT_EQ(value(block, "dwClientAppAPIVersion"), 0x00020002U);
        EXPECT_EQ(value(block, "dwRequestType"), number_of(type_of(request)));
        EXPECT_EQ(tables::text_at(block, place("dwClientMachineNameSize")), u"host-1");
        EXPECT_EQ(tables::text_at(block, place("dwClientUserNameSize")), u"Müller");
        EXPECT_EQ(value(block, "dwClientMachineNameOffset") % 4, 0U);
        EXPECT_EQ(value(block, "dwClientUserNameOffset") % 4, 0U);
    }
}

TEST(ProxyBlock, strings_follow_the_published_arm_and_the_whole_room) {
    const auto ends = tables::proxy_arm_ends();
    for (const proxy::Request& request : all_requests()) {
        const Bytes block = block_of(request);
        const std::size_t arm_end = ends.at(number_of(type_of(request)));
        const std::uint32_t fixed_size = fixed_size_of(type_of(request));
        std::size_t room = 0;
        std::visit(
            [&](const auto& r) {
                if constexpr (requires { r.total_size; }) room = r.total_size - fixed_size;
            },
            request);
        const bool has_own_strings =
            number_of(type_of(request)) == 0x9 || number_of(type_of(request)) == 0xC;
        const std::size_t first_string = (arm_end + room + 3) / 4 * 4;
        if (has_own_strings) {
            EXPECT_GT(value(block, "dwClientMachineNameOffset"), first_string);
        } else {
            EXPECT_EQ(value(block, "dwClientMachineNameOffset"), first_string)
                << name_of(type_of(request));
        }
    }
}

TEST(ProxyBlock, createagent_arm) {
    const Bytes block = block_of(proxy::CreateAgent{u"alice", std::nullopt});
    EXPECT_EQ(value(block, "CreateAgent.hAgent"), 0U);
    EXPECT_EQ(value(block, "CreateAgent.dwAgentIDSize"), 12U);
    EXPECT_EQ(value(block, "CreateAgent.dwAgentIDOffset"), 20U) << "from the arm (A-61)";
    EXPECT_EQ(tables::text_at(block, place("CreateAgent.dwAgentIDSize"), arm_at), u"alice");
    EXPECT_EQ(value(block, "CreateAgent.dwAgentPINSize"), 0U);
    EXPECT_EQ(value(block, "CreateAgent.dwAgentPINOffset"), 0U);
}

TEST(ProxyBlock, createagentsession_arm) {
    const Bytes block =
        block_of(proxy::CreateAgentSession{u"99", AgentId(5), samples::guid(3), AddressId(2)});
    EXPECT_EQ(value(block, "CreateAgentSession.hAgentSession"), 0U);
    EXPECT_EQ(tables::text_at(block, place("CreateAgentSession.dwAgentPINSize"), arm_at), u"99");
    EXPECT_EQ(value(block, "CreateAgentSession.hAgent"), 5U);
    EXPECT_EQ(value(block, "CreateAgentSession.dwWorkingAddressID"), 2U);
    const auto at = static_cast<std::ptrdiff_t>(place("CreateAgentSession.GroupID"));
    EXPECT_TRUE(
        std::equal(block.begin() + at, block.begin() + at + 16, samples::guid(3).bytes.begin()));
}

TEST(ProxyBlock, set_arms) {
    const Bytes session = block_of(proxy::SetAgentSessionState{AgentSessionId(6), 2, 1});
    EXPECT_EQ(value(session, "SetAgentSessionState.hAgentSession"), 6U);
    EXPECT_EQ(value(session, "SetAgentSessionState.dwAgentSessionState"), 2U);
    EXPECT_EQ(value(session, "SetAgentSessionState.dwNextAgentSessionState"), 1U);
    const Bytes agent = block_of(proxy::SetAgentStateEx{AgentId(7), 1, 4});
    EXPECT_EQ(value(agent, "SetAgentStateEx.hAgent"), 7U);
    EXPECT_EQ(value(agent, "SetAgentStateEx.dwAgentState"), 1U);
    EXPECT_EQ(value(agent, "SetAgentStateEx.dwNextAgentState"), 4U);
    const Bytes agent_period = block_of(proxy::SetAgentMeasurementPeriod{AgentId(8), 3600});
    EXPECT_EQ(value(agent_period, "SetAgentMeasurementPeriod.hAgent"), 8U);
    EXPECT_EQ(value(agent_period, "SetAgentMeasurementPeriod.dwMeasurementPeriod"), 3600U);
    const Bytes queue_period = block_of(proxy::SetQueueMeasurementPeriod{QueueId(9), 60});
    EXPECT_EQ(value(queue_period, "SetQueueMeasurementPeriod.dwQueueID"), 9U);
    EXPECT_EQ(value(queue_period, "SetQueueMeasurementPeriod.dwMeasurementPeriod"), 60U);
}

/// The contained structure: dwTotalSize set, all else zero up to the strings.
void expect_room(const Bytes& block, const std::string& structure, std::uint32_t total_size) {
    const std::size_t at = place(structure);
    EXPECT_EQ(dword_at(block, at), total_size) << structure;
    for (std::size_t i = at + 4; i < at + total_size; ++i) ASSERT_EQ(block[i], 0) << structure;
}

TEST(ProxyBlock, get_arms) {
    const Bytes agent = block_of(proxy::GetAgentInfo{AgentId(10), 56});
    EXPECT_EQ(value(agent, "GetAgentInfo.hAgent"), 10U);
    expect_room(agent, "GetAgentInfo.AgentInfo", 56);
    const Bytes session = block_of(proxy::GetAgentSessionInfo{AgentSessionId(11), 77});
    EXPECT_EQ(value(session, "GetAgentSessionInfo.hAgentSession"), 11U);
    expect_room(session, "GetAgentSessionInfo.SessionInfo", 77);
    const Bytes sessions = block_of(proxy::GetAgentSessionList{AgentId(12), 24});
    EXPECT_EQ(value(sessions, "GetAgentSessionList.hAgent"), 12U);
    expect_room(sessions, "GetAgentSessionList.SessionList", 24);
    expect_room(block_of(proxy::GetGroupList{301}), "GetGroupList.GroupList", 301);
    const Bytes queues = block_of(proxy::GetQueueList{samples::guid(3), 502});
    EXPECT_EQ(dword_at(queues, place("GetQueueList.GroupID")), 0x06050403U);
    expect_room(queues, "GetQueueList.QueueList", 502);
    const Bytes queue = block_of(proxy::GetQueueInfo{QueueId(13), 52});
    EXPECT_EQ(value(queue, "GetQueueInfo.dwQueueID"), 13U);
    expect_room(queue, "GetQueueInfo.QueueInfo", 52);
}

TEST(ProxyBlock, comes_back_as_it_was) {
    for (const proxy::Request& request : all_requests()) {
        const auto back = decode_proxy_block(block_of(request));
        ASSERT_TRUE(back) << name_of(type_of(request));
        EXPECT_EQ(back->machine, "host-1");
        EXPECT_EQ(back->user, "Müller");
        EXPECT_EQ(back->client_api_version, 0x00020002U);
        EXPECT_EQ(encode_proxy_block(*back), block_of(request)) << name_of(type_of(request));
    }
}

TEST(ProxyBlock, is_refused_when_cut_anywhere) {
    for (const proxy::Request& request : all_requests()) {
        const Bytes block = block_of(request);
        for (std::size_t size = 0; size < block.size(); ++size) {
            Bytes cut(block.begin(), block.begin() + static_cast<std::ptrdiff_t>(size));
            EXPECT_FALSE(decode_proxy_block(cut)) << size;
            if (size < arm_at) continue;
            tables::put_dword(cut, 0, static_cast<std::uint32_t>(size));
            EXPECT_FALSE(decode_proxy_block(cut)) << "with a dwSize that agrees: " << size;
        }
    }
}

TEST(ProxyBlock, is_refused_for_types_without_a_body_here) {
    Bytes block = block_of(proxy::SetAgentStateEx{AgentId(7), 1, 4});
    for (const std::uint32_t type : {0U, 1U, 8U, 0x15U, 0xFFFFFFFFU}) {
        tables::put_dword(block, 24, type);
        EXPECT_FALSE(decode_proxy_block(block)) << type;
    }
}

TEST(ProxyAnswer, has_the_handle_of_a_create_request) {
    for (const proxy::Request& request :
         {proxy::Request(proxy::CreateAgent{}), proxy::Request(proxy::CreateAgentSession{})}) {
        Bytes block = block_of(request);
        tables::put_dword(block, arm_at, 0xABCD);
        const auto answer = answer_in_block(block);
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->handle, 0xABCDU);
        EXPECT_TRUE(answer->report.empty());
    }
}

TEST(ProxyAnswer, of_a_set_request_is_empty) {
    const auto answer = answer_in_block(block_of(proxy::SetAgentStateEx{AgentId(7), 1, 4}));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->handle, 0U);
    EXPECT_TRUE(answer->report.empty());
}

class GroupListAnswer : public testing::Test {
  protected:
    GroupListAnswer() {
        const std::uint32_t total_size = 301;
        report_ = encode_flat(samples::group_list(), total_size);
        block_ = block_of(proxy::GetGroupList{total_size});
        std::copy(report_.begin(), report_.end(), block_.begin() + arm_at);
    }
    void expect_refused_with(std::size_t at, std::uint32_t v) const {
        Bytes block = block_;
        tables::put_dword(block, at, v);
        EXPECT_FALSE(answer_in_block(block)) << at << " = " << v;
    }
    Bytes report_, block_;
};

TEST_F(GroupListAnswer, is_the_used_bytes_of_the_contained_structure) {
    const auto answer = answer_in_block(block_);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->report, report_);
}

TEST_F(GroupListAnswer, is_refused_with_inconsistent_sizes) {
    expect_refused_with(0, static_cast<std::uint32_t>(block_.size()) + 1);
    expect_refused_with(0, static_cast<std::uint32_t>(block_.size()) - 1);
    expect_refused_with(arm_at, static_cast<std::uint32_t>(block_.size() - arm_at + 1));
    expect_refused_with(arm_at, 0xFFFFFFFF);
    expect_refused_with(arm_at, 23);
    expect_refused_with(arm_at + 8, 302);
    expect_refused_with(arm_at + 8, 0);
    expect_refused_with(arm_at + 20, 290);
    expect_refused_with(24, 0);
}

TEST_F(GroupListAnswer, is_refused_when_cut_anywhere) {
    for (std::size_t size = 0; size < block_.size(); ++size) {
        EXPECT_FALSE(answer_in_block(ByteView(block_).first(size))) << size;
    }
}

TEST_F(GroupListAnswer, that_was_not_filled_in_is_refused) {
    EXPECT_FALSE(answer_in_block(block_of(proxy::GetGroupList{301})));
}

}  // namespace
}  // namespace agentline::wire
