// Goal: every flat structure obeys 7.1, 7.2 and K-12 at every size, with members at their published
// offsets. Method: each structure is encoded at every dwTotalSize from its fixed part to needed + 1
// and read back by the offsets of tapi2-abi.tsv.
#include "wire/flat.h"

#include <bit>
#include <functional>

#include <gtest/gtest.h>

#include "base/utf.h"
#include "model/versions.h"
#include "unit/wire/flat_samples.h"
#include "unit/wire/tables.h"

namespace agentline::wire {
namespace {

using tables::dword_at;
using tables::member;
using tables::offset_of;
using tables::qword_at;

constexpr std::uint32_t plenty = 0x10000;

struct Structure {
    std::string name;
    std::uint32_t fixed_size;
    std::function<Bytes(std::uint32_t)> encode;
};

std::vector<Structure> all_structures() {
    using namespace samples;
    std::vector<Structure> out = {
        {"LINEAGENTINFO", 56, [](auto t) { return encode_flat(agent_info(), t); }},
        {"LINEAGENTSESSIONINFO", 76, [](auto t) { return encode_flat(session_info(), t); }},
        {"LINEQUEUEINFO", 52, [](auto t) { return encode_flat(queue_info(), t); }},
        {"LINEAGENTSESSIONLIST", 24, [](auto t) { return encode_flat(session_list(), t); }},
        {"LINEAGENTGROUPLIST", 24, [](auto t) { return encode_flat(group_list(), t); }},
        {"LINEQUEUELIST", 24, [](auto t) { return encode_flat(queue_list(), t); }},
        {"LINEAGENTLIST", 24, [](auto t) { return encode_flat(agent_list(), t); }},
        {"LINEPROXYREQUESTLIST", 24,
         [](auto t) {
             return encode_proxy_request_list({9, 10, 20}, t);
         }},
    };
    const DevCaps caps{7, "provider", "switch", "main", 3, guid(9)};
    for (const std::uint32_t version : api_versions) {
        out.push_back({"LINEDEVCAPS", dev_caps_fixed_size(version),
                       [=](auto t) { return encode_dev_caps(caps, version, t); }});
        out.push_back({"LINEADDRESSCAPS", address_caps_fixed_size(version), [=](auto t) {
                           return encode_address_caps({4, "1001"}, version, t);
                       }});
    }
    return out;
}

TEST(Flat, obeys_the_size_convention_at_every_total_size) {
    for (const Structure& s : all_structures()) {
        SCOPED_TRACE(s.name);
        const Bytes whole = s.encode(plenty);
        const auto needed = static_cast<std::uint32_t>(whole.size());
        for (std::uint32_t total = s.fixed_size; total <= needed + 1; ++total) {
            const Bytes bytes = s.encode(total);
            ASSERT_LE(bytes.size(), total);
            EXPECT_EQ(dword_at(bytes, 0), total);
            EXPECT_EQ(dword_at(bytes, 4), needed);
            EXPECT_EQ(dword_at(bytes, 8), bytes.size());
            EXPECT_EQ(bytes.size() < needed, total < needed) << total;
        }
    }
}

TEST(Flat, is_complete_at_exactly_its_needed_size) {
    for (const Structure& s : all_structures()) {
        SCOPED_TRACE(s.name);
        const Bytes whole = s.encode(plenty);
        Bytes exact = s.encode(static_cast<std::uint32_t>(whole.size()));
        tables::put_dword(exact, 0, plenty);
        EXPECT_EQ(exact, whole);
    }
}

TEST(Flat, agent_info_stands_at_published_offsets) {
    const AgentInfo info = samples::agent_info();
    const Bytes b = encode_flat(info, plenty);
    ASSERT_EQ(b.size(), tables::size_of("LINEAGENTINFO"));
    const auto at = [&](const char* name) {
        return member(b, std::string("LINEAGENTINFO.") + name);
    };
    EXPECT_EQ(at("dwAgentState"), info.agent_state);
    EXPECT_EQ(at("dwNextAgentState"), info.next_agent_state);
    EXPECT_EQ(at("dwMeasurementPeriod"), info.measurement_period_s);
    EXPECT_EQ(static_cast<std::int64_t>(qword_at(b, offset_of("LINEAGENTINFO.cyOverallCallRate"))),
              info.overall_call_rate);
    EXPECT_EQ(at("dwNumberOfACDCalls"), info.acd_calls);
    EXPECT_EQ(at("dwNumberOfIncomingCalls"), info.incoming_calls);
    EXPECT_EQ(at("dwNumberOfOutgoingCalls"), info.outgoing_calls);
    EXPECT_EQ(at("dwTotalACDTalkTime"), info.acd_talk_s);
    EXPECT_EQ(at("dwTotalACDCallTime"), info.acd_call_s);
    EXPECT_EQ(at("dwTotalACDWrapUpTime"), info.acd_wrapup_s);
}

TEST(Flat, session_info_stands_at_published_offsets) {
    const AgentSessionInfo info = samples::session_info();
    const Bytes b = encode_flat(info, plenty);
    ASSERT_EQ(b.size(), tables::size_of("LINEAGENTSESSIONINFO"));
    const auto at = [&](const char* name) {
        return member(b, std::string("LINEAGENTSESSIONINFO.") + name);
    };
    EXPECT_EQ(at("dwAgentSessionState"), info.session_state);
    EXPECT_EQ(at("dwNextAgentSessionState"), info.next_session_state);
    EXPECT_EQ(at("dwSessionDuration"), info.duration_s);
    EXPECT_EQ(at("dwNumberOfCalls"), info.calls);
    EXPECT_EQ(at("dwTotalTalkTime"), info.talk_s);
    EXPECT_EQ(at("dwAverageTalkTime"), info.average_talk_s);
    EXPECT_EQ(at("dwTotalCallTime"), info.call_s);
    EXPECT_EQ(at("dwAverageCallTime"), info.average_call_s);
    EXPECT_EQ(at("dwTotalWrapUpTime"), info.wrapup_s);
    EXPECT_EQ(at("dwAverageWrapUpTime"), info.average_wrapup_s);
    EXPECT_EQ(qword_at(b, offset_of("LINEAGENTSESSIONINFO.cyACDCallRate")),
              static_cast<std::uint64_t>(info.acd_call_rate));
    EXPECT_EQ(at("dwLongestTimeToAnswer"), info.longest_time_to_answer_s);
    EXPECT_EQ(at("dwAverageTimeToAnswer"), info.average_time_to_answer_s);
}

TEST(Flat, session_start_is_a_double_of_days_since_1899_12_30) {
    const std::size_t at = offset_of("LINEAGENTSESSIONINFO.dateSessionStartTime");
    EXPECT_EQ(at, 20U);
    const Bytes b = encode_flat(samples::session_info(), plenty);
    EXPECT_EQ(std::bit_cast<double>(qword_at(b, at)), 25569.5);
}

TEST(Flat, queue_info_stands_at_published_offsets) {
    const QueueInfo info = samples::queue_info();
    const Bytes b = encode_flat(info, plenty);
    ASSERT_EQ(b.size(), tables::size_of("LINEQUEUEINFO"));
    const auto at = [&](const char* name) {
        return member(b, std::string("LINEQUEUEINFO.") + name);
    };
    EXPECT_EQ(at("dwMeasurementPeriod"), info.measurement_period_s);
    EXPECT_EQ(at("dwTotalCallsQueued"), info.total_queued);
    EXPECT_EQ(at("dwCurrentCallsQueued"), info.current_queued);
    EXPECT_EQ(at("dwTotalCallsAbandoned"), info.abandoned);
    EXPECT_EQ(at("dwTotalCallsFlowedIn"), info.flowed_in);
    EXPECT_EQ(at("dwTotalCallsFlowedOut"), info.flowed_out);
    EXPECT_EQ(at("dwLongestEverWaitTime"), info.longest_ever_wait_s);
    EXPECT_EQ(at("dwCurrentLongestWaitTime"), info.current_longest_wait_s);
    EXPECT_EQ(at("dwAverageWaitTime"), info.average_wait_s);
    EXPECT_EQ(at("dwFinalDisposition"), info.final_disposition);
}

Guid guid_at(ByteView bytes, std::size_t at) {
    Guid out;
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), 16, out.bytes.begin());
    return out;
}

