#include "unit/wire/tables.h"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

namespace agentline::wire::tables {
namespace {

std::vector<std::string> split(const std::string& line, char separator) {
    std::vector<std::string> parts;
    std::istringstream in(line);
    for (std::string part; std::getline(in, part, separator);) parts.push_back(part);
    return parts;
}

[[noreturn]] void missing(const std::string& what) {
    std::cerr << "not in test/data: " << what << '\n';
    std::abort();
}

struct Layout {
    std::size_t size = 0, offset = 0;
};

std::map<std::string, Layout> layouts() {
    std::map<std::string, Layout> out;
    for (const auto& row : rows_of("tapi2-abi.tsv")) {
        if (row[0] != "struct.w64" && row[0] != "member.w64") continue;
        out[row[1]] = Layout{std::stoul(row[3]), std::stoul(row[4])};
    }
    return out;
}

Layout layout_of(const std::string& name) {
    static const std::map<std::string, Layout> table = layouts();
    const auto found = table.find(name);
    if (found == table.end()) missing(name);
    return found->second;
}

}  // namespace

std::vector<std::vector<std::string>> rows_of(const std::string& file) {
    const std::string path = std::string(AGENTLINE_TEST_DATA) + "/" + file;
    std::ifstream in(path);
    if (!in) missing(path);
    std::vector<std::vector<std::string>> rows;
    bool is_head = true;
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line[0] == '#') continue;
        if (!is_head) rows.push_back(split(line, '\t'));
        is_head = false;
    }
    return rows;
}

std::vector<std::string> params_of(std::uint32_t function) {
    for (const auto& row : rows_of("ms-trp-packets.tsv")) {
        if (row[0] == std::to_string(function)) return split(row[4], ' ');
    }
    missing("request " + std::to_string(function));
}

std::size_t offset_of(const std::string& member) {
    return layout_of(member).offset;
}
std::size_t size_of(const std::string& name) {
    return layout_of(name).size;
}

std::map<std::uint32_t, std::size_t> proxy_arm_ends() {
    std::map<std::uint32_t, std::size_t> out;
    for (const auto& row : rows_of("tapi2-abi.tsv")) {
        if (row[0] != "proxyarm") continue;
        out[static_cast<std::uint32_t>(std::stoul(row[2], nullptr, 16))] =
            std::stoul(row[3]) + std::stoul(row[4]);
    }
    return out;
}

std::uint32_t dword_at(ByteView bytes, std::size_t at) {
    if (at + 4 > bytes.size()) missing("byte " + std::to_string(at) + " of a structure");
    return ByteReader(bytes.subspan(at, 4)).u32();
}

std::uint64_t qword_at(ByteView bytes, std::size_t at) {
    return std::uint64_t{dword_at(bytes, at)} | std::uint64_t{dword_at(bytes, at + 4)} << 32U;
}

std::uint32_t member(ByteView bytes, const std::string& name, std::size_t base) {
    return dword_at(bytes, base + offset_of(name));
}

std::u16string text_at(ByteView bytes, std::size_t size_at, std::size_t base) {
    const std::size_t size = dword_at(bytes, size_at);
    if (size == 0) return u"(absent)";
    const std::size_t offset = base + dword_at(bytes, size_at + 4);
    if (size % 2 != 0 || offset + size > bytes.size()) return u"(bad)";
    std::u16string out;
    ByteReader reader(bytes.subspan(offset, size));
    while (!reader.at_end()) out.push_back(static_cast<char16_t>(reader.u16()));
    if (out.back() != 0) return u"(bad)";
    out.pop_back();
    return out;
}

void put_dword(Bytes& bytes, std::size_t at, std::uint32_t v) {
    if (at + 4 > bytes.size()) missing("byte " + std::to_string(at) + " of a structure");
    ByteWriter(bytes).patch_u32(at, v);
}

}  // namespace agentline::wire::tables
