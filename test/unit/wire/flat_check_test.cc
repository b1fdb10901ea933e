// Goal: A-18, an inconsistent report of a handler is told from a consistent one.
// Method: good reports at every size, then one member after the other spoilt.
#include <gtest/gtest.h>

#include "unit/wire/flat_samples.h"
#include "unit/wire/tables.h"
#include "wire/flat.h"

namespace agentline::wire {
namespace {

constexpr std::uint32_t plenty = 0x1000;

Bytes report_of(ProxyRequestType type, std::uint32_t total_size) {
    using namespace samples;
    if (type == ProxyRequestType::getagentinfo) return encode_flat(agent_info(), total_size);
    if (type == ProxyRequestType::getagentsessioninfo) {
        return encode_flat(session_info(), total_size);
    }
    if (type == ProxyRequestType::getqueueinfo) return encode_flat(queue_info(), total_size);
    if (type == ProxyRequestType::getagentsessionlist) {
        return encode_flat(session_list(), total_size);
    }
    if (type == ProxyRequestType::getgrouplist) return encode_flat(group_list(), total_size);
    if (type == ProxyRequestType::getagentlist) return encode_flat(agent_list(), total_size);
    return encode_flat(queue_list(), total_size);
}

constexpr std::array get_types = {
    ProxyRequestType::getagentinfo, ProxyRequestType::getagentsessioninfo,
    ProxyRequestType::getqueueinfo, ProxyRequestType::getagentsessionlist,
    ProxyRequestType::getgrouplist, ProxyRequestType::getqueuelist,
    ProxyRequestType::getagentlist};

TEST(ConsistentReport, every_report_of_ours_is_one_at_every_size) {
    for (const ProxyRequestType type : get_types) {
        const auto needed = static_cast<std::uint32_t>(report_of(type, plenty).size());
        for (std::uint32_t total = fixed_size_of(type); total <= needed + 1; ++total) {
            EXPECT_TRUE(is_consistent_report(type, report_of(type, total), total))
                << name_of(type) << " " << total;
        }
    }
}

TEST(ConsistentReport, is_none_when_cut_anywhere) {
    for (const ProxyRequestType type : get_types) {
        const Bytes report = report_of(type, plenty);
        for (std::size_t size = 0; size < report.size(); ++size) {
            EXPECT_FALSE(is_consistent_report(type, ByteView(report).first(size), plenty))
                << name_of(type) << " " << size;
        }
    }
}

TEST(ConsistentReport, may_be_followed_by_unused_bytes) {
    for (const ProxyRequestType type : get_types) {
        Bytes report = report_of(type, plenty);
        report.resize(plenty, 0xEE);
        EXPECT_TRUE(is_consistent_report(type, report, plenty)) << name_of(type);
    }
}

TEST(ConsistentReport, must_fit_into_what_the_client_takes_back) {
    for (const ProxyRequestType type : get_types) {
        const Bytes report = report_of(type, plenty);
        const auto used = static_cast<std::uint32_t>(report.size());
        EXPECT_TRUE(is_consistent_report(type, report, used)) << name_of(type);
        EXPECT_FALSE(is_consistent_report(type, report, used - 1)) << name_of(type);
    }
}

TEST(ConsistentReport, is_none_with_wrong_sizes) {
    for (const ProxyRequestType type : get_types) {
        const Bytes good = report_of(type, plenty);
        const auto spoilt = [&](std::size_t at, std::uint32_t v) {
            Bytes report = good;
            tables::put_dword(report, at, v);
            return is_consistent_report(type, report, plenty);
        };
        const auto used = static_cast<std::uint32_t>(good.size());
        EXPECT_FALSE(spoilt(8, used + 1)) << "used beyond the bytes";
        EXPECT_FALSE(spoilt(8, 0)) << "a report that was not filled in";
        EXPECT_FALSE(spoilt(8, fixed_size_of(type) - 1)) << "used below the fixed part";
        EXPECT_FALSE(spoilt(8, 0xFFFFFFFF));
        EXPECT_FALSE(spoilt(4, used - 1)) << "needed below used";
    }
}

TEST(ConsistentReport, is_none_for_types_without_a_report) {
    const Bytes report = report_of(ProxyRequestType::getgrouplist, plenty);
    for (std::uint32_t n = proxy_request_type_first; n <= proxy_request_type_last; ++n) {
        const auto type = static_cast<ProxyRequestType>(n);
        const bool is_get = std::find(get_types.begin(), get_types.end(), type) != get_types.end();
        if (!is_get) {
            EXPECT_FALSE(is_consistent_report(type, report, plenty)) << n;
        }
    }
}

class SpoiltGroupList : public testing::Test {
  protected:
    static constexpr auto type = ProxyRequestType::getgrouplist;
    bool spoilt(std::size_t at, std::uint32_t v) const {
        Bytes report = good_;
        tables::put_dword(report, at, v);
        return is_consistent_report(type, report, plenty);
    }
    const Bytes good_ = report_of(type, plenty);
    const std::uint32_t used_ = static_cast<std::uint32_t>(good_.size());
    const std::size_t name_size_at_ = 24 + 16, name_offset_at_ = 24 + 20;
};

TEST_F(SpoiltGroupList, array_must_be_count_times_entry_and_inside) {
    EXPECT_FALSE(spoilt(12, 4)) << "count does not match";
    EXPECT_FALSE(spoilt(12, 0x0AAAAAAB + 5)) << "count that overflows 32 bits";
    EXPECT_FALSE(spoilt(16, 119));
    EXPECT_FALSE(spoilt(20, 0)) << "array over the fixed part";
    EXPECT_FALSE(spoilt(20, 23));
    EXPECT_FALSE(spoilt(20, used_)) << "array behind the used bytes";
    EXPECT_FALSE(spoilt(20, 0xFFFFFFFC));
}

TEST_F(SpoiltGroupList, names_must_be_inside_and_terminated) {
    EXPECT_FALSE(spoilt(name_offset_at_, 0)) << "name over the fixed part";
    EXPECT_FALSE(spoilt(name_offset_at_, used_ - 2)) << "name that leaves the used bytes";
    EXPECT_FALSE(spoilt(name_offset_at_, 0xFFFFFFFF));
    EXPECT_FALSE(spoilt(name_size_at_, 0xFFFFFFFE));
    EXPECT_FALSE(spoilt(name_size_at_, 11)) << "odd size";
    EXPECT_FALSE(spoilt(name_size_at_, 10)) << "without its terminator";
    EXPECT_FALSE(spoilt(name_size_at_, 1));
    EXPECT_TRUE(spoilt(name_size_at_, 0)) << "absent";
}

TEST_F(SpoiltGroupList, names_must_not_share_bytes_beyond_what_is_there) {
    Bytes report = good_;
    const std::uint32_t size = tables::dword_at(good_, name_size_at_);
    const std::uint32_t offset = tables::dword_at(good_, name_offset_at_);
    for (std::size_t entry = 0; entry < 4; ++entry) {
        tables::put_dword(report, name_size_at_ + entry * 24, size);
        tables::put_dword(report, name_offset_at_ + entry * 24, offset);
    }
    tables::put_dword(report, name_size_at_ + 4 * 24, 0);
    EXPECT_TRUE(is_consistent_report(type, report, plenty)) << "four texts of 12 bytes in 52";
    report.resize(24 + 5 * 24 + size);
    tables::put_dword(report, 8, static_cast<std::uint32_t>(report.size()));
    EXPECT_FALSE(is_consistent_report(type, report, plenty)) << "one text named four times";
}

TEST(ConsistentDevCaps, are_told_from_spoilt_ones) {
    const DevCaps caps{7, "provider", "switch", "main", 3, {}};
    const Bytes good = encode_dev_caps(caps, 0x00020002, plenty);
    EXPECT_TRUE(is_consistent_dev_caps(good, plenty));
    for (std::size_t size = 0; size < good.size(); ++size) {
        EXPECT_FALSE(is_consistent_dev_caps(ByteView(good).first(size), plenty));
    }
    for (const char* name : {"dwProviderInfoSize", "dwSwitchInfoSize", "dwLineNameSize"}) {
        const std::size_t at = tables::offset_of(std::string("LINEDEVCAPS.") + name);
        for (const auto& [place, value] :
             {std::pair{at, 0x7FFFFFFEU}, {at + 4, 8U}, {at + 4, 0xFFFFFFFFU}}) {
            Bytes spoilt = good;
            tables::put_dword(spoilt, place, value);
            EXPECT_FALSE(is_consistent_dev_caps(spoilt, plenty)) << name;
        }
    }
}

TEST(ConsistentAddressCaps, are_told_from_spoilt_ones) {
    for (const std::uint32_t version : {0x00010004U, 0x00020002U}) {
        const Bytes good = encode_address_caps({4, "1001"}, version, plenty);
        EXPECT_TRUE(is_consistent_address_caps(good, plenty));
        EXPECT_FALSE(is_consistent_address_caps(good, tables::dword_at(good, 8) - 1));
        for (std::size_t size = 0; size < good.size(); ++size) {
            EXPECT_FALSE(is_consistent_address_caps(ByteView(good).first(size), plenty));
        }
        const std::size_t at = tables::offset_of("LINEADDRESSCAPS.dwAddressSize");
        for (const auto& [place, value] :
             {std::pair{at, 0x7FFFFFFEU}, {at, 8U}, {at + 4, 16U}, {at + 4, 0xFFFFFFFFU}}) {
            Bytes spoilt = good;
            tables::put_dword(spoilt, place, value);
            EXPECT_FALSE(is_consistent_address_caps(spoilt, plenty)) << place << ' ' << value;
        }
    }
}

}  // namespace
}  // namespace agentline::wire
