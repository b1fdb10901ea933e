// The readers that judge a flat structure of a peer before anyone uses it.
#include <algorithm>

#include "base/assert.h"
#include "wire/flat.h"
#include "wire/flat_layout.h"
#include "wire/flat_writer.h"
#include "wire/raw.h"

namespace agentline::wire {
namespace {

/// Judges the parts of one structure. Choice: parts that share bytes are refused as far as the sum
/// of their sizes tells, because a few bytes could otherwise name the same text thousands of times.
class PartCheck {
  public:
    /// `used` = the dwUsedSize bytes of the structure.
    PartCheck(ByteView used, std::uint32_t fixed_size)
        : used_(used), fixed_size_(fixed_size), room_(used.size() - fixed_size) {}

    /// The part at (size, offset); size 0 = absent.
    bool is_inside(std::uint32_t size, std::uint32_t offset) {
        if (size == 0) return true;
        if (offset < fixed_size_ || !raw::fits_at(used_.size(), offset, size)) return false;
        if (size > room_) return false;
        room_ -= size;
        return true;
    }
    bool is_text_inside(std::size_t size_at) {
        const std::uint32_t size = raw::dword_at(used_, size_at);
        const std::uint32_t offset = raw::dword_at(used_, size_at + 4);
        if (!is_inside(size, offset)) return false;
        return size == 0 || raw::is_utf16_z(used_.subspan(offset, size));
    }

  private:
    ByteView used_;
    std::uint32_t fixed_size_;
    std::size_t room_;
};

/// The dwUsedSize bytes if the three sizes agree with each other and with what is there.
std::optional<ByteView> used_part(ByteView bytes, std::uint32_t fixed_size,
                                  std::uint32_t total_size) {
    if (bytes.size() < fixed_size) return std::nullopt;
    const std::uint32_t needed = raw::dword_at(bytes, FlatWriter::needed_at);
    const std::uint32_t used = raw::dword_at(bytes, FlatWriter::used_at);
    if (used < fixed_size || used > bytes.size() || used > total_size || needed < used) {
        return std::nullopt;
    }
    return bytes.first(used);
}

bool is_consistent_list(ByteView used, const EntryLayout& entry) {
    const std::uint64_t count = raw::dword_at(used, list_layout::num_entries_at);
    const std::uint32_t size = raw::dword_at(used, list_layout::list_size_at);
    const std::uint32_t offset = raw::dword_at(used, list_layout::list_offset_at);
    if (size == 0) return true;
    PartCheck check(used, list_layout::fixed_size);
    if (size != count * entry.size || !check.is_inside(size, offset)) return false;
    for (std::size_t i = 0; i < count * entry.text_count; ++i) {
        const std::size_t entry_at = offset + i / entry.text_count * entry.size;
        if (!check.is_text_inside(entry_at + entry.text_at(i % entry.text_count))) return false;
    }
    return true;
}

bool is_consistent_caps(const CapsLayout& layout, ByteView caps, std::uint32_t total_size) {
    // The strings follow the fixed part of some version; the smallest bounds them all from below.
    const auto used = used_part(caps, layout.smallest_fixed_size, total_size);
    if (!used) return false;
    PartCheck check(*used, layout.smallest_fixed_size);
    return std::all_of(layout.texts_at.begin(), layout.texts_at.end(),
                       [&](std::size_t at) { return check.is_text_inside(at); });
}

}  // namespace

std::optional<ReportLayout> report_layout(ProxyRequestType type) {
    const std::uint32_t fixed_size = fixed_size_of(type);
    switch (type) {
        case ProxyRequestType::getagentinfo:
        case ProxyRequestType::getagentsessioninfo:
        case ProxyRequestType::getqueueinfo:
            return ReportLayout{fixed_size, std::nullopt};
        case ProxyRequestType::getagentsessionlist:
            return ReportLayout{fixed_size, session_entry};
        case ProxyRequestType::getgrouplist:
            return ReportLayout{fixed_size, group_entry};
        case ProxyRequestType::getqueuelist:
            return ReportLayout{fixed_size, queue_entry};
        case ProxyRequestType::getagentlist:
            return ReportLayout{fixed_size, agent_entry};
        case ProxyRequestType::setagentgroup:
        case ProxyRequestType::setagentstate:
        case ProxyRequestType::setagentactivity:
        case ProxyRequestType::getagentcaps:
        case ProxyRequestType::getagentstatus:
        case ProxyRequestType::agentspecific:
        case ProxyRequestType::getagentactivitylist:
        case ProxyRequestType::getagentgrouplist:
        case ProxyRequestType::createagent:
        case ProxyRequestType::setagentmeasurementperiod:
        case ProxyRequestType::createagentsession:
        case ProxyRequestType::setagentsessionstate:
        case ProxyRequestType::setagentsessionstatereason:
        case ProxyRequestType::setqueuemeasurementperiod:
        case ProxyRequestType::setagentstateex:
            return std::nullopt;
    }
    AGENTLINE_ASSERT(false);
}

bool is_consistent_report(ProxyRequestType type, ByteView report, std::uint32_t total_size) {
    const auto layout = report_layout(type);
    if (!layout) return false;
    const auto used = used_part(report, layout->fixed_size, total_size);
    if (!used) return false;
    return !layout->entry || is_consistent_list(*used, *layout->entry);
}

bool is_consistent_dev_caps(ByteView caps, std::uint32_t total_size) {
    return is_consistent_caps(dev_caps_parts, caps, total_size);
}

bool is_consistent_address_caps(ByteView caps, std::uint32_t total_size) {
    return is_consistent_caps(address_caps_parts, caps, total_size);
}

}  // namespace agentline::wire
