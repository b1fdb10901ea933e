// Goal: every row of the packets carries any values there and back; one whose offsets and sizes
// were then pointed anywhere decodes to something that survives a round trip, or is refused. Input:
// the row, values of its fields, then what is changed in the message.
#include <tuple>
#include <utility>

#include "fuzz/fuzz_input.h"
#include "fuzz/fuzz_target.h"
#include "unit/wire/packet_types.h"
#include "wire/raw.h"

namespace agentline::wire {
namespace {

using fuzzing::FuzzInput;

/// Gives each field what the input says.
class FieldReaderOfInput {
  public:
    explicit FieldReaderOfInput(FuzzInput& in) : in_(in) {}
    void dword(std::uint32_t& v) { v = in_.telling(); }
    void text(Text& v) {
        if (!in_.flag()) return v.reset();
        std::u16string units;
        for (std::uint32_t left = in_.below(20); left > 0; --left) {
            // A text ends at its first 0.
            const auto unit = static_cast<char16_t>(in_.telling());
            units.push_back(unit == 0 ? u'0' : unit);
        }
        v = std::move(units);
    }
    void guid(Guid& v) { v.bytes.fill(in_.u8()); }
    void block(Bytes& v) {
        const ByteView taken = in_.bytes();
        v.assign(taken.begin(), taken.end());
    }
    void bytes(Bytes& v) { block(v); }

  private:
    FuzzInput& in_;
};

/// Where sizes and offsets break: the ends of VarData, one beside them, and what overflows.
std::uint32_t some_place(FuzzInput& in, const Message& message) {
    const std::uint32_t end = raw::size_of(message.var_data);
    switch (in.below(4)) {
        case 0:
            return end - in.below(20);
        case 1:
            return end + in.below(4);
        case 2:
            return message.params[in.below(param_count)];
        default:
            return in.telling();
    }
}

void change(FuzzInput& in, Message& message) {
    for (std::uint32_t left = in.below(5); left > 0; --left) {
        message.params[in.below(param_count)] = some_place(in, message);
    }
    if (in.flag()) message.var_data.resize(in.below(raw::size_of(message.var_data) + 1));
    // Without spare capacity, so that the sanitizer sees each byte beyond the end.
    message.var_data.shrink_to_fit();
}

Message there_and_back(const Message& message) {
    Bytes body;
    append_message(body, message);
    const auto back = read_message(body);
    FUZZ_EXPECT(back.has_value() && *back == message);
    return *back;
}

template <class Packet>
void try_row(FuzzInput& in) {
    Packet packet;
    FieldReaderOfInput reader(in);
    packet.fields(reader);
    Message message = there_and_back(encode_any(packet));
    const auto read = decode<Packet>(message);
    FUZZ_EXPECT(read.has_value());
    FUZZ_EXPECT(collect(*read).values == collect(packet).values);
    change(in, message);
    const auto changed = decode<Packet>(message);
    if (!changed) return;
    const auto again = decode<Packet>(there_and_back(encode_any(*changed)));
    FUZZ_EXPECT(again.has_value());
    FUZZ_EXPECT(collect(*again).values == collect(*changed).values);
}

template <std::size_t... Row>
void try_row_number(std::size_t row, FuzzInput& in, std::index_sequence<Row...>) {
    ((row == Row ? try_row<std::tuple_element_t<Row, AllPackets>>(in) : void()), ...);
}

}  // namespace
}  // namespace agentline::wire

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace agentline;
    constexpr std::size_t rows = std::tuple_size_v<wire::AllPackets>;
    fuzzing::FuzzInput in(data, size);
    wire::try_row_number(in.u8() % rows, in, std::make_index_sequence<rows>{});
    return 0;
}
