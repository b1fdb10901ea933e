// Goal: applications and opens belong to one client; messages find exactly their recipients (K-09).
// Method: two clients, two devices, opens of every published version.
#include "core/telephony/opens.h"

#include <gtest/gtest.h>

#include "core/telephony/applications.h"
#include "model/versions.h"

namespace agentline {
namespace {

constexpr ClientId alice{1}, bob{2};
constexpr LineDeviceId main_line{0}, spare_line{1};

Open open_of(ClientId client, LineDeviceId device, std::uint32_t version) {
    return {.client = client, .application = 10, .device = device, .api_version = version};
}

std::vector<std::uint32_t> handles_of(const std::vector<const Open*>& opens) {
    std::vector<std::uint32_t> handles;
    for (const Open* open : opens) handles.push_back(open->handle);
    return handles;
}

TEST(Applications, are_found_by_their_own_client_only) {
    Applications applications;
    const std::uint32_t first = applications.add({.client = alice});
    const std::uint32_t second = applications.add({.client = alice});
    EXPECT_NE(applications.find(alice, first), nullptr);
    EXPECT_EQ(applications.find(bob, first), nullptr);
    EXPECT_EQ(applications.of_client(alice), (std::vector<std::uint32_t>{first, second}));
    applications.remove(first);
    EXPECT_EQ(applications.find(alice, first), nullptr);
    EXPECT_EQ(applications.of_client(alice), (std::vector<std::uint32_t>{second}));
    EXPECT_TRUE(applications.of_client(bob).empty());
}

TEST(Opens, are_found_by_their_own_client_only) {
    Opens opens;
    const std::uint32_t handle = opens.add(open_of(alice, main_line, api_2_2));
    EXPECT_NE(opens.find(alice, handle), nullptr);
    EXPECT_EQ(opens.find(bob, handle), nullptr);
    opens.remove(handle);
    EXPECT_EQ(opens.find(alice, handle), nullptr);
    EXPECT_TRUE(opens.of_device(main_line).empty());
    EXPECT_TRUE(opens.of_application(10).empty());
}

TEST(Opens, messages_reach_all_opens_of_the_device_but_the_senders) {
    Opens opens;
    const std::uint32_t handler = opens.add(open_of(alice, main_line, api_2_2));
    const std::uint32_t own_other = opens.add(open_of(alice, main_line, api_2_2));
    const std::uint32_t other = opens.add(open_of(bob, main_line, api_2_2));
    opens.add(open_of(bob, spare_line, api_2_2));
    const auto told = opens.recipients(main_line, MessageId::agentsessionstatus, handler);
    EXPECT_EQ(handles_of(told), (std::vector<std::uint32_t>{own_other, other}));
}

TEST(Opens, version_of_the_open_governs_the_message) {
    Opens opens;
    for (const std::uint32_t version : api_versions) {
        opens.add(open_of(alice, main_line, version));
    }
    EXPECT_EQ(opens.recipients(main_line, MessageId::queuestatus, 0).size(), 3U);
    EXPECT_EQ(opens.recipients(main_line, MessageId::agentstatus, 0).size(), 5U);
    EXPECT_EQ(opens.recipients(main_line, MessageId::close, 0).size(), 7U);
}

TEST(Opens, each_client_of_a_device_is_listed_once) {
    Opens opens;
    opens.add(open_of(bob, main_line, api_2_2));
    opens.add(open_of(alice, main_line, api_2_2));
    opens.add(open_of(bob, main_line, api_2_2));
    EXPECT_EQ(opens.clients_of(main_line), (std::vector<ClientId>{bob, alice}));
}

}  // namespace
}  // namespace agentline
