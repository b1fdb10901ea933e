// What: what the journal's tests share: groups with recognisable content and a folder of their own.
// Owner: the test that uses it. Thread: the test's. Never used outside test/unit/io.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "journal/record.h"

namespace agentline::journal_test {

inline constexpr std::int64_t second = 1'000'000;

/// Time of a sample's fact: its sequence in seconds.
inline Instant time_at(std::uint64_t sequence) {
    return Instant{static_cast<std::int64_t>(sequence) * second};
}

inline journal::Record sample_record(std::uint64_t sequence, std::size_t size = 40) {
    Bytes fact(size, static_cast<std::uint8_t>(sequence));
    ByteWriter(fact).u64(sequence);
    return {{sequence, time_at(sequence), CauseKind::request, sequence * 3, "uid:1000"}, 1, fact};
}

inline journal::Group sample_group(std::uint64_t first, std::uint64_t last, std::size_t size = 40) {
    journal::Group group;
    for (std::uint64_t s = first; s <= last; ++s) group.push_back(sample_record(s, size));
    return group;
}

inline journal::Snapshot sample_snapshot(std::uint64_t sequence) {
    return {sequence, time_at(sequence), {{1, Bytes(100, static_cast<std::uint8_t>(sequence))}}};
}

class TempDir {
  public:
    TempDir() {
        std::string name = (std::filesystem::temp_directory_path() / "agentline-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        path_ = name;
    }
    ~TempDir() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;
    [[nodiscard]] std::string operator/(const std::string& name) const {
        return (path_ / name).string();
    }

  private:
    std::filesystem::path path_;
};

}  // namespace agentline::journal_test
