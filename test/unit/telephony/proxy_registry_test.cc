// Goal: at most one handler per (device, type), all or nothing, and the LINE_PROXYSTATUS
// that follow from it. Method: overlapping and disjoint sets on two devices.
#include "core/telephony/proxy_registry.h"

#include <numeric>

#include <gtest/gtest.h>

namespace agentline {
namespace {

using Types = std::vector<std::uint32_t>;
constexpr LineDeviceId main_line{0}, spare_line{1};

Types acd_types() {
    Types types(12);
    std::iota(types.begin(), types.end(), proxy_request_type_first_2_2);
    return types;
}

TEST(ProxyRegistry, second_holder_of_a_type_is_refused_and_registers_nothing) {
    ProxyRegistry registry;
    EXPECT_EQ(registry.add(main_line, {0x9, 0xB}, 1), LineErr::ok);
    EXPECT_EQ(registry.add(main_line, {0xA, 0xB}, 2), LineErr::notregistered);
    EXPECT_EQ(registry.holder(main_line, ProxyRequestType::createagent), 1U);
    EXPECT_EQ(registry.holder(main_line, ProxyRequestType::setagentmeasurementperiod), 0U);
    EXPECT_TRUE(registry.types_of(2).empty());
    EXPECT_EQ(registry.served_types(main_line), (Types{0x9, 0xB}));
}

TEST(ProxyRegistry, disjoint_types_and_other_devices_are_free) {
    ProxyRegistry registry;
    EXPECT_EQ(registry.add(main_line, {0x9}, 1), LineErr::ok);
    EXPECT_EQ(registry.add(main_line, {0xA}, 2), LineErr::ok);
    EXPECT_EQ(registry.add(spare_line, {0x9}, 3), LineErr::ok);
    EXPECT_EQ(registry.holder(main_line, ProxyRequestType::createagent), 1U);
    EXPECT_EQ(registry.holder(spare_line, ProxyRequestType::createagent), 3U);
}

TEST(ProxyRegistry, removal_frees_the_types_in_their_order) {
    ProxyRegistry registry;
    ASSERT_EQ(registry.add(main_line, {0xC, 0x9}, 1), LineErr::ok);
    EXPECT_EQ(registry.remove(1), (Types{0xC, 0x9}));
    EXPECT_EQ(registry.served_mask(main_line), 0U);
    EXPECT_EQ(registry.holder(main_line, ProxyRequestType::createagent), 0U);
    EXPECT_EQ(registry.add(main_line, {0x9}, 2), LineErr::ok);
    EXPECT_TRUE(registry.remove(1).empty());
}

TEST(ProxyRegistry, reserved_types_are_taken_for_ever) {
    ProxyRegistry registry;
    registry.reserve(main_line, acd_types_mask);
    EXPECT_EQ(registry.add(main_line, {0x9}, 1), LineErr::notregistered);
    EXPECT_EQ(registry.add(main_line, {0x1}, 1), LineErr::ok);
    EXPECT_EQ(registry.remove(1), (Types{0x1}));
    EXPECT_EQ(registry.served_types(main_line), acd_types());
}

TEST(ProxyRegistry, a_type_without_a_published_number_has_no_holder_and_is_in_no_list) {
    ProxyRegistry registry;
    for (const auto type :
         {ProxyRequestType::getagentlist, ProxyRequestType::setagentsessionstatereason}) {
        registry.reserve(main_line, 1U << number_of(type));
        EXPECT_EQ(registry.holder(main_line, type), 0U);
    }
    EXPECT_TRUE(registry.served_types(main_line).empty());
}

TEST(ProxyStatus, open_per_type_in_array_order) {
    const auto messages = proxy_opened_messages({0xC, 0x9}, 0);
    ASSERT_EQ(messages.size(), 2U);
    EXPECT_EQ(messages[0], (LineMessage{MessageId::proxystatus, proxystatus::open, 0xC, 0}));
    EXPECT_EQ(messages[1], (LineMessage{MessageId::proxystatus, proxystatus::open, 0x9, 0}));
}

TEST(ProxyStatus, all_open_for_acd_once_when_the_set_becomes_complete) {
    const auto complete = proxy_opened_messages(acd_types(), 0);
    ASSERT_EQ(complete.size(), 13U);
    EXPECT_EQ(complete.back(),
              (LineMessage{MessageId::proxystatus, proxystatus::allopenforacd, 0, 0}));
    const auto last = proxy_opened_messages({0x14}, acd_types_mask & ~(1U << 0x14U));
    EXPECT_EQ(last.back().param1, proxystatus::allopenforacd);
    const auto later = proxy_opened_messages({0x1}, acd_types_mask);
    EXPECT_EQ(later.size(), 1U);
}

TEST(ProxyStatus, close_per_type) {
    const auto messages = proxy_closed_messages({0xC, 0x9});
    ASSERT_EQ(messages.size(), 2U);
    EXPECT_EQ(messages[1], (LineMessage{MessageId::proxystatus, proxystatus::close, 0x9, 0}));
}

}  // namespace
}  // namespace agentline
