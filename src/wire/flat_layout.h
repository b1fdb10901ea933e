// What: the places of members in the flat structures that more than one file of this folder needs.
// Thread: constants, any. Spec: tapi2-abi.tsv (members of the named structures).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "model/proxy_request.h"

namespace agentline::wire {

/// The head that all list structures share (contract 7.2).
namespace list_layout {
inline constexpr std::uint32_t fixed_size = 24;
inline constexpr std::size_t num_entries_at = 12, list_size_at = 16, list_offset_at = 20;
}  // namespace list_layout

/// One entry of a list: a key, then size and offset of each of its texts.
struct EntryLayout {
    std::uint32_t size = 0;
    std::size_t text_count = 0;
    /// Place of size and offset of text `i`.
    [[nodiscard]] constexpr std::size_t text_at(std::size_t i) const {
        return size - (text_count - i) * 8;
    }
};
inline constexpr EntryLayout session_entry{28, 0};
inline constexpr EntryLayout group_entry{24, 1};
inline constexpr EntryLayout queue_entry{12, 1};
inline constexpr EntryLayout agent_entry{28, 3};  ///< Name, id, PIN.
inline constexpr EntryLayout proxy_request_entry{4, 0};

/// What is_consistent_report and to_ansi_report know of a report.
struct ReportLayout {
    std::uint32_t fixed_size = 0;
    std::optional<EntryLayout> entry;  ///< For lists.
};
/// Nothing for request types without a report in this version.
std::optional<ReportLayout> report_layout(ProxyRequestType type);

namespace dev_caps_layout {
inline constexpr std::uint32_t smallest_fixed_size = 240;
inline constexpr std::size_t provider_info_at = 12, switch_info_at = 20, permanent_line_id_at = 28,
                             line_name_at = 32, string_format_at = 40, address_modes_at = 44,
                             num_addresses_at = 48, bearer_modes_at = 52, media_modes_at = 60,
                             permanent_line_guid_at = 252;
inline constexpr std::array texts_at = {provider_info_at, switch_info_at, line_name_at};
inline constexpr std::uint32_t stringformat_ascii = 1, stringformat_unicode = 3;
}  // namespace dev_caps_layout

namespace address_caps_layout {
inline constexpr std::uint32_t smallest_fixed_size = 180;
inline constexpr std::size_t line_device_id_at = 12, address_at = 16, address_sharing_at = 32;
inline constexpr std::array texts_at = {address_at};
}  // namespace address_caps_layout

/// What the checks and the A functions know of the capabilities of a device or an address.
struct CapsLayout {
    std::uint32_t smallest_fixed_size = 0;
    std::span<const std::size_t> texts_at;  ///< Places of size and offset, in writing order.
};
inline constexpr CapsLayout dev_caps_parts{dev_caps_layout::smallest_fixed_size,
                                           dev_caps_layout::texts_at};
inline constexpr CapsLayout address_caps_parts{address_caps_layout::smallest_fixed_size,
                                               address_caps_layout::texts_at};

}  // namespace agentline::wire
