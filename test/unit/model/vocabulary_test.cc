// Goal: the vocabulary has the published names and values, and versions negotiate as published.
// Method: each enum is compared, in both directions, with test/data/tapi2-abi.tsv.
#include <fstream>
#include <map>
#include <sstream>

#include <gtest/gtest.h>

#include "model/checks.h"
#include "model/lineerr.h"
#include "model/messages.h"
#include "model/proxy_request.h"
#include "model/states.h"
#include "model/versions.h"

namespace agentline {
namespace {

using Names = std::map<std::string, std::uint32_t>;

/// Rows of one kind whose name begins with the prefix, without it.
Names published(const std::string& kind, const std::string& prefix) {
    std::ifstream file(AGENTLINE_ABI_TABLE);
    Names names;
    for (std::string line; std::getline(file, line);) {
        std::istringstream row(line);
        std::string row_kind;
        std::string name;
        std::string value;
        std::getline(row, row_kind, '\t');
        std::getline(row, name, '\t');
        std::getline(row, value, '\t');
        if (row_kind != kind || name.rfind(prefix, 0) != 0) continue;
        names[name.substr(prefix.size())] =
            static_cast<std::uint32_t>(std::stoul(value, nullptr, 16));
    }
    EXPECT_FALSE(names.empty()) << kind << ' ' << prefix;
    return names;
}

TEST(Vocabulary, lineerr_values_are_the_published_ones) {
    Names ours;
#define AGENTLINE_ROW(name, text, value) ours[text] = static_cast<std::uint32_t>(LineErr::name);
    AGENTLINE_LINEERR_TABLE(AGENTLINE_ROW)
#undef AGENTLINE_ROW
    Names theirs;
    for (const auto& [name, value] : published("const", "LINEERR_")) {
        theirs["LINEERR_" + name] = value;
    }
    EXPECT_EQ(ours, theirs);
}

TEST(Vocabulary, lineerr_names_and_longs) {
    for (const auto& [name, value] : published("const", "LINEERR_")) {
        EXPECT_EQ(name_of(static_cast<LineErr>(value)), "LINEERR_" + name);
        const std::int32_t as_signed = as_long(static_cast<LineErr>(value));
        EXPECT_LT(as_signed, 0) << name;
        EXPECT_EQ(from_long(as_signed), static_cast<LineErr>(value));
    }
    EXPECT_EQ(as_long(LineErr::ok), 0);
    EXPECT_EQ(name_of(LineErr::ok), "0");
    EXPECT_EQ(name_of(static_cast<LineErr>(0xC0000001)), "device specific");
}

TEST(Vocabulary, states_are_the_published_bits) {
    for (const auto& [name, value] : published("const", "LINEAGENTSESSIONSTATE_")) {
        const auto state = session_state_of(value);
        ASSERT_TRUE(state) << name;
        EXPECT_EQ(name_of(*state), name);
        EXPECT_EQ(bits(*state), value);
    }
    for (const auto& [name, value] : published("const", "LINEAGENTSTATEEX_")) {
        const auto state = agent_state_of(value);
        ASSERT_TRUE(state) << name;
        EXPECT_EQ(name_of(*state), name);
        EXPECT_EQ(bits(*state), value);
    }
}

TEST(Vocabulary, other_words_are_no_states) {
    std::size_t session_states = 0;
    std::size_t agent_states = 0;
    for (std::uint32_t word = 0; word < 0x1000; ++word) {
        session_states += session_state_of(word) ? 1 : 0;
        agent_states += agent_state_of(word) ? 1 : 0;
    }
    EXPECT_EQ(session_states, published("const", "LINEAGENTSESSIONSTATE_").size());
    EXPECT_EQ(agent_states, published("const", "LINEAGENTSTATEEX_").size());
    for (const std::uint32_t word : {0x80000000U, 0x80000001U, 0xFFFFFFFFU}) {
        EXPECT_FALSE(session_state_of(word));
        EXPECT_FALSE(agent_state_of(word));
    }
}

TEST(Vocabulary, proxy_request_types_are_the_published_ones) {
    const Names names = published("const", "LINEPROXYREQUEST_");
    for (const auto& [name, value] : names) {
        ASSERT_TRUE(is_proxy_request_type(value)) << name;
        EXPECT_EQ(name_of(static_cast<ProxyRequestType>(value)), name);
    }
    EXPECT_EQ(names.size(), proxy_request_type_last - proxy_request_type_first + 1);
    EXPECT_FALSE(is_proxy_request_type(0));
    EXPECT_FALSE(is_proxy_request_type(number_of(ProxyRequestType::getagentlist)));
    EXPECT_FALSE(is_proxy_request_type(number_of(ProxyRequestType::setagentsessionstatereason)));
    EXPECT_FALSE(is_proxy_request_type(proxy_request_type_last + 1));
}

TEST(Vocabulary, fixed_sizes_are_those_of_the_published_structures) {
    const std::pair<ProxyRequestType, std::uint32_t> rows[] = {
        {ProxyRequestType::getagentinfo, 56}, {ProxyRequestType::getagentsessioninfo, 76},
        {ProxyRequestType::getqueueinfo, 52}, {ProxyRequestType::getagentsessionlist, 24},
        {ProxyRequestType::getgrouplist, 24}, {ProxyRequestType::getqueuelist, 24},
        {ProxyRequestType::getagentlist, 24}, {ProxyRequestType::setagentsessionstate, 0},
        {ProxyRequestType::createagent, 0},   {ProxyRequestType::setagentsessionstatereason, 0},
    };
    for (const auto& [type, size] : rows) EXPECT_EQ(fixed_size_of(type), size) << name_of(type);
}

TEST(Vocabulary, each_request_body_knows_its_type) {
    EXPECT_EQ(type_of(proxy::Request{proxy::CreateAgent{}}), ProxyRequestType::createagent);
    EXPECT_EQ(type_of(proxy::Request{proxy::GetGroupList{}}), ProxyRequestType::getgrouplist);
    EXPECT_EQ(type_of(proxy::Request{proxy::SetAgentStateEx{}}), ProxyRequestType::setagentstateex);
}

TEST(Vocabulary, messages_have_the_published_ids) {
    const Names names = published("msg", "LINE_");
    const std::pair<MessageId, const char*> rows[] = {
        {MessageId::close, "CLOSE"},
        {MessageId::reply, "REPLY"},
        {MessageId::agentspecific, "AGENTSPECIFIC"},
        {MessageId::agentstatus, "AGENTSTATUS"},
        {MessageId::proxyrequest, "PROXYREQUEST"},
        {MessageId::agentsessionstatus, "AGENTSESSIONSTATUS"},
        {MessageId::queuestatus, "QUEUESTATUS"},
        {MessageId::agentstatusex, "AGENTSTATUSEX"},
        {MessageId::groupstatus, "GROUPSTATUS"},
        {MessageId::proxystatus, "PROXYSTATUS"}};
    for (const auto& [id, name] : rows) {
        EXPECT_EQ(static_cast<std::uint32_t>(id), names.at(name)) << name;
    }
}

TEST(Vocabulary, message_bits_are_the_published_ones) {
    EXPECT_EQ(published("const", "LINEAGENTSESSIONSTATUS_"),
              (Names{{"NEWSESSION", agentsessionstatus::newsession},
                     {"STATE", agentsessionstatus::state},
                     {"UPDATEINFO", agentsessionstatus::updateinfo}}));
    EXPECT_EQ(published("const", "LINEAGENTSTATUSEX_"),
              (Names{{"NEWAGENT", agentstatusex::newagent},
                     {"STATE", agentstatusex::state},
                     {"UPDATEINFO", agentstatusex::updateinfo}}));
    EXPECT_EQ(published("const", "LINEQUEUESTATUS_"),
              (Names{{"UPDATEINFO", queuestatus::updateinfo},
                     {"NEWQUEUE", queuestatus::newqueue},
                     {"QUEUEREMOVED", queuestatus::queueremoved}}));
    EXPECT_EQ(
        published("const", "LINEGROUPSTATUS_"),
        (Names{{"NEWGROUP", groupstatus::newgroup}, {"GROUPREMOVED", groupstatus::groupremoved}}));
    EXPECT_EQ(published("const", "LINEPROXYSTATUS_"),
              (Names{{"OPEN", proxystatus::open},
                     {"CLOSE", proxystatus::close},
                     {"ALLOPENFORACD", proxystatus::allopenforacd}}));
    EXPECT_EQ(published("const", "LINECALLPRIVILEGE_"), (Names{{"NONE", privilege::none},
                                                               {"MONITOR", privilege::monitor},
                                                               {"OWNER", privilege::owner}}));
    EXPECT_EQ(published("const", "LINEOPENOPTION_"),
              (Names{{"PROXY", privilege::option_proxy},
                     {"SINGLEADDRESS", privilege::option_singleaddress}}));
}

TEST(Vocabulary, a_handler_may_send_the_six_messages_only) {
    std::size_t allowed = 0;
    for (std::uint32_t id = 0; id < 64; ++id) {
        allowed += handler_may_send(static_cast<MessageId>(id)) ? 1 : 0;
    }
    EXPECT_EQ(allowed, 6U);
    EXPECT_TRUE(handler_may_send(MessageId::queuestatus));
    EXPECT_FALSE(handler_may_send(MessageId::proxystatus));
    EXPECT_FALSE(handler_may_send(MessageId::reply));
}

TEST(Vocabulary, messages_know_their_first_version) {
    EXPECT_LE(first_version_of(MessageId::reply), 0x00010003U);
    EXPECT_LE(first_version_of(MessageId::close), 0x00010003U);
    EXPECT_EQ(first_version_of(MessageId::agentstatus), api_2_0);
    EXPECT_EQ(first_version_of(MessageId::agentspecific), api_2_0);
    EXPECT_EQ(first_version_of(MessageId::proxyrequest), api_2_0);
    for (const MessageId id :
         {MessageId::agentstatusex, MessageId::agentsessionstatus, MessageId::queuestatus,
          MessageId::groupstatus, MessageId::proxystatus}) {
        EXPECT_EQ(first_version_of(id), api_2_2);
    }
}

TEST(Versions, negotiate_the_highest_in_the_overlap) {
    EXPECT_EQ(negotiate(0x00010003, 0x00020002), api_2_2);
    EXPECT_EQ(negotiate(0x00010003, 0xFFFFFFFF), api_3_1);
    EXPECT_EQ(negotiate(0x00020002, 0x00020002), api_2_2);
    EXPECT_EQ(negotiate(0x00020003, 0x0002FFFF), std::nullopt);
    EXPECT_EQ(negotiate(0x00020001, 0x0002FFFF), api_2_2);
    EXPECT_EQ(negotiate(0, 0x00010002), std::nullopt);
    EXPECT_EQ(negotiate(0x00030002, 0xFFFFFFFF), std::nullopt);
    EXPECT_EQ(negotiate(0x00020002, 0x00020000), std::nullopt);
}

TEST(Versions, only_published_versions_are_versions) {
    for (const std::uint32_t v : {0x00010003U, 0x00010004U, 0x00020000U, 0x00020001U, 0x00020002U,
                                  0x00030000U, 0x00030001U}) {
        EXPECT_TRUE(is_api_version(v)) << v;
    }
    for (const std::uint32_t v : {0U, 0x00010000U, 0x00010005U, 0x00020003U, 0x00030002U}) {
        EXPECT_FALSE(is_api_version(v)) << v;
    }
}

}  // namespace
}  // namespace agentline
