// What lineOpen reads of LINECALLPARAMS. Only members of the 1.4 part are needed, so any version's
// structure will do.
#include "wire/flat.h"
#include "wire/raw.h"

namespace agentline::wire {
namespace {

constexpr std::size_t total_size_at = 0, address_mode_at = 24, address_id_at = 28,
                      dev_specific_size_at = 104, dev_specific_offset_at = 108;
constexpr std::uint32_t fixed_size_1_4 = 112;

/// The dwTotalSize bytes of the structure.
LineResult<ByteView> whole(ByteView call_params) {
    if (call_params.size() < fixed_size_1_4) return failure(LineErr::structuretoosmall);
    const std::uint32_t total_size = raw::dword_at(call_params, total_size_at);
    if (total_size < fixed_size_1_4 || total_size > call_params.size()) {
        return failure(LineErr::structuretoosmall);
    }
    return call_params.first(total_size);
}

}  // namespace

LineResult<std::vector<std::uint32_t>> proxy_types_of(ByteView call_params) {
    const auto structure = whole(call_params);
    if (!structure) return failure(structure.error());
    const std::uint32_t size = raw::dword_at(*structure, dev_specific_size_at);
    const std::uint32_t offset = raw::dword_at(*structure, dev_specific_offset_at);
    if (size == 0) return failure(LineErr::invalparam);
    if (!raw::fits_at(structure->size(), offset, size)) return failure(LineErr::structuretoosmall);
    if (size % 4 != 0) return failure(LineErr::invalparam);
    std::vector<std::uint32_t> types;
    ByteReader reader(structure->subspan(offset, size));
    while (!reader.at_end()) types.push_back(reader.u32());
    return types;
}

LineResult<CallParamsAddress> address_of(ByteView call_params) {
    const auto structure = whole(call_params);
    if (!structure) return failure(structure.error());
    return CallParamsAddress{raw::dword_at(*structure, address_mode_at),
                             raw::dword_at(*structure, address_id_at)};
}

}  // namespace agentline::wire
