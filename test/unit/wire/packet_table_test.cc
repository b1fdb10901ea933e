// Goal: the parameters of every published request stand in the order of ms-trp-packets.tsv.
// Method: each request is filled, its values are listed here under the published names, and the
// table says at which position of the encoded packet each name must be found.
#include <initializer_list>
#include <utility>
#include <variant>

#include <gtest/gtest.h>

#include "unit/wire/packet_types.h"
#include "unit/wire/tables.h"

namespace agentline::wire {
namespace {

/// What a parameter must hold: the dword itself, or an offset at which this stands in VarData.
using Expected = std::variant<std::uint32_t, Text, Guid, Bytes>;
using Named = std::pair<const char*, Expected>;

struct ParamCheck {
    const Message& message;
    std::uint32_t param;

    bool operator()(std::uint32_t v) const { return param == v; }
    bool operator()(const Text& v) const {
        Bytes expected;
        ByteWriter writer(expected);
        for (const char16_t unit : *v) writer.u16(unit);
        writer.u16(0);
        return (*this)(expected);
    }
    bool operator()(const Guid& v) const { return (*this)(Bytes(v.bytes.begin(), v.bytes.end())); }
    bool operator()(const Bytes& v) const {
        if (param > message.var_data.size() || v.size() > message.var_data.size() - param) {
            return false;
        }
        return std::equal(v.begin(), v.end(), message.var_data.begin() + param);
    }
};

template <class Request>
void expect_published_order(const Request& request, std::initializer_list<Named> expected) {
    const Message message = encode(request);
    const auto names = tables::params_of(message.function_or_ack);
    SCOPED_TRACE("request " + std::to_string(message.function_or_ack));
    ASSERT_EQ(names.size(), expected.size());
    std::size_t i = 0;
    for (const auto& [name, value] : expected) {
        EXPECT_EQ(names[i], name) << "position " << i;
        EXPECT_TRUE(std::visit(ParamCheck{message, message.params[i]}, value)) << name;
        ++i;
    }
    for (; i < param_count; ++i) EXPECT_EQ(message.params[i], 0U) << "unused position " << i;
}

TEST(PacketTable, initialize) {
    const auto r = filled<Initialize>();
    expect_published_order(r, {{"hLineApp", r.line_app},
                               {"hInstance", r.instance},
                               {"InitContext", r.init_context},
                               {"dwFriendlyNameOffset", r.friendly_name},
                               {"dwNumDevs", r.num_devs},
                               {"dwModuleNameOffset", r.module_name},
                               {"dwAPIVersion", r.api_version}});
}

TEST(PacketTable, shutdown_and_close) {
    const auto shutdown = filled<ShutDown>();
    expect_published_order(shutdown, {{"hLineApp", shutdown.line_app}});
    const auto close = filled<Close>();
    expect_published_order(close, {{"hLine", close.line}});
}

TEST(PacketTable, negotiateapiversion) {
    const auto r = filled<NegotiateApiVersion>();
    expect_published_order(r, {{"hLineApp", r.line_app},
                               {"dwDeviceID", r.device_id},
                               {"dwVersion", r.low},
                               {"dwVersionCurrent", r.high},
                               {"dwNegotiatedVersion", r.negotiated},
                               {"ExtensionID", r.extension_id},
                               {"dwSize", r.size}});
}

TEST(PacketTable, getdevcaps) {
    const auto r = filled<GetDevCaps>();
    expect_published_order(r, {{"hLineApp", r.line_app},
                               {"dwDeviceID", r.device_id},
                               {"dwTSPIVersion", r.api_version},
                               {"dwExtVersion", r.ext_version},
                               {"lpLineDevCaps", r.total_size}});
}

TEST(PacketTable, getaddresscaps) {
    const auto r = filled<GetAddressCaps>();
    expect_published_order(r, {{"hLineApp", r.line_app},
                               {"dwDeviceID", r.device_id},
                               {"dwAddressID", r.address_id},
                               {"dwTSPIVersion", r.api_version},
                               {"dwExtVersion", r.ext_version},
                               {"lpAddressCaps", r.total_size}});
}

TEST(PacketTable, open) {
    const auto r = filled<Open>();
    expect_published_order(r, {{"hLineApp", r.line_app},
                               {"dwDeviceID", r.device_id},
                               {"hLine", r.line},
                               {"dwNegotiatedVersion", r.api_version},
                               {"dwExtVersion", r.ext_version},
                               {"OpenContext", r.open_context},
                               {"dwPrivileges", r.privileges},
                               {"dwMediaModes", r.media_modes},
                               {"pCallParams", r.call_params},
                               {"dwAsciiCallParamsCodePage", r.code_page},
                               {"pGetCallParams", r.get_call_params},
                               {"hRemoteLine", r.remote_line}});
}

TEST(PacketTable, outputs_of_acks_stand_where_the_request_has_them) {
    EXPECT_EQ(tables::params_of(47)[0], "hLineApp");
    EXPECT_EQ(tables::params_of(47)[4], "dwNumDevs");
    EXPECT_EQ(tables::params_of(47)[6], "dwAPIVersion");
    const auto initialized = filled<InitializeAck>();
    const Message initialize = encode_ack(0, initialized);
    EXPECT_EQ(initialize.params[0], initialized.line_app);
    EXPECT_EQ(initialize.params[4], initialized.num_devs);
    EXPECT_EQ(initialize.params[6], initialized.api_version);

    EXPECT_EQ(tables::params_of(52)[4], "dwNegotiatedVersion");
    const auto negotiated = filled<NegotiateApiVersionAck>();
    EXPECT_EQ(encode_ack(0, negotiated).params[4], negotiated.negotiated);

    EXPECT_EQ(tables::params_of(54)[2], "hLine");
    const auto opened = filled<OpenAck>();
    EXPECT_EQ(encode_ack(0, opened).params[2], opened.line);

    EXPECT_EQ(tables::params_of(34)[4], "lpLineDevCaps");
    EXPECT_EQ(encode_ack(0, filled<GetDevCapsAck>()).params[4], 0U);
    EXPECT_EQ(tables::params_of(21)[5], "lpAddressCaps");
    EXPECT_EQ(encode_ack(0, filled<GetAddressCapsAck>()).params[5], 0U);
    EXPECT_EQ(tables::params_of(158)[3], "lpLineProxyRequestList");
    EXPECT_EQ(encode_ack(0, filled<GetProxyStatusAck>()).params[3], 0U);
}

TEST(PacketTable, getproxystatus) {
    const auto r = filled<GetProxyStatus>();
    expect_published_order(r, {{"hLineApp", r.line_app},
                               {"dwDeviceID", r.device_id},
                               {"dwAppAPIVersion", r.api_version},
                               {"lpLineProxyRequestList", r.total_size}});
}

TEST(PacketTable, createagent) {
    const auto r = filled<CreateAgent>();
    expect_published_order(r, {{"dwRequestID", r.request_id},
                               {"lpContext", r.context},
                               {"hLine", r.line},
                               {"lpszAgentID", r.agent_id},
                               {"lpszAgentPIN", r.pin},
                               {"lphAgentContext", r.out_context}});
}

TEST(PacketTable, createagentsession) {
    const auto r = filled<CreateAgentSession>();
    expect_published_order(r, {{"dwRequestID", r.request_id},
                               {"lpContext", r.context},
                               {"hLine", r.line},
                               {"hAgent", r.agent},
                               {"lpszAgentPIN", r.pin},
                               {"dwWorkingAddressID", r.working_address},
                               {"lpGroupID", r.group},
                               {"dwSize", 16U},
                               {"lphAgentSessionContext", r.out_context}});
}

template <class Request>
void expect_get_by_id(const char* id, const char* context, const char* size) {
    const auto r = filled<Request>();
    expect_published_order(r, {{"dwRequestID", r.request_id},
                               {"lpContext", r.context},
                               {"hLine", r.line},
                               {id, r.id},
                               {context, r.out_context},
                               {size, r.total_size}});
}

TEST(PacketTable, get_requests_with_one_identifier) {
    expect_get_by_id<GetAgentInfo>("hAgent", "lpAgentInfoContext", "lpAgentInfo");
    expect_get_by_id<GetAgentSessionInfo>("hAgentSession", "lpAgentSessionInfoContext",
                                          "lpAgentSessionInfo");
    expect_get_by_id<GetAgentSessionList>("hAgent", "lpAgentSessionListContext",
                                          "lpAgentSessionList");
    expect_get_by_id<GetQueueInfo>("dwQueueID", "lpQueueInfoContext", "lpQueueInfo");
}

TEST(PacketTable, getgrouplist) {
    const auto r = filled<GetGroupList>();
    expect_published_order(r, {{"dwRequestID", r.request_id},
                               {"lpContext", r.context},
                               {"hLine", r.line},
                               {"lpGroupListContext", r.out_context},
                               {"lpAgentGroupListSize", r.total_size}});
}

TEST(PacketTable, getqueuelist) {
    const auto r = filled<GetQueueList>();
    expect_published_order(r, {{"dwRequestID", r.request_id},
                               {"lpContext", r.context},
                               {"hLine", r.line},
                               {"pGroupID", r.group},
                               {"cbGUID", 16U},
                               {"lpQueueListContext", r.out_context},
                               {"lpQueueList", r.total_size}});
}

TEST(PacketTable, set_requests) {
    const auto agent_period = filled<SetAgentMeasurementPeriod>();
    expect_published_order(agent_period, {{"dwRequestID", agent_period.request_id},
                                          {"hLine", agent_period.line},
                                          {"hAgent", agent_period.id},
                                          {"dwMeasurementPeriod", agent_period.period_s}});
    const auto queue_period = filled<SetQueueMeasurementPeriod>();
    expect_published_order(queue_period, {{"dwRequestID", queue_period.request_id},
                                          {"hLine", queue_period.line},
                                          {"dwQueueID", queue_period.id},
                                          {"dwMeasurementPeriod", queue_period.period_s}});
    const auto session = filled<SetAgentSessionState>();
    expect_published_order(session, {{"dwRequestID", session.request_id},
                                     {"hLine", session.line},
                                     {"hAgentSession", session.id},
                                     {"dwAgentSessionState", session.state},
                                     {"dwNextAgentSessionState", session.next_state}});
    const auto agent = filled<SetAgentStateEx>();
    expect_published_order(agent, {{"dwRequestID", agent.request_id},
                                   {"hLine", agent.line},
                                   {"hAgent", agent.id},
                                   {"dwAgentState", agent.state},
                                   {"dwNextAgentState", agent.next_state}});
}

}  // namespace
}  // namespace agentline::wire
