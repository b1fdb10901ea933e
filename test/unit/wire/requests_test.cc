// Goal: every packet survives encode and decode, and no offset or size is trusted.
// Method: one typed test over all packets of requests.h, filled by their own field lists; then
// every truncation of VarData and hostile values in every parameter (run under ASan in the asan
// preset).
#include "wire/requests.h"

#include <gtest/gtest.h>

#include "unit/wire/packet_types.h"

namespace agentline::wire {
namespace {

template <class Tuple>
struct AsTypes;
template <class... Packets>
struct AsTypes<std::tuple<Packets...>> {
    using type = testing::Types<Packets...>;
};

template <class Packet>
struct Packets : testing::Test {};
TYPED_TEST_SUITE(Packets, AsTypes<AllPackets>::type);

TYPED_TEST(Packets, come_back_as_they_were) {
    const auto packet = filled<TypeParam>();
    const auto back = decode<TypeParam>(encode_any(packet));
    ASSERT_TRUE(back);
    EXPECT_EQ(collect(*back).values, collect(packet).values);
}

TYPED_TEST(Packets, come_back_with_all_parts_absent) {
    const TypeParam packet;
    const auto back = decode<TypeParam>(encode_any(packet));
    ASSERT_TRUE(back);
    EXPECT_EQ(collect(*back).values, collect(packet).values);
}

TYPED_TEST(Packets, are_refused_when_var_data_is_cut_anywhere) {
    const auto packet = filled<TypeParam>();
    const Message whole = encode_any(packet);
    for (std::size_t size = 0; size < whole.var_data.size(); ++size) {
        Message cut = whole;
        cut.var_data.resize(size);
        const auto back = decode<TypeParam>(cut);
        // A block has no size of its own here: it ends where VarData ends, but is never empty.
        if (collect(packet).has_block && size > 0) {
            EXPECT_TRUE(back) << size;
        } else {
            EXPECT_FALSE(back) << size;
        }
    }
}

TYPED_TEST(Packets, survive_hostile_values_in_every_parameter) {
    const Message whole = encode_any(filled<TypeParam>());
    const auto size = static_cast<std::uint32_t>(whole.var_data.size());
    for (std::size_t i = 0; i < param_count; ++i) {
        for (const std::uint32_t value : {0U, 1U, size - 1, size, size + 1, 0x7FFFFFFFU,
                                          0xFFFFFFF0U, 0xFFFFFFFEU, 0xFFFFFFFFU}) {
            Message hostile = whole;
            hostile.params[i] = value;
            const auto back = decode<TypeParam>(hostile);
            if (back) {
                EXPECT_LE(encode_any(*back).var_data.size(), 2 * size + 8);
            }
        }
    }
}

TEST(FieldWriter, puts_each_part_on_a_dword_boundary) {
    // Six bytes with terminator, then two of padding.
    const CreateAgent packet{.agent_id = u"ab", .pin = u"1"};
    const Message message = encode(packet);
    EXPECT_EQ(message.params[3], 0U);
    EXPECT_EQ(message.params[4], 8U);
    EXPECT_EQ(message.var_data, (Bytes{'a', 0, 'b', 0, 0, 0, 0, 0, '1', 0, 0, 0}));
}

TEST(FieldWriter, tells_an_absent_text_from_an_empty_one) {
    const CreateAgent packet{.agent_id = std::nullopt, .pin = u""};
    const Message message = encode(packet);
    EXPECT_EQ(message.params[3], absent);
    const auto back = decode<CreateAgent>(message);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->agent_id, std::nullopt);
    EXPECT_EQ(back->pin, Text(u""));
}

TEST(FieldReader, refuses_a_text_over_the_limit) {
    CreateAgent packet;
    packet.agent_id = std::u16string(text_units_max, u'x');
    EXPECT_TRUE(decode<CreateAgent>(encode(packet)));
    packet.agent_id->push_back(u'x');
    EXPECT_FALSE(decode<CreateAgent>(encode(packet)));
}

TEST(FieldReader, refuses_a_guid_of_another_size) {
    Message message = encode(GetQueueList{});
    ASSERT_EQ(message.params[4], 16U);
    for (const std::uint32_t size : {0U, 15U, 17U, 0xFFFFFFFFU}) {
        message.params[4] = size;
        EXPECT_FALSE(decode<GetQueueList>(message)) << size;
    }
}

TEST(FieldReader, takes_an_unaligned_offset) {
    Message message;
    message.params[3] = 1;
    message.params[4] = absent;
    message.var_data = {0xFF, 'a', 0, 0, 0};
    const auto back = decode<CreateAgent>(message);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->agent_id, Text(u"a"));
}

TEST(FieldReader, ignores_unused_parameters) {
    Message message = encode(Close{5});
    message.params[1] = 99;
    const auto back = decode<Close>(message);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->line, 5U);
}

}  // namespace
}  // namespace agentline::wire
