#include "wire/requests.h"

#include "base/assert.h"
#include "wire/raw.h"

namespace agentline::wire::detail {

// ---- Writing. A struct of requests.h with more than 13 parameters would be our bug. ----

void FieldWriter::dword(std::uint32_t v) {
    AGENTLINE_ASSERT(next_ < param_count);
    out_.params[next_++] = v;
}

std::uint32_t FieldWriter::put(ByteView bytes) {
    raw::pad_to_dword(out_.var_data);
    const std::uint32_t at = raw::size_of(out_.var_data);
    out_.var_data.insert(out_.var_data.end(), bytes.begin(), bytes.end());
    return at;
}

void FieldWriter::text(const Text& v) {
    dword(v ? put(raw::utf16_z(*v)) : absent);
}

void FieldWriter::guid(const Guid& v) {
    dword(put(v.bytes));
    dword(static_cast<std::uint32_t>(v.bytes.size()));
}

void FieldWriter::block(const Bytes& v) {
    dword(v.empty() ? absent : put(v));
}

void FieldWriter::bytes(const Bytes& v) {
    block(v);
    dword(raw::size_of(v));
}

// ---- Reading. After a failure the rest is read all the same; decode() throws it away. ----

void FieldReader::dword(std::uint32_t& v) {
    AGENTLINE_ASSERT(next_ < param_count);
    v = in_.params[next_++];
}

void FieldReader::text(Text& v) {
    std::uint32_t at = 0;
    dword(at);
    v.reset();
    if (at == absent) return;
    std::u16string units;
    while (units.size() <= text_units_max && raw::fits_at(in_.var_data.size(), at, 2)) {
        const auto unit = static_cast<char16_t>(in_.var_data[at] | (in_.var_data[at + 1] << 8));
        if (unit == 0) {
            v = std::move(units);
            return;
        }
        units.push_back(unit);
        at += 2;
    }
    ok_ = false;
}

void FieldReader::guid(Guid& v) {
    std::uint32_t at = 0;
    std::uint32_t size = 0;
    dword(at);
    dword(size);
    if (size != v.bytes.size() || !raw::fits_at(in_.var_data.size(), at, size)) {
        ok_ = false;
        return;
    }
    v = raw::guid_at(in_.var_data, at);
}

void FieldReader::block(Bytes& v) {
    std::uint32_t at = 0;
    dword(at);
    v.clear();
    if (at == absent) return;
    if (at >= in_.var_data.size()) {
        ok_ = false;
        return;
    }
    v.assign(in_.var_data.begin() + static_cast<std::ptrdiff_t>(at), in_.var_data.end());
}

void FieldReader::bytes(Bytes& v) {
    std::uint32_t at = 0;
    std::uint32_t size = 0;
    dword(at);
    dword(size);
    v.clear();
    if (at == absent && size == 0) return;
    if (!raw::fits_at(in_.var_data.size(), at, size)) {
        ok_ = false;
        return;
    }
    const auto begin = in_.var_data.begin() + static_cast<std::ptrdiff_t>(at);
    v.assign(begin, begin + static_cast<std::ptrdiff_t>(size));
}

}  // namespace agentline::wire::detail