TEST(Flat, session_list_entries_stand_at_published_offsets) {
    const AgentSessionList list = samples::session_list();
    const Bytes b = encode_flat(list, plenty);
    EXPECT_EQ(member(b, "LINEAGENTSESSIONLIST.dwNumEntries"), 2U);
    EXPECT_EQ(member(b, "LINEAGENTSESSIONLIST.dwListSize"), 56U);
    EXPECT_EQ(member(b, "LINEAGENTSESSIONLIST.dwListOffset"), 24U);
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::size_t base = 24 + i * tables::size_of("LINEAGENTSESSIONENTRY");
        EXPECT_EQ(member(b, "LINEAGENTSESSIONENTRY.hAgentSession", base), list[i].session.value);
        EXPECT_EQ(member(b, "LINEAGENTSESSIONENTRY.hAgent", base), list[i].agent.value);
        EXPECT_EQ(guid_at(b, base + offset_of("LINEAGENTSESSIONENTRY.GroupID")), list[i].group);
        EXPECT_EQ(member(b, "LINEAGENTSESSIONENTRY.dwWorkingAddressID", base),
                  list[i].working_address.value);
    }
}

/// the array first, then each name that fits whole, offsets from the list's start.
template <class List, class CheckKey>
void expect_named_list(const List& list, const std::string& entry_name, CheckKey check_key) {
    const std::size_t entry_size = tables::size_of(entry_name);
    const std::size_t name_at = offset_of(entry_name + ".dwNameSize");
    const auto needed = static_cast<std::uint32_t>(encode_flat(list, plenty).size());
    for (std::uint32_t total = 24; total <= needed + 1; ++total) {
        const Bytes b = encode_flat(list, total);
        ASSERT_EQ(dword_at(b, 12), list.size());
        const bool has_array = total >= 24 + list.size() * entry_size;
        ASSERT_EQ(dword_at(b, 16), has_array ? list.size() * entry_size : 0) << total;
        ASSERT_EQ(dword_at(b, 20), has_array ? 24U : 0U) << total;
        for (std::size_t i = 0; has_array && i < list.size(); ++i) {
            const std::size_t base = 24 + i * entry_size;
            check_key(b, base, list[i]);
            const std::u16string name = tables::text_at(b, base + name_at);
            if (name == u"(absent)") {
                EXPECT_EQ(dword_at(b, base + name_at + 4), 0U);
                EXPECT_TRUE(total < needed || list[i].name.empty());
            } else {
                EXPECT_EQ(name, to_utf16(list[i].name));
            }
        }
    }
}

