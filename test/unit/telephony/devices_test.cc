// Goal: line devices are numbered by the configuration and named for ever by their name.
// Method: the same names in two orders; LINEMAPPER; ids out of range.
#include "core/telephony/devices.h"

#include <gtest/gtest.h>

#include "model/line_key.h"

namespace agentline {
namespace {

LineConfig line(std::string name, std::size_t addresses) {
    LineConfig config;
    config.name = std::move(name);
    config.addresses.resize(addresses);
    return config;
}

TEST(LineDevices, ids_follow_the_order_of_the_configuration) {
    const LineDevices devices({line("main", 2), line("spare", 3)});
    EXPECT_EQ(devices.find(0)->name, "main");
    EXPECT_EQ(devices.find(1)->name, "spare");
    EXPECT_EQ(devices.find(1)->address_count(), 3U);
    EXPECT_EQ(devices.find(2), nullptr);
}

TEST(LineDevices, a_removed_address_keeps_its_id_and_is_no_address) {
    LineDevices devices({line("main", 1)});
    devices.set_addresses(LineDeviceId{0}, {"1001", "", "1003"});
    const LineDevice& main = *devices.find(0);
    EXPECT_EQ(main.address_count(), 3U);
    ASSERT_NE(main.address(2), nullptr);
    EXPECT_EQ(*main.address(2), "1003");
    EXPECT_EQ(main.address(1), nullptr);
    EXPECT_EQ(main.address(3), nullptr);
    EXPECT_EQ(main.address(0xFFFFFFFF), nullptr);
}

TEST(LineDevices, permanent_ids_survive_reordering) {
    const LineDevices one({line("main", 1), line("spare", 1)});
    const LineDevices two({line("spare", 1), line("main", 1)});
    EXPECT_EQ(one.by_name("main")->permanent_id, line_key("main"));
    EXPECT_EQ(one.by_name("main")->permanent_id, two.by_name("main")->permanent_id);
    EXPECT_EQ(one.by_name("main")->permanent_guid, two.by_name("main")->permanent_guid);
    EXPECT_NE(one.by_name("main")->permanent_guid, one.by_name("spare")->permanent_guid);
    EXPECT_EQ(one.by_name("other"), nullptr);
}

TEST(LineDevices, guid_of_a_name_is_a_name_based_uuid) {
    const std::string text = to_text(line_guid("main"));
    EXPECT_EQ(text[14], '5') << text;
    EXPECT_NE(std::string("89ab").find(text[19]), std::string::npos) << text;
}

TEST(LineDevices, line_mapper_opens_the_first_device_and_asks_for_none_elsewhere) {
    const LineDevices devices({line("main", 1), line("spare", 1)});
    EXPECT_EQ(devices.for_open(line_mapper), devices.find(0));
    EXPECT_EQ(devices.for_open(1), devices.find(1));
    EXPECT_EQ(devices.find(line_mapper), nullptr);
    EXPECT_EQ(LineDevices({}).for_open(line_mapper), nullptr);
}

}  // namespace
}  // namespace agentline
