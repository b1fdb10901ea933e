// What: checked little-endian reading and writing of bytes, shared by wire and journal.
// Owner: the caller owns the bytes; a reader only looks at them. Thread: a value, any.
// Never reads beyond its span and never allocates by a number that came from the bytes:
// a reader that ran out stays failed and yields zeros.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace agentline {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

class ByteWriter {
  public:
    explicit ByteWriter(Bytes& out) : out_(out) {}

    void u8(std::uint8_t v) { out_.push_back(v); }
    void u16(std::uint16_t v) { number(v); }
    void u32(std::uint32_t v) { number(v); }
    void u64(std::uint64_t v) { number(v); }
    void i64(std::int64_t v) { number(static_cast<std::uint64_t>(v)); }
    void raw(ByteView bytes) { out_.insert(out_.end(), bytes.begin(), bytes.end()); }
    /// u32 length, then the bytes.
    void text(std::string_view s) {
        u32(static_cast<std::uint32_t>(s.size()));
        out_.insert(out_.end(), s.begin(), s.end());
    }
    [[nodiscard]] std::size_t size() const { return out_.size(); }
    /// Overwrites four bytes written earlier.
    void patch_u32(std::size_t at, std::uint32_t v) {
        for (std::size_t i = 0; i < 4; ++i) {
            out_[at + i] = static_cast<std::uint8_t>(v >> (8 * i));
        }
    }

  private:
    template <class T>
    void number(T v) {
        for (std::size_t i = 0; i < sizeof(T); ++i) {
            out_.push_back(static_cast<std::uint8_t>(v >> (8 * i)));
        }
    }
    Bytes& out_;
};

class ByteReader {
  public:
    explicit ByteReader(ByteView in) : in_(in) {}

    std::uint8_t u8() { return number<std::uint8_t>(); }
    std::uint16_t u16() { return number<std::uint16_t>(); }
    std::uint32_t u32() { return number<std::uint32_t>(); }
    std::uint64_t u64() { return number<std::uint64_t>(); }
    std::int64_t i64() { return static_cast<std::int64_t>(u64()); }
    ByteView raw(std::size_t size) {
        if (size > in_.size()) {
            fail();
            return {};
        }
        const ByteView taken = in_.first(size);
        in_ = in_.subspan(size);
        return taken;
    }
    std::string text() {
        const ByteView taken = raw(u32());
        return {taken.begin(), taken.end()};
    }
    void fail() {
        failed_ = true;
        in_ = {};
    }
    [[nodiscard]] bool ok() const { return !failed_; }
    [[nodiscard]] bool at_end() const { return in_.empty(); }
    [[nodiscard]] std::size_t left() const { return in_.size(); }

  private:
    template <class T>
    T number() {
        const ByteView taken = raw(sizeof(T));
        T v = 0;
        for (std::size_t i = 0; i < taken.size(); ++i) {
            v = static_cast<T>(v | static_cast<T>(static_cast<T>(taken[i]) << (8 * i)));
        }
        return v;
    }
    ByteView in_;
    bool failed_ = false;
};

}  // namespace agentline