TEST(Flat, group_list_leaves_out_what_does_not_fit_whole) {
    expect_named_list(samples::group_list(), "LINEAGENTGROUPENTRY",
                      [](const Bytes& b, std::size_t base, const GroupEntry& entry) {
                          EXPECT_EQ(guid_at(b, base), entry.id);
                      });
}

TEST(Flat, queue_list_leaves_out_what_does_not_fit_whole) {
    expect_named_list(samples::queue_list(), "LINEQUEUEENTRY",
                      [](const Bytes& b, std::size_t base, const QueueEntry& entry) {
                          EXPECT_EQ(dword_at(b, base), entry.id.value);
                      });
}

TEST(Flat, agent_list_entries_stand_at_published_offsets_without_a_pin) {
    const AgentList list = samples::agent_list();
    const Bytes b = encode_flat(list, plenty);
    EXPECT_EQ(member(b, "LINEAGENTLIST.dwNumEntries"), list.size());
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::size_t base = 24 + i * tables::size_of("LINEAGENTENTRY");
        const auto text = [&](const char* name) {
            return tables::text_at(b, base + offset_of(std::string("LINEAGENTENTRY.") + name));
        };
        EXPECT_EQ(member(b, "LINEAGENTENTRY.hAgent", base), list[i].id.value);
        EXPECT_EQ(text("dwNameSize"), to_utf16(list[i].person));
        EXPECT_EQ(text("dwIDSize"), to_utf16(list[i].person));
        EXPECT_EQ(member(b, "LINEAGENTENTRY.dwPINSize", base), 0U);
        EXPECT_EQ(member(b, "LINEAGENTENTRY.dwPINOffset", base), 0U);
    }
}

TEST(Flat, first_name_is_placed_as_soon_as_it_fits) {
    const QueueList list = {{QueueId(1), "abc"}, {QueueId(2), "d"}};
    const std::uint32_t array_end = 24 + 2 * 12;
    const Bytes short_by_one = encode_flat(list, array_end + 7);
    EXPECT_EQ(tables::text_at(short_by_one, 24 + 4), u"(absent)");
    EXPECT_EQ(tables::text_at(short_by_one, 36 + 4), u"d");
    const Bytes fits = encode_flat(list, array_end + 8);
    EXPECT_EQ(tables::text_at(fits, 24 + 4), u"abc");
    EXPECT_EQ(tables::text_at(fits, 36 + 4), u"(absent)");
}

TEST(Flat, an_empty_list_has_no_array) {
    const Bytes b = encode_flat(GroupList(), plenty);
    ASSERT_EQ(b.size(), 24U);
    EXPECT_EQ(dword_at(b, 12) + dword_at(b, 16) + dword_at(b, 20), 0U);
}

TEST(Flat, proxy_request_list_holds_the_types_in_order) {
    const Bytes b = encode_proxy_request_list({9, 10, 20}, plenty);
    EXPECT_EQ(member(b, "LINEPROXYREQUESTLIST.dwNumEntries"), 3U);
    const std::size_t at = member(b, "LINEPROXYREQUESTLIST.dwListOffset");
    EXPECT_EQ(dword_at(b, at), 9U);
    EXPECT_EQ(dword_at(b, at + 4), 10U);
    EXPECT_EQ(dword_at(b, at + 8), 20U);
}

