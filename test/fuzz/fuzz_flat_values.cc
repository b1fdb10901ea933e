// Goal: each flat structure, made from any values at any total size, is consistent, tells what it
// would need, and gives its values back when all of it fits; pointed at the edges (0, end, overlap,
// overflow) it is refused or stays readable. Input: the structure, its values, what is changed.
#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/utf.h"
#include "fuzz/fuzz_input.h"
#include "fuzz/fuzz_target.h"
#include "model/versions.h"
#include "wire/flat.h"
#include "wire/raw.h"

namespace agentline::wire {
namespace {

using fuzzing::FuzzInput;
using Numbers = std::vector<std::uint64_t>;

constexpr std::size_t needed_at = 4, used_at = 8, count_at = 12, list_size_at = 16,
                      list_offset_at = 20;

std::uint64_t qword_at(ByteView bytes, std::size_t at) {
    return raw::dword_at(bytes, at) | std::uint64_t{raw::dword_at(bytes, at + 4)} << 32U;
}

/// Any text, as UTF-8 that is one.
std::string some_text(FuzzInput& in) {
    std::u16string units;
    for (std::uint32_t left = in.below(24); left > 0; --left) {
        const auto unit = static_cast<char16_t>(in.telling());
        units.push_back(unit == 0 ? u'0' : unit);
    }
    return to_utf8(units);
}

Guid some_guid(FuzzInput& in) {
    Guid guid;
    guid.bytes.fill(in.u8());
    return guid;
}

/// The text whose size and offset stand at `at`; absent = empty.
std::string text_at(ByteView structure, std::size_t at) {
    const std::uint32_t size = raw::dword_at(structure, at);
    const std::uint32_t offset = raw::dword_at(structure, at + 4);
    if (size == 0) return {};
    FUZZ_EXPECT(size >= 2 && raw::fits_at(structure.size(), offset, size));
    std::u16string units;
    for (std::size_t i = 0; i + 2 < size; i += 2) {
        units.push_back(
            static_cast<char16_t>(structure[offset + i] | structure[offset + i + 1] << 8U));
    }
    return to_utf8(units);
}

/// One structure under test: how it is made, judged, made ANSI, and read when all of it is there.
struct Subject {
    std::uint32_t fixed_size = 0;
    std::function<Bytes(std::uint32_t total_size)> encode;
    std::function<bool(ByteView, std::uint32_t total_size)> is_consistent;
    std::function<Bytes(ByteView, std::uint32_t total_size)> to_ansi;
    std::function<void(ByteView)> expect_values;
};

Subject report(ProxyRequestType type) {
    Subject subject;
    subject.fixed_size = fixed_size_of(type);
    subject.is_consistent = [type](ByteView bytes, std::uint32_t total_size) {
        return is_consistent_report(type, bytes, total_size);
    };
    subject.to_ansi = [type](ByteView bytes, std::uint32_t total_size) {
        return to_ansi_report(type, bytes, total_size);
    };
    return subject;
}

/// Dwords from 12 on, but for the one qword.
void expect_numbers(ByteView structure, const Numbers& expected, std::size_t qword_index) {
    std::size_t at = 12;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const bool is_qword = i == qword_index;
        const std::uint64_t found =
            is_qword ? qword_at(structure, at) : raw::dword_at(structure, at);
        FUZZ_EXPECT(found == expected[i]);
        at += is_qword ? 8 : 4;
    }
}

Subject agent_info(FuzzInput& in) {
    AgentInfo info{in.u32(), in.u32(), in.u32(), static_cast<std::int64_t>(in.u64()),
                   in.u32(), in.u32(), in.u32(), in.u32(),
                   in.u32(), in.u32()};
    Subject subject = report(ProxyRequestType::getagentinfo);
    subject.encode = [info](std::uint32_t total) { return encode_flat(info, total); };
    subject.expect_values = [info](ByteView bytes) {
        expect_numbers(bytes,
                       {info.agent_state, info.next_agent_state, info.measurement_period_s,
                        static_cast<std::uint64_t>(info.overall_call_rate), info.acd_calls,
                        info.incoming_calls, info.outgoing_calls, info.acd_talk_s, info.acd_call_s,
                        info.acd_wrapup_s},
                       3);
    };
    return subject;
}

Subject session_info(FuzzInput& in) {
    AgentSessionInfo info;
    info.session_state = in.u32(), info.next_session_state = in.u32();
    info.session_start = Instant{static_cast<std::int64_t>(in.u64())};
    info.duration_s = in.u32(), info.calls = in.u32(), info.talk_s = in.u32();
    info.acd_call_rate = static_cast<std::int64_t>(in.u64());
    info.longest_time_to_answer_s = in.u32(), info.average_time_to_answer_s = in.u32();
    Subject subject = report(ProxyRequestType::getagentsessioninfo);
    subject.encode = [info](std::uint32_t total) { return encode_flat(info, total); };
    subject.expect_values = [info](ByteView bytes) {
        expect_numbers(bytes, {info.session_state, info.next_session_state}, 9);
        FUZZ_EXPECT(raw::dword_at(bytes, 28) == info.duration_s);
        FUZZ_EXPECT(raw::dword_at(bytes, 36) == info.talk_s);
        FUZZ_EXPECT(qword_at(bytes, 60) == static_cast<std::uint64_t>(info.acd_call_rate));
        FUZZ_EXPECT(raw::dword_at(bytes, 72) == info.average_time_to_answer_s);
    };
    return subject;
}

Subject queue_info(FuzzInput& in) {
    QueueInfo info{in.u32(), in.u32(), in.u32(), in.u32(), in.u32(),
                   in.u32(), in.u32(), in.u32(), in.u32(), in.u32()};
    Subject subject = report(ProxyRequestType::getqueueinfo);
    subject.encode = [info](std::uint32_t total) { return encode_flat(info, total); };
    subject.expect_values = [info](ByteView bytes) {
        expect_numbers(bytes,
                       {info.measurement_period_s, info.total_queued, info.current_queued,
                        info.abandoned, info.flowed_in, info.flowed_out, info.longest_ever_wait_s,
                        info.current_longest_wait_s, info.average_wait_s, info.final_disposition},
                       99);
    };
    return subject;
}

/// Calls `expect` for each entry with its item and its bytes' place.
template <class List, class Expect>
void expect_entries(ByteView bytes, const List& list, std::uint32_t entry_size, Expect expect) {
    FUZZ_EXPECT(raw::dword_at(bytes, count_at) == list.size());
    FUZZ_EXPECT(raw::dword_at(bytes, list_size_at) == list.size() * entry_size);
    const std::size_t at = raw::dword_at(bytes, list_offset_at);
    for (std::size_t i = 0; i < list.size(); ++i) expect(list[i], at + i * entry_size);
}

template <class List, class Make>
List some_list(FuzzInput& in, Make make) {
    List list;
    for (std::uint32_t left = in.below(6); left > 0; --left) list.push_back(make());
    return list;
}

Subject session_list(FuzzInput& in) {
    const auto list = some_list<AgentSessionList>(in, [&] {
        return AgentSessionEntry{AgentSessionId(in.u32()), AgentId(in.u32()), some_guid(in),
                                 AddressId(in.u32())};
    });
    Subject subject = report(ProxyRequestType::getagentsessionlist);
    subject.encode = [list](std::uint32_t total) { return encode_flat(list, total); };
    subject.expect_values = [list](ByteView bytes) {
        expect_entries(bytes, list, 28, [&](const AgentSessionEntry& item, std::size_t at) {
            FUZZ_EXPECT(raw::dword_at(bytes, at) == item.session.value);
            FUZZ_EXPECT(raw::dword_at(bytes, at + 4) == item.agent.value);
            FUZZ_EXPECT(raw::guid_at(bytes, at + 8) == item.group);
            FUZZ_EXPECT(raw::dword_at(bytes, at + 24) == item.working_address.value);
        });
    };
    return subject;
}

Subject group_list(FuzzInput& in) {
    const auto list = some_list<GroupList>(in, [&] {
        return GroupEntry{some_guid(in), some_text(in)};
    });
    Subject subject = report(ProxyRequestType::getgrouplist);
    subject.encode = [list](std::uint32_t total) { return encode_flat(list, total); };
    subject.expect_values = [list](ByteView bytes) {
        expect_entries(bytes, list, 24, [&](const GroupEntry& item, std::size_t at) {
            FUZZ_EXPECT(raw::guid_at(bytes, at) == item.id);
            FUZZ_EXPECT(text_at(bytes, at + 16) == item.name);
        });
    };
    return subject;
}

Subject queue_list(FuzzInput& in) {
    const auto list = some_list<QueueList>(in, [&] {
        return QueueEntry{QueueId(in.u32()), some_text(in)};
    });
    Subject subject = report(ProxyRequestType::getqueuelist);
    subject.encode = [list](std::uint32_t total) { return encode_flat(list, total); };
    subject.expect_values = [list](ByteView bytes) {
        expect_entries(bytes, list, 12, [&](const QueueEntry& item, std::size_t at) {
            FUZZ_EXPECT(raw::dword_at(bytes, at) == item.id.value);
            FUZZ_EXPECT(text_at(bytes, at + 4) == item.name);
        });
    };
    return subject;
}

Subject agent_list(FuzzInput& in) {
    const auto list = some_list<AgentList>(in, [&] {
        return AgentEntry{AgentId(in.u32()), some_text(in)};
    });
    Subject subject = report(ProxyRequestType::getagentlist);
    subject.encode = [list](std::uint32_t total) { return encode_flat(list, total); };
    subject.expect_values = [list](ByteView bytes) {
        expect_entries(bytes, list, 28, [&](const AgentEntry& item, std::size_t at) {
            FUZZ_EXPECT(raw::dword_at(bytes, at) == item.id.value);
            FUZZ_EXPECT(text_at(bytes, at + 4) == item.person);
            FUZZ_EXPECT(text_at(bytes, at + 12) == item.person);
            FUZZ_EXPECT(text_at(bytes, at + 20).empty());
        });
    };
    return subject;
}

/// Nobody but the library reads it, in client/core/served_list.h; it has no A form.
Subject proxy_request_list(FuzzInput& in) {
    const auto types = some_list<std::vector<std::uint32_t>>(in, [&] { return in.telling(); });
    Subject subject;
    subject.fixed_size = 24;
    subject.encode = [types](std::uint32_t total) {
        return encode_proxy_request_list(types, total);
    };
    subject.expect_values = [types](ByteView bytes) {
        expect_entries(bytes, types, 4, [&](std::uint32_t type, std::size_t at) {
            FUZZ_EXPECT(raw::dword_at(bytes, at) == type);
        });
    };
    return subject;
}

std::uint32_t some_version(FuzzInput& in) {
    constexpr std::uint32_t versions[] = {0x00010003, 0x00010004, api_2_0,
                                          api_2_1,    api_2_2,    api_3_0};
    return versions[in.below(std::size(versions))];
}

Subject dev_caps(FuzzInput& in) {
    const std::uint32_t version = some_version(in);
    const DevCaps caps{in.u32(),      some_text(in), some_text(in),
                       some_text(in), in.u32(),      some_guid(in)};
    Subject subject;
    subject.fixed_size = dev_caps_fixed_size(version);
    subject.encode = [=](std::uint32_t total) { return encode_dev_caps(caps, version, total); };
    subject.is_consistent = is_consistent_dev_caps;
    subject.to_ansi = to_ansi_dev_caps;
    subject.expect_values = [=](ByteView bytes) {
        FUZZ_EXPECT(text_at(bytes, 12) == caps.provider_info);
        FUZZ_EXPECT(text_at(bytes, 20) == caps.switch_info);
        FUZZ_EXPECT(raw::dword_at(bytes, 28) == caps.permanent_line_id);
        FUZZ_EXPECT(text_at(bytes, 32) == caps.line_name);
        FUZZ_EXPECT(raw::dword_at(bytes, 48) == caps.address_count);
        if (version >= api_2_2) FUZZ_EXPECT(raw::guid_at(bytes, 252) == caps.permanent_line_guid);
    };
    return subject;
}

Subject address_caps(FuzzInput& in) {
    const std::uint32_t version = some_version(in);
    const AddressCaps caps{in.u32(), some_text(in)};
    Subject subject;
    subject.fixed_size = address_caps_fixed_size(version);
    subject.encode = [=](std::uint32_t total) { return encode_address_caps(caps, version, total); };
    subject.is_consistent = is_consistent_address_caps;
    subject.to_ansi = to_ansi_address_caps;
    subject.expect_values = [=](ByteView bytes) {
        FUZZ_EXPECT(raw::dword_at(bytes, 12) == caps.line_device_id);
        FUZZ_EXPECT(text_at(bytes, 16) == caps.address);
    };
    return subject;
}

constexpr Subject (*subjects[])(FuzzInput&) = {
    agent_info, session_info, queue_info,         session_list, group_list,
    queue_list, agent_list,   proxy_request_list, dev_caps,     address_caps};

void expect_size_convention(ByteView structure, std::uint32_t total_size) {
    FUZZ_EXPECT(structure.size() <= total_size);
    FUZZ_EXPECT(raw::dword_at(structure, 0) == total_size);
    FUZZ_EXPECT(raw::dword_at(structure, needed_at) >= structure.size());
    FUZZ_EXPECT(raw::dword_at(structure, used_at) == structure.size());
}

/// Whatever is accepted converts, and what converts keeps the convention.
void try_readers(const Subject& subject, const Bytes& structure, std::uint32_t total_size) {
    if (!subject.is_consistent) return;
    // A copy of its own size, so that the sanitizer sees each byte beyond the end.
    const Bytes copy(structure.begin(), structure.end());
    const bool is_consistent = subject.is_consistent(copy, total_size);
    const Bytes ansi = subject.to_ansi(copy, total_size);
    if (is_consistent) FUZZ_EXPECT(!ansi.empty() || total_size < subject.fixed_size);
    if (!ansi.empty()) expect_size_convention(ansi, total_size);
}

std::uint32_t some_place(FuzzInput& in, const Bytes& structure) {
    const std::uint32_t end = raw::size_of(structure);
    switch (in.below(4)) {
        case 0:
            return end - in.below(32);
        case 1:
            return end + in.below(4);
        case 2:
            return raw::dword_at(structure, 4 * in.below(end / 4));
        default:
            return in.telling();
    }
}

void try_subject(FuzzInput& in, const Subject& subject) {
    const std::uint32_t room = in.flag() ? in.below(400) : in.below(0x1000);
    const std::uint32_t total_size = subject.fixed_size + room;
    Bytes structure = subject.encode(total_size);
    expect_size_convention(structure, total_size);
    if (subject.is_consistent) FUZZ_EXPECT(subject.is_consistent(structure, total_size));
    try_readers(subject, structure, total_size);

    const std::uint32_t needed = raw::dword_at(structure, needed_at);
    const Bytes whole = subject.encode(needed);
    FUZZ_EXPECT(whole.size() == needed && raw::dword_at(whole, needed_at) == needed);
    subject.expect_values(whole);
    if (needed <= total_size) {
        FUZZ_EXPECT(
            std::equal(structure.begin() + 4, structure.end(), whole.begin() + 4, whole.end()));
    }

    structure = in.flag() ? whole : structure;
    for (std::uint32_t left = 1 + in.below(4); left > 0; --left) {
        const std::uint32_t dwords = raw::size_of(structure) / 4;
        ByteWriter(structure).patch_u32(std::size_t{4} * in.below(dwords),
                                        some_place(in, structure));
        try_readers(subject, structure, total_size);
    }
    structure.resize(in.below(raw::size_of(structure) + 1));
    try_readers(subject, structure, in.flag() ? total_size : raw::size_of(structure));
}

}  // namespace
}  // namespace agentline::wire

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace agentline;
    fuzzing::FuzzInput in(data, size);
    const std::size_t subject = in.u8() % std::size(wire::subjects);
    wire::try_subject(in, wire::subjects[subject](in));
    return 0;
}
