// Goal: A-22, an A caller gets the same structure with UTF-8 names and a dwNeededSize that makes a
// retry succeed. Method: every size of the caller against every size of the report, and the loop
// "allocate dwNeededSize, call again" that an application runs.
#include <gtest/gtest.h>

#include "base/utf.h"
#include "model/versions.h"
#include "unit/wire/flat_samples.h"
#include "unit/wire/tables.h"
#include "wire/flat.h"

namespace agentline::wire {
namespace {

using tables::dword_at;

constexpr auto group_type = ProxyRequestType::getgrouplist;
constexpr std::uint32_t plenty = 0x1000;

std::string ansi_at(ByteView bytes, std::size_t size_at) {
    const std::size_t size = dword_at(bytes, size_at);
    const std::size_t offset = dword_at(bytes, size_at + 4);
    if (size == 0) return "(absent)";
    if (offset + size > bytes.size() || bytes[offset + size - 1] != 0) return "(bad)";
    const auto text = bytes.subspan(offset, size - 1);
    return {text.begin(), text.end()};
}

std::vector<std::string> names_of_groups(ByteView report) {
    std::vector<std::string> out;
    const std::size_t at = dword_at(report, 20);
    for (std::size_t i = 0; at != 0 && i < dword_at(report, 12); ++i) {
        out.push_back(ansi_at(report, at + i * 24 + 16));
    }
    return out;
}

TEST(AnsiReport, has_the_names_in_utf8) {
    const Bytes ansi = to_ansi_report(group_type, encode_flat(samples::group_list(), plenty), 999);
    EXPECT_EQ(dword_at(ansi, 0), 999U);
    EXPECT_EQ(dword_at(ansi, 4), ansi.size());
    EXPECT_EQ(dword_at(ansi, 8), ansi.size());
    EXPECT_EQ(names_of_groups(ansi),
              (std::vector<std::string>{"Sales", "Dépannage", "(absent)", "受付窓口", "a😀b"}));
}

TEST(AnsiReport, keeps_the_entries_keys) {
    const Bytes report = encode_flat(samples::queue_list(), plenty);
    const Bytes ansi = to_ansi_report(ProxyRequestType::getqueuelist, report, plenty);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(dword_at(ansi, 24 + i * 12), 101 + i);
    EXPECT_EQ(ansi_at(ansi, 24 + 12 + 4), "Zürich");
}

TEST(AnsiReport, of_the_agent_list_has_all_texts_of_an_entry) {
    const Bytes report = encode_flat(samples::agent_list(), plenty);
    const Bytes ansi = to_ansi_report(ProxyRequestType::getagentlist, report, plenty);
    const std::size_t second = 24 + 28;
    EXPECT_EQ(dword_at(ansi, second), 202U);
    EXPECT_EQ(ansi_at(ansi, second + 4), "Jürgen");
    EXPECT_EQ(ansi_at(ansi, second + 12), "Jürgen");
    EXPECT_EQ(ansi_at(ansi, second + 20), "(absent)");
    EXPECT_EQ(dword_at(ansi, 4), dword_at(ansi, 8));
}

TEST(AnsiReport, obeys_the_size_convention_at_every_pair_of_sizes) {
    const GroupList list = samples::group_list();
    const auto wide_needed = static_cast<std::uint32_t>(encode_flat(list, plenty).size());
    const auto true_need = static_cast<std::uint32_t>(
        to_ansi_report(group_type, encode_flat(list, plenty), plenty).size());
    for (std::uint32_t wide = 24; wide <= wide_needed; ++wide) {
        const Bytes report = encode_flat(list, wide);
        for (std::uint32_t total = 24; total <= true_need + 1; ++total) {
            const Bytes ansi = to_ansi_report(group_type, report, total);
            ASSERT_LE(ansi.size(), total);
            ASSERT_EQ(dword_at(ansi, 0), total);
            ASSERT_EQ(dword_at(ansi, 8), ansi.size());
            ASSERT_GE(dword_at(ansi, 4), true_need);
            ASSERT_EQ(dword_at(ansi, 12), list.size());
            if (wide == wide_needed) {
                ASSERT_EQ(dword_at(ansi, 4), true_need);
            }
            for (const std::string& name : names_of_groups(ansi)) ASSERT_NE(name, "(bad)");
        }
    }
}

/// As the library does it: it asks for twice the bytes, because UTF-16 takes at most twice of
/// UTF-8.
Bytes groups_for(std::uint32_t total) {
    return to_ansi_report(group_type, encode_flat(samples::group_list(), 2 * total), total);
}
Bytes caps_for(std::uint32_t total) {
    const DevCaps caps{7, "Fournisseur é", "switch", "線", 3, {}};
    return to_ansi_dev_caps(encode_dev_caps(caps, api_2_2, 2 * total), total);
}

TEST(AnsiReport, one_retry_with_the_needed_size_gets_everything) {
    const Bytes whole = groups_for(plenty);
    for (std::uint32_t first = 24; first < plenty; ++first) {
        const Bytes again = groups_for(dword_at(groups_for(first), 4));
        ASSERT_EQ(names_of_groups(again), names_of_groups(whole)) << first;
        ASSERT_EQ(dword_at(again, 4), dword_at(again, 8)) << first;
    }
}

TEST(AnsiReport, of_a_structure_without_strings_is_the_same_structure) {
    const Bytes info = encode_flat(samples::agent_info(), 100);
    EXPECT_EQ(to_ansi_report(ProxyRequestType::getagentinfo, info, 100), info);
    const Bytes list = encode_flat(samples::session_list(), 100);
    EXPECT_EQ(to_ansi_report(ProxyRequestType::getagentsessionlist, list, 100), list);
}

TEST(AnsiReport, is_empty_for_what_is_no_report) {
    Bytes report = encode_flat(samples::group_list(), plenty);
    EXPECT_TRUE(to_ansi_report(group_type, report, 23).empty()) << "no room for the fixed part";
    tables::put_dword(report, 8, 0xFFFF);
    EXPECT_TRUE(to_ansi_report(group_type, report, plenty).empty());
    EXPECT_TRUE(to_ansi_report(ProxyRequestType::createagent, report, plenty).empty());
}

TEST(AnsiReport, ends_a_name_at_its_first_nul) {
    const std::string name("ab\0cd", 5);
    const Bytes report = encode_flat(GroupList{{samples::guid(1), name}}, plenty);
    EXPECT_EQ(names_of_groups(to_ansi_report(group_type, report, plenty)),
              (std::vector<std::string>{"ab"}));
}

TEST(AnsiReport, tells_a_lone_surrogate_as_a_replacement_character) {
    Bytes report = encode_flat(GroupList{{samples::guid(1), "x"}}, plenty);
    report[report.size() - 4] = 0x00;
    report[report.size() - 3] = 0xD8;
    EXPECT_EQ(names_of_groups(to_ansi_report(group_type, report, plenty)),
              (std::vector<std::string>{"\uFFFD"}));
}

TEST(AnsiDevCaps, have_their_three_strings_in_utf8_for_every_version) {
    const DevCaps caps{7, "Fournisseur é", "", "線", 3, samples::guid(9)};
    for (const std::uint32_t version : api_versions) {
        const Bytes wide = encode_dev_caps(caps, version, plenty);
        const Bytes ansi = to_ansi_dev_caps(wide, plenty);
        const auto text = [&](const char* name) {
            return ansi_at(ansi, tables::offset_of(std::string("LINEDEVCAPS.") + name));
        };
        EXPECT_EQ(text("dwProviderInfoSize"), "Fournisseur é");
        EXPECT_EQ(text("dwSwitchInfoSize"), "(absent)");
        EXPECT_EQ(text("dwLineNameSize"), "線");
        EXPECT_EQ(tables::member(ansi, "LINEDEVCAPS.dwStringFormat"), 1U);
        EXPECT_EQ(tables::member(ansi, "LINEDEVCAPS.dwNumAddresses"), 3U);
        EXPECT_EQ(dword_at(ansi, 4), ansi.size());
        EXPECT_EQ(ansi.size(), dev_caps_fixed_size(version) + 15 + 4);
    }
}

TEST(AnsiDevCaps, one_retry_with_the_needed_size_gets_everything) {
    const Bytes whole = caps_for(plenty);
    for (std::uint32_t first = 268; first < 400; ++first) {
        const Bytes once = caps_for(first);
        ASSERT_LE(once.size(), first);
        const Bytes again = caps_for(dword_at(once, 4));
        ASSERT_EQ(again.size(), whole.size()) << first;
        ASSERT_EQ(dword_at(again, 4), dword_at(again, 8)) << first;
    }
}

TEST(AnsiAddressCaps, have_their_address_in_utf8_for_every_version) {
    for (const std::uint32_t version : api_versions) {
        const Bytes wide = encode_address_caps({4, "línea 線"}, version, plenty);
        const Bytes ansi = to_ansi_address_caps(wide, plenty);
        EXPECT_EQ(ansi_at(ansi, tables::offset_of("LINEADDRESSCAPS.dwAddressSize")), "línea 線");
        EXPECT_EQ(tables::member(ansi, "LINEADDRESSCAPS.dwLineDeviceID"), 4U);
        EXPECT_EQ(dword_at(ansi, 4), ansi.size());
        EXPECT_EQ(ansi.size(), address_caps_fixed_size(version) + 11);
    }
}

TEST(AnsiAddressCaps, one_retry_with_the_needed_size_gets_everything) {
    // As the library does it; see groups_for.
    const auto caps_of_address = [](std::uint32_t total) {
        const std::string address(200, '7');
        return to_ansi_address_caps(encode_address_caps({4, address}, api_2_2, 2 * total), total);
    };
    const Bytes whole = caps_of_address(plenty);
    for (std::uint32_t first = 228; first < 500; ++first) {
        const Bytes once = caps_of_address(first);
        ASSERT_LE(once.size(), first);
        const Bytes again = caps_of_address(dword_at(once, 4));
        ASSERT_EQ(again.size(), whole.size()) << first;
        ASSERT_EQ(dword_at(again, 4), dword_at(again, 8)) << first;
    }
}

TEST(AnsiAddressCaps, are_empty_for_what_is_none) {
    const Bytes wide = encode_address_caps({4, "1001"}, api_2_2, plenty);
    EXPECT_TRUE(to_ansi_address_caps(wide, 227).empty()) << "no room for the fixed part";
    EXPECT_TRUE(to_ansi_address_caps(ByteView(wide).first(229), plenty).empty());
}

}  // namespace
}  // namespace agentline::wire