/// The fixedsize rows of a structure by version.
std::map<std::string, std::uint32_t> published_fixed_sizes(const std::string& structure) {
    std::map<std::string, std::uint32_t> published;
    for (const auto& row : tables::rows_of("tapi2-abi.tsv")) {
        if (row[0] == "fixedsize" && row[1] == structure) {
            published[row[2]] = static_cast<std::uint32_t>(std::stoul(row[3]));
        }
    }
    return published;
}

TEST(Flat, dev_caps_have_the_fixed_part_of_their_version) {
    auto published = published_fixed_sizes("LINEDEVCAPS");
    ASSERT_EQ(published.size(), 4U);
    EXPECT_EQ(dev_caps_fixed_size(0x00010003), published["API 1.4"]);
    EXPECT_EQ(dev_caps_fixed_size(0x00010004), published["API 1.4"]);
    EXPECT_EQ(dev_caps_fixed_size(api_2_0), published["API 2.0"]);
    EXPECT_EQ(dev_caps_fixed_size(api_2_1), published["API 2.0"]);
    EXPECT_EQ(dev_caps_fixed_size(api_2_2), published["API 2.2"]);
    EXPECT_EQ(dev_caps_fixed_size(api_3_0), published["API 3.0"]);
    EXPECT_EQ(dev_caps_fixed_size(api_3_1), published["API 3.0"]);
}

TEST(Flat, dev_caps_stand_at_published_offsets) {
    const DevCaps caps{7, "provider", "", "main", 3, samples::guid(9)};
    const Bytes b = encode_dev_caps(caps, api_2_2, plenty);
    const auto text = [&](const char* name) {
        return tables::text_at(b, offset_of(std::string("LINEDEVCAPS.") + name));
    };
    EXPECT_EQ(member(b, "LINEDEVCAPS.dwPermanentLineID"), 7U);
    EXPECT_EQ(member(b, "LINEDEVCAPS.dwNumAddresses"), 3U);
    EXPECT_EQ(guid_at(b, offset_of("LINEDEVCAPS.PermanentLineGuid")), caps.permanent_line_guid);
    EXPECT_EQ(text("dwProviderInfoSize"), u"provider");
    EXPECT_EQ(text("dwSwitchInfoSize"), u"(absent)");
    EXPECT_EQ(text("dwLineNameSize"), u"main");
    EXPECT_EQ(member(b, "LINEDEVCAPS.dwStringFormat"), 3U);
    EXPECT_EQ(member(b, "LINEDEVCAPS.dwAddressModes"), 1U);
    EXPECT_EQ(member(b, "LINEDEVCAPS.dwMediaModes"), 4U);
}

TEST(Flat, address_caps_have_the_fixed_part_of_their_version) {
    auto published = published_fixed_sizes("LINEADDRESSCAPS");
    ASSERT_EQ(published.size(), 2U);
    for (const std::uint32_t version : api_versions) {
        const char* row = version < api_2_0 ? "API 1.4" : "API 2.0";
        EXPECT_EQ(address_caps_fixed_size(version), published[row]) << version;
    }
}

TEST(Flat, address_caps_tell_device_address_and_sharing_and_nothing_else) {
    for (const std::uint32_t version : api_versions) {
        Bytes b = encode_address_caps({4, "+49 30 1001"}, version, plenty);
        const std::uint32_t fixed_size = address_caps_fixed_size(version);
        EXPECT_EQ(member(b, "LINEADDRESSCAPS.dwLineDeviceID"), 4U);
        EXPECT_EQ(tables::text_at(b, offset_of("LINEADDRESSCAPS.dwAddressSize")), u"+49 30 1001");
        EXPECT_EQ(member(b, "LINEADDRESSCAPS.dwAddressOffset"), fixed_size);
        EXPECT_EQ(member(b, "LINEADDRESSCAPS.dwAddressSharing"), 1U);
        for (const char* told : {"dwTotalSize", "dwNeededSize", "dwUsedSize", "dwLineDeviceID",
                                 "dwAddressSize", "dwAddressOffset", "dwAddressSharing"}) {
            tables::put_dword(b, offset_of(std::string("LINEADDRESSCAPS.") + told), 0);
        }
        b.resize(fixed_size);
        EXPECT_EQ(b, Bytes(fixed_size));
    }
}

TEST(FlatDeathTest, a_total_below_the_fixed_part_is_our_bug) {
    EXPECT_DEATH(encode_flat(samples::agent_info(), 55), "broken invariant");
}

}  // namespace
}  // namespace agentline::wire
