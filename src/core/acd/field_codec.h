// What: writing and reading fields of facts and snapshots: one rule per type, shared by both.
// Thread: values, any. Reading is checked; enums that are no published state fail the read.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/time.h"
#include "model/calls.h"
#include "model/guid.h"
#include "model/ids.h"
#include "model/states.h"

namespace agentline::acd {

class FieldEncoder {
  public:
    explicit FieldEncoder(Bytes& out) : out_(out) {}
    template <class T>
    void operator()(std::string_view, const T& value) {
        put(value);
    }
    [[nodiscard]] static bool ok() { return true; }

  private:
    void put(bool v) { out_.u8(v ? 1 : 0); }
    void put(std::uint32_t v) { out_.u32(v); }
    void put(std::uint64_t v) { out_.u64(v); }
    void put(const std::string& v) { out_.text(v); }
    void put(const Guid& v) { out_.raw(v.bytes); }
    void put(Duration v) { out_.i64(v.count()); }
    void put(Instant v) { out_.i64(v.us_since_epoch); }
    void put(AgentState v) { out_.u32(bits(v)); }
    void put(AgentSessionState v) { out_.u32(bits(v)); }
    void put(CallDirection v) { out_.u32(static_cast<std::uint32_t>(v)); }
    void put(OfferEnd v) { out_.u32(static_cast<std::uint32_t>(v)); }
    void put(CallEnd v) { out_.u32(static_cast<std::uint32_t>(v)); }
    template <class Tag, class Number>
    void put(Id<Tag, Number> v) {
        put(v.value);
    }
    template <class T>
    void put(const std::vector<T>& v) {
        out_.u32(static_cast<std::uint32_t>(v.size()));
        for (const T& item : v) put(item);
    }
    ByteWriter out_;
};

class FieldDecoder {
  public:
    explicit FieldDecoder(ByteReader& in) : in_(in) {}
    template <class T>
    void operator()(std::string_view, T& value) {
        get(value);
    }
    [[nodiscard]] bool ok() const { return in_.ok(); }

  private:
    void get(bool& v) {
        const std::uint8_t byte = in_.u8();
        if (byte > 1) in_.fail();
        v = byte == 1;
    }
    void get(std::uint32_t& v) { v = in_.u32(); }
    void get(std::uint64_t& v) { v = in_.u64(); }
    void get(std::string& v) { v = in_.text(); }
    void get(Guid& v) {
        const ByteView taken = in_.raw(v.bytes.size());
        std::copy(taken.begin(), taken.end(), v.bytes.begin());
    }
    void get(Duration& v) { v = Duration{microseconds()}; }
    void get(Instant& v) { v = Instant{microseconds()}; }
    std::int64_t microseconds() {
        const std::int64_t us = in_.i64();
        if (!may_be_kept(us)) in_.fail();
        return us;
    }
    void get(AgentState& v) { take(agent_state_of(in_.u32()), v); }
    void get(AgentSessionState& v) { take(session_state_of(in_.u32()), v); }
    void get(CallDirection& v) { take(call_word_of<CallDirection>(in_.u32()), v); }
    void get(OfferEnd& v) { take(call_word_of<OfferEnd>(in_.u32()), v); }
    void get(CallEnd& v) { take(call_word_of<CallEnd>(in_.u32()), v); }
    template <class Word>
    void take(const std::optional<Word>& word, Word& v) {
        if (word) {
            v = *word;
        } else {
            in_.fail();
        }
    }
    template <class Tag, class Number>
    void get(Id<Tag, Number>& v) {
        get(v.value);
    }
    template <class T>
    void get(std::vector<T>& v) {
        // Grows with what is really there, never by the count alone.
        for (std::uint32_t left = in_.u32(); left > 0 && in_.ok(); --left) {
            T item{};
            get(item);
            if (in_.ok()) v.push_back(std::move(item));
        }
    }
    ByteReader& in_;
};

}  // namespace agentline::acd
