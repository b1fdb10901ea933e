// Goal: lineOpen refuses in the written order of contract 4, with the written codes.
// Method: a good request, spoilt in one place per row; then pairs, where the earlier check wins.
#include "core/telephony/open_checks.h"

#include <functional>

#include <gtest/gtest.h>

#include "model/checks.h"
#include "model/versions.h"

namespace agentline {
namespace {

LineDevices two_lines() {
    LineConfig line;
    line.addresses = {"1001", "1002"};
    line.name = "main";
    LineConfig other = line;
    other.name = "spare";
    return LineDevices({line, other});
}

OpenRequest good() {
    OpenRequest request;
    request.api_version = api_2_2;
    request.privileges = privilege::none;
    return request;
}
OpenRequest good_proxy() {
    OpenRequest request = good();
    request.privileges |= privilege::option_proxy;
    request.proxy_types = std::vector<std::uint32_t>{0x9, 0xC};
    return request;
}
OpenRequest good_single_address() {
    OpenRequest request = good();
    request.privileges |= privilege::option_singleaddress;
    request.address = SingleAddress{1, 1};
    return request;
}

struct Row {
    const char* what;
    OpenRequest request;
    std::function<void(OpenRequest&)> spoil;
    LineErr expected;
};

std::vector<Row> rows() {
    using Types = std::vector<std::uint32_t>;
    return {
        {"device", good(), [](auto& r) { r.device_id = 2; }, LineErr::baddeviceid},
        {"version", good(), [](auto& r) { r.api_version = 0x00020003; },
         LineErr::incompatibleapiversion},
        {"extension", good(), [](auto& r) { r.ext_version = 1; }, LineErr::incompatibleextversion},
        {"privileges 0", good(), [](auto& r) { r.privileges = 0; }, LineErr::invalprivselect},
        {"none and owner", good(), [](auto& r) { r.privileges = 5; }, LineErr::invalprivselect},
        {"proxy below 2.0", good_proxy(), [](auto& r) { r.api_version = 0x00010004; },
         LineErr::invalprivselect},
        {"owner, no media mode", good(), [](auto& r) { r.privileges = privilege::owner; },
         LineErr::invalmediamode},
        {"owner, unknown media mode", good(),
         [](auto& r) { r.privileges = privilege::owner, r.media_modes = 0x1'0004; },
         LineErr::invalmediamode},
        {"proxy, no call params", good_proxy(), [](auto& r) { r.proxy_types.reset(); },
         LineErr::invalpointer},
        {"proxy, bad sizes", good_proxy(),
         [](auto& r) { r.proxy_types = failure(LineErr::structuretoosmall); },
         LineErr::structuretoosmall},
        {"proxy, odd size", good_proxy(),
         [](auto& r) { r.proxy_types = failure(LineErr::invalparam); }, LineErr::invalparam},
        {"proxy, unknown type", good_proxy(), [](auto& r) { r.proxy_types = Types{0x15}; },
         LineErr::invalparam},
        {"proxy, duplicate", good_proxy(),
         [](auto& r) {
             r.proxy_types = Types{9, 9};
         },
         LineErr::invalparam},
        {"2.2 type on 2.1", good_proxy(), [](auto& r) { r.api_version = api_2_1; },
         LineErr::invalparam},
        {"address, none", good_single_address(), [](auto& r) { r.address.reset(); },
         LineErr::invaladdressid},
        {"address, mode", good_single_address(),
         [](auto& r) {
             r.address = SingleAddress{2, 1};
         },
         LineErr::invaladdressid},
        {"address, id", good_single_address(),
         [](auto& r) {
             r.address = SingleAddress{1, 2};
         },
         LineErr::invaladdressid},
    };
}

TEST(OpenChecks, good_requests_pass) {
    const LineDevices devices = two_lines();
    EXPECT_EQ(check_open(good(), devices), LineErr::ok);
    EXPECT_EQ(check_open(good_proxy(), devices), LineErr::ok);
    EXPECT_EQ(check_open(good_single_address(), devices), LineErr::ok);
    OpenRequest mapper = good();
    mapper.device_id = line_mapper;
    EXPECT_EQ(check_open(mapper, devices), LineErr::ok);
    OpenRequest owner = good();
    owner.privileges = privilege::owner | privilege::monitor;
    owner.media_modes = 0x4;
    EXPECT_EQ(check_open(owner, devices), LineErr::ok);
    OpenRequest monitor = good();
    monitor.privileges = privilege::monitor;
    monitor.media_modes = 0xFFFFFFFF;  // Meaningful with OWNER only.
    EXPECT_EQ(check_open(monitor, devices), LineErr::ok);
}

TEST(OpenChecks, each_fault_gives_its_code) {
    const LineDevices devices = two_lines();
    for (Row row : rows()) {
        ASSERT_EQ(check_open(row.request, devices), LineErr::ok) << row.what;
        row.spoil(row.request);
        EXPECT_EQ(check_open(row.request, devices), row.expected) << row.what;
    }
}

TEST(OpenChecks, earlier_faults_win) {
    const LineDevices devices = two_lines();
    OpenRequest request = good_proxy();
    request.proxy_types = std::vector<std::uint32_t>{0x15};
    request.privileges |= privilege::owner;
    EXPECT_EQ(check_open(request, devices), LineErr::invalprivselect);
    request.ext_version = 1;
    EXPECT_EQ(check_open(request, devices), LineErr::incompatibleextversion);
    request.api_version = 7;
    EXPECT_EQ(check_open(request, devices), LineErr::incompatibleapiversion);
    request.device_id = 9;
    EXPECT_EQ(check_open(request, devices), LineErr::baddeviceid);
    request.proxy_types = failure(LineErr::structuretoosmall);
    EXPECT_EQ(check_open(request, devices), LineErr::structuretoosmall);
    request.proxy_types.reset();
    EXPECT_EQ(check_open(request, devices), LineErr::invalpointer);
}

}  // namespace
}  // namespace agentline
