// What: the published tables of test/data as the tests of the wire need them. Thread: any.
// A row or member that is not there ends the test program: the table is part of the repository.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace agentline::wire::tables {

/// Rows of a TSV file of test/data, comments and the head line left out.
std::vector<std::vector<std::string>> rows_of(const std::string& file);

/// Parameter names of a request, in the order of ms-trp-packets.tsv.
std::vector<std::string> params_of(std::uint32_t function);

/// Offset of a member of the 64-bit layout, as "LINEAGENTINFO.dwAgentState".
std::size_t offset_of(const std::string& member);
/// Size of a structure or member.
std::size_t size_of(const std::string& name);

/// Where the fixed part of each proxy request's block ends, by type (proxyarm rows).
std::map<std::uint32_t, std::size_t> proxy_arm_ends();

std::uint32_t dword_at(ByteView bytes, std::size_t at);
std::uint64_t qword_at(ByteView bytes, std::size_t at);
/// The dword of a member, by its published name; `base` = where the structure begins.
std::uint32_t member(ByteView bytes, const std::string& name, std::size_t base = 0);
/// The UTF-16 text whose size and offset members start at `size_at`, offset counted from `base`,
/// without its terminator; "(absent)" for size 0, "(bad)" when it is no terminated text.
std::u16string text_at(ByteView bytes, std::size_t size_at, std::size_t base = 0);
void put_dword(Bytes& bytes, std::size_t at, std::uint32_t v);

}  // namespace agentline::wire::tables
