// Reports for the A functions: the same structure with UTF-8 strings.
#include "base/utf.h"
#include "wire/flat.h"
#include "wire/flat_layout.h"
#include "wire/flat_writer.h"
#include "wire/raw.h"

namespace agentline::wire {
namespace {

/// UTF-8 with terminator; empty for an absent string. A string ends at its first NUL.
Bytes ansi_of(ByteView structure, std::size_t size_at) {
    const std::uint32_t size = raw::dword_at(structure, size_at);
    if (size == 0) return {};
    const std::uint32_t offset = raw::dword_at(structure, size_at + 4);
    const std::u16string units = raw::units_of(structure.subspan(offset, size));
    const std::string text = to_utf8(std::u16string_view(units).substr(0, units.find(u'\0')));
    Bytes out(text.begin(), text.end());
    out.push_back(0);
    return out;
}

/// What to tell as dwNeededSize when the input had to leave parts out: `plain` bytes stay what they
/// are, each UTF-16 unit of the rest takes at most three bytes. 0 if the input is complete.
std::uint64_t needed_floor(ByteView structure, std::uint64_t plain) {
    const std::uint64_t needed = raw::dword_at(structure, FlatWriter::needed_at);
    if (needed == raw::dword_at(structure, FlatWriter::used_at)) return 0;
    if (needed <= plain) return plain;
    return plain + (needed - plain + 1) / 2 * 3;
}

/// Entries as they are, then their texts, if they have any.
void put_list(FlatWriter& out, ByteView report, const EntryLayout& entry) {
    const std::uint32_t array_size = raw::dword_at(report, list_layout::list_size_at);
    const std::uint32_t array_at = raw::dword_at(report, list_layout::list_offset_at);
    const ByteView array = array_size == 0 ? ByteView() : report.subspan(array_at, array_size);
    const auto placed_at = out.part(list_layout::list_size_at, array);
    for (std::size_t i = 0; i < array_size / entry.size * entry.text_count; ++i) {
        const std::size_t text_at =
            i / entry.text_count * entry.size + entry.text_at(i % entry.text_count);
        std::optional<std::size_t> size_at;
        if (placed_at) size_at = *placed_at + text_at;
        out.part(size_at, ansi_of(report, array_at + text_at));
    }
}

/// Where the strings begin, which is where the fixed part of the structure's version ends.
std::uint32_t fixed_size_in(const CapsLayout& layout, ByteView caps) {
    std::uint32_t end = raw::dword_at(caps, FlatWriter::used_at);
    for (const std::size_t at : layout.texts_at) {
        if (raw::dword_at(caps, at) != 0) end = std::min(end, raw::dword_at(caps, at + 4));
    }
    return end;
}

/// Puts the texts of `caps` behind the fixed part that `out` begins with.
Bytes finish_ansi(FlatWriter& out, const CapsLayout& layout, ByteView caps) {
    for (const std::size_t at : layout.texts_at) out.part(at, ansi_of(caps, at));
    return out.finish(needed_floor(caps, fixed_size_in(layout, caps)));
}

}  // namespace

Bytes to_ansi_report(ProxyRequestType type, ByteView report, std::uint32_t total_size) {
    // Judged by its own size: for an A caller more bytes are asked for than he takes.
    if (!is_consistent_report(type, report, raw::size_of(report))) return {};
    const ReportLayout layout = *report_layout(type);
    if (total_size < layout.fixed_size) return {};
    FlatWriter out(report.first(layout.fixed_size), total_size);
    if (!layout.entry) return out.finish();
    put_list(out, report, *layout.entry);
    const std::uint64_t count = raw::dword_at(report, list_layout::num_entries_at);
    return out.finish(needed_floor(report, layout.fixed_size + count * layout.entry->size));
}

Bytes to_ansi_dev_caps(ByteView caps, std::uint32_t total_size) {
    if (!is_consistent_dev_caps(caps, raw::size_of(caps))) return {};
    const std::uint32_t fixed_size = fixed_size_in(dev_caps_parts, caps);
    if (total_size < fixed_size) return {};
    FlatWriter out(caps.first(fixed_size), total_size);
    out.dword(dev_caps_layout::string_format_at, dev_caps_layout::stringformat_ascii);
    return finish_ansi(out, dev_caps_parts, caps);
}

Bytes to_ansi_address_caps(ByteView caps, std::uint32_t total_size) {
    if (!is_consistent_address_caps(caps, raw::size_of(caps))) return {};
    const std::uint32_t fixed_size = fixed_size_in(address_caps_parts, caps);
    if (total_size < fixed_size) return {};
    FlatWriter out(caps.first(fixed_size), total_size);
    return finish_ansi(out, address_caps_parts, caps);
}

}  // namespace agentline::wire
