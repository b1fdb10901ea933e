// Goal: the readers of flat structures never read outside, and whatever they accept converts to an
// A structure that keeps the size convention. Input: type, total_size (4 bytes), structure.
#include <algorithm>

#include "fuzz/fuzz_target.h"
#include "model/checks.h"
#include "wire/flat.h"

namespace agentline::wire {
namespace {

std::uint32_t dword_at(ByteView bytes, std::size_t at) {
    return ByteReader(bytes.subspan(at, 4)).u32();
}

void expect_size_convention(const Bytes& structure, std::uint32_t total_size) {
    FUZZ_EXPECT(structure.size() <= total_size);
    FUZZ_EXPECT(dword_at(structure, 0) == total_size);
    FUZZ_EXPECT(dword_at(structure, 4) >= structure.size());
    FUZZ_EXPECT(dword_at(structure, 8) == structure.size());
}

void try_report(ProxyRequestType type, ByteView report, std::uint32_t total_size) {
    const bool consistent = is_consistent_report(type, report, total_size);
    const Bytes ansi = to_ansi_report(type, report, total_size);
    if (consistent) FUZZ_EXPECT(!ansi.empty());
    if (!ansi.empty()) expect_size_convention(ansi, total_size);
}

/// LINEDEVCAPS and LINEADDRESSCAPS.
void try_caps(bool (*is_consistent)(ByteView, std::uint32_t),
              Bytes (*to_ansi)(ByteView, std::uint32_t), ByteView caps, std::uint32_t total_size) {
    const bool consistent = is_consistent(caps, total_size);
    const Bytes ansi = to_ansi(caps, total_size);
    if (consistent) FUZZ_EXPECT(!ansi.empty());
    if (!ansi.empty()) expect_size_convention(ansi, total_size);
}

void try_call_params(ByteView params) {
    const auto types = proxy_types_of(params);
    if (types) FUZZ_EXPECT(!types->empty() && types->size() <= params.size() / 4);
    const auto address = address_of(params);
    if (types) FUZZ_EXPECT(address.has_value());
}

}  // namespace
}  // namespace agentline::wire

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace agentline;
    ByteReader reader(ByteView(data, size));
    // One more than the published types: the last stands for ours.
    const std::uint32_t number = reader.u8() % (proxy_request_type_last + 1) + 1;
    const auto type = is_proxy_request_type(number) ? static_cast<ProxyRequestType>(number)
                                                    : ProxyRequestType::getagentlist;
    const std::uint32_t total_size = reader.u32() % (out_structure_size_max + 1);
    const ByteView structure = reader.raw(reader.left());
    wire::try_report(type, structure, total_size);
    wire::try_caps(wire::is_consistent_dev_caps, wire::to_ansi_dev_caps, structure, total_size);
    wire::try_caps(wire::is_consistent_address_caps, wire::to_ansi_address_caps, structure,
                   total_size);
    wire::try_call_params(structure);
    return 0;
}
