#include "wire/flat.h"

#include <bit>

#include "model/versions.h"
#include "wire/flat_layout.h"
#include "wire/flat_writer.h"
#include "wire/raw.h"

namespace agentline::wire {
namespace {

/// DATE: days since 1899-12-30, UTC.
std::uint64_t date_of(Instant at) {
    constexpr double days_to_1970 = 25569;
    constexpr double us_per_day = 86'400'000'000.0;
    return std::bit_cast<std::uint64_t>(days_to_1970 +
                                        static_cast<double>(at.us_since_epoch) / us_per_day);
}

/// The array of a list, then the texts of its entries. `array` comes without the texts' places.
/// The texts are written after the array, in entry order, each if it fits whole.
template <class TextOf>
Bytes encode_list(ByteView array, const EntryLayout& entry, std::uint32_t total_size,
                  TextOf text_of) {
    FlatWriter out(list_layout::fixed_size, total_size);
    const std::size_t count = array.size() / entry.size;
    out.dword(list_layout::num_entries_at, static_cast<std::uint32_t>(count));
    const auto array_at = out.part(list_layout::list_size_at, array);
    for (std::size_t i = 0; i < count * entry.text_count; ++i) {
        const std::size_t item = i / entry.text_count, text = i % entry.text_count;
        std::optional<std::size_t> size_at;
        if (array_at) size_at = *array_at + item * entry.size + entry.text_at(text);
        out.text(size_at, text_of(item, text));
    }
    return out.finish();
}

/// Lists of entries with texts: the array holds each entry's key and room for its texts' places.
template <class List, class WriteKey, class TextOf>
Bytes encode_text_list(const List& list, const EntryLayout& entry, std::uint32_t total_size,
                       WriteKey write_key, TextOf text_of) {
    Bytes array;
    array.reserve(list.size() * entry.size);
    ByteWriter writer(array);
    for (const auto& item : list) {
        write_key(writer, item);
        for (std::size_t text = 0; text < entry.text_count; ++text) writer.u64(0);
    }
    return encode_list(array, entry, total_size,
                       [&](std::size_t i, std::size_t text) { return text_of(list[i], text); });
}

std::string_view no_text(std::size_t, std::size_t) {
    return {};
}
/// The one text of a group or queue.
constexpr auto name_of = [](const auto& item, std::size_t) -> std::string_view {
    return item.name;
};
/// Name, id and PIN of an agent; the PIN is absent.
std::string_view text_of(const AgentEntry& agent, std::size_t text) {
    return text < 2 ? std::string_view(agent.person) : std::string_view();
}

}  // namespace

Bytes encode_flat(const AgentInfo& info, std::uint32_t total_size) {
    FlatWriter out(fixed_size_of(ProxyRequestType::getagentinfo), total_size);
    out.dword(12, info.agent_state);
    out.dword(16, info.next_agent_state);
    out.dword(20, info.measurement_period_s);
    out.qword(24, static_cast<std::uint64_t>(info.overall_call_rate));
    out.dword(32, info.acd_calls);
    out.dword(36, info.incoming_calls);
    out.dword(40, info.outgoing_calls);
    out.dword(44, info.acd_talk_s);
    out.dword(48, info.acd_call_s);
    out.dword(52, info.acd_wrapup_s);
    return out.finish();
}

Bytes encode_flat(const AgentSessionInfo& info, std::uint32_t total_size) {
    FlatWriter out(fixed_size_of(ProxyRequestType::getagentsessioninfo), total_size);
    out.dword(12, info.session_state);
    out.dword(16, info.next_session_state);
    out.qword(20, date_of(info.session_start));
    out.dword(28, info.duration_s);
    out.dword(32, info.calls);
    out.dword(36, info.talk_s);
    out.dword(40, info.average_talk_s);
    out.dword(44, info.call_s);
    out.dword(48, info.average_call_s);
    out.dword(52, info.wrapup_s);
    out.dword(56, info.average_wrapup_s);
    out.qword(60, static_cast<std::uint64_t>(info.acd_call_rate));
    out.dword(68, info.longest_time_to_answer_s);
    out.dword(72, info.average_time_to_answer_s);
    return out.finish();
}

Bytes encode_flat(const QueueInfo& info, std::uint32_t total_size) {
    FlatWriter out(fixed_size_of(ProxyRequestType::getqueueinfo), total_size);
    out.dword(12, info.measurement_period_s);
    out.dword(16, info.total_queued);
    out.dword(20, info.current_queued);
    out.dword(24, info.abandoned);
    out.dword(28, info.flowed_in);
    out.dword(32, info.flowed_out);
    out.dword(36, info.longest_ever_wait_s);
    out.dword(40, info.current_longest_wait_s);
    out.dword(44, info.average_wait_s);
    out.dword(48, info.final_disposition);
    return out.finish();
}

Bytes encode_flat(const AgentSessionList& list, std::uint32_t total_size) {
    Bytes array;
    array.reserve(list.size() * session_entry.size);
    ByteWriter writer(array);
    for (const AgentSessionEntry& item : list) {
        writer.u32(item.session.value);
        writer.u32(item.agent.value);
        writer.raw(item.group.bytes);
        writer.u32(item.working_address.value);
    }
    return encode_list(array, session_entry, total_size, no_text);
}

Bytes encode_flat(const GroupList& list, std::uint32_t total_size) {
    return encode_text_list(
        list, group_entry, total_size,
        [](ByteWriter& writer, const GroupEntry& item) { writer.raw(item.id.bytes); }, name_of);
}

Bytes encode_flat(const QueueList& list, std::uint32_t total_size) {
    return encode_text_list(
        list, queue_entry, total_size,
        [](ByteWriter& writer, const QueueEntry& item) { writer.u32(item.id.value); }, name_of);
}

Bytes encode_flat(const AgentList& list, std::uint32_t total_size) {
    return encode_text_list(
        list, agent_entry, total_size,
        [](ByteWriter& writer, const AgentEntry& item) { writer.u32(item.id.value); }, text_of);
}

Bytes encode_proxy_request_list(const std::vector<std::uint32_t>& types, std::uint32_t total_size) {
    Bytes array;
    ByteWriter writer(array);
    for (const std::uint32_t type : types) writer.u32(type);
    return encode_list(array, proxy_request_entry, total_size, no_text);
}

std::uint32_t dev_caps_fixed_size(std::uint32_t api_version) {
    if (api_version >= api_3_0) return 292;
    if (api_version >= api_2_2) return 268;
    if (api_version >= api_2_0) return 252;
    return dev_caps_layout::smallest_fixed_size;
}

Bytes encode_dev_caps(const DevCaps& caps, std::uint32_t api_version, std::uint32_t total_size) {
    using namespace dev_caps_layout;
    constexpr std::uint32_t addressmode_addressid = 1, bearermode_voice = 1;
    constexpr std::uint32_t mediamode_interactivevoice = 4;
    FlatWriter out(dev_caps_fixed_size(api_version), total_size);
    out.dword(permanent_line_id_at, caps.permanent_line_id);
    out.dword(string_format_at, stringformat_unicode);
    // Choice: what every line of ours is; media and bearers beyond voice do not exist here.
    out.dword(address_modes_at, addressmode_addressid);
    out.dword(num_addresses_at, caps.address_count);
    out.dword(bearer_modes_at, bearermode_voice);
    out.dword(media_modes_at, mediamode_interactivevoice);
    if (api_version >= api_2_2) out.guid(permanent_line_guid_at, caps.permanent_line_guid);
    out.text(provider_info_at, caps.provider_info);
    out.text(switch_info_at, caps.switch_info);
    out.text(line_name_at, caps.line_name);
    return out.finish();
}

std::uint32_t address_caps_fixed_size(std::uint32_t api_version) {
    return api_version >= api_2_0 ? 228 : address_caps_layout::smallest_fixed_size;
}

Bytes encode_address_caps(const AddressCaps& caps, std::uint32_t api_version,
                          std::uint32_t total_size) {
    using namespace address_caps_layout;
    constexpr std::uint32_t addresssharing_private = 1;
    FlatWriter out(address_caps_fixed_size(api_version), total_size);
    out.dword(line_device_id_at, caps.line_device_id);
    // Choice: an address is on one line device and no other follows what happens there.
    out.dword(address_sharing_at, addresssharing_private);
    out.text(address_at, caps.address);
    // All else is 0, which is its truth: applications get no call handles and no LINE_ADDRESSSTATE,
    // so there are no call states, features, limits or notifications to announce. dwAddrCapFlags:
    // the addresses of a line are its agents' stations, neither queues, route points nor groups.
    return out.finish();
}

}  // namespace agentline::wire
