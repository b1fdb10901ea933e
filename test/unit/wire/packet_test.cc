// Goal: TAPI32_MSG and ASYNCEVENTMSG keep every dword in its published place and refuse what is too
// short or contradicts itself. Method: round trips, places by hand, every truncation.
#include "wire/packet.h"

#include <gtest/gtest.h>

#include "unit/wire/tables.h"

namespace agentline::wire {
namespace {

Message a_message() {
    Message message;
    message.function_or_ack = 155;
    for (std::uint32_t i = 0; i < param_count; ++i) message.params[i] = 100 + i;
    message.var_data = {1, 2, 3, 4, 5};
    return message;
}

Event an_event() {
    Event event;
    event.init_context = 1;
    event.post_process = 2;
    event.device = 3;
    event.message = 0x1B;
    event.open_context = 5;
    event.params = {6, 7, 8, 9};
    event.var_data = {1, 2, 3};
    return event;
}

Bytes bytes_of(const Message& message) {
    Bytes out;
    append_message(out, message);
    return out;
}
Bytes bytes_of(const Event& event) {
    Bytes out;
    append_event(out, event);
    return out;
}

TEST(Message, puts_parameters_at_byte_8_and_var_data_at_byte_60) {
    const Bytes bytes = bytes_of(a_message());
    ASSERT_EQ(bytes.size(), message_fixed_size + 5);
    EXPECT_EQ(tables::dword_at(bytes, 0), 155U);
    EXPECT_EQ(tables::dword_at(bytes, 4), 0U);
    for (std::uint32_t i = 0; i < param_count; ++i) {
        EXPECT_EQ(tables::dword_at(bytes, 8 + 4 * i), 100 + i);
    }
    EXPECT_EQ(bytes[60], 1);
}

TEST(Message, comes_back_as_it_was) {
    const auto back = read_message(bytes_of(a_message()));
    ASSERT_TRUE(back);
    EXPECT_EQ(*back, a_message());
}

TEST(Message, is_refused_below_its_fixed_part) {
    const Bytes bytes = bytes_of(a_message());
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
        const auto back = read_message(ByteView(bytes).first(size));
        EXPECT_EQ(back.has_value(), size >= message_fixed_size) << size;
        if (back) {
            EXPECT_EQ(back->var_data.size(), size - message_fixed_size);
        }
    }
}

TEST(Message, is_refused_with_a_reserved_dword) {
    Bytes bytes = bytes_of(a_message());
    tables::put_dword(bytes, 4, 1);
    EXPECT_FALSE(read_message(bytes));
}

TEST(Event, puts_members_in_published_order) {
    const Bytes bytes = bytes_of(an_event());
    ASSERT_EQ(bytes.size(), event_fixed_size + 3);
    EXPECT_EQ(tables::dword_at(bytes, 0), bytes.size());
    const std::array<std::uint32_t, 9> expected = {1, 2, 3, 0x1B, 5, 6, 7, 8, 9};
    for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_EQ(tables::dword_at(bytes, 4 + 4 * i), expected[i]) << i;
    }
}

TEST(Event, comes_back_as_it_was) {
    const auto back = read_event(bytes_of(an_event()));
    ASSERT_TRUE(back);
    EXPECT_EQ(*back, an_event());
}

TEST(Event, is_refused_when_cut_anywhere_or_longer_than_it_says) {
    Bytes bytes = bytes_of(an_event());
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_FALSE(read_event(ByteView(bytes).first(size))) << size;
    }
    bytes.push_back(0);
    EXPECT_FALSE(read_event(bytes));
}

}  // namespace
}  // namespace agentline::wire
