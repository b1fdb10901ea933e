#include <agentline_com.h>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>

namespace {

// A block is: padding and the 32-bit length in bytes, together the size of a pointer; the text; a
// NUL unit. So .NET on Unix lays it out, which frees our strings as we free its own.
constexpr size_t head_size = sizeof(void*);

char* bytes_of(BSTR text) {
    return reinterpret_cast<char*>(text);
}

BSTR allocate(const void* source, uint64_t bytes) {
    if (bytes > std::numeric_limits<uint32_t>::max() - head_size - 2 * sizeof(OLECHAR))
        return nullptr;
    // Calloc, so that the padding, a text without source and the NUL behind an odd byte are zero.
    char* block = static_cast<char*>(std::calloc(1, head_size + bytes + 2 * sizeof(OLECHAR)));
    if (block == nullptr) return nullptr;
    const uint32_t length = static_cast<uint32_t>(bytes);
    std::memcpy(block + head_size - sizeof(length), &length, sizeof(length));
    if (source != nullptr) std::memcpy(block + head_size, source, bytes);
    return reinterpret_cast<BSTR>(block + head_size);
}

UINT units_of(const OLECHAR* text) {
    UINT units = 0;
    while (text[units] != 0) ++units;
    return units;
}

}  // namespace

void* CoTaskMemAlloc(size_t cb) {
    return std::malloc(cb);
}
void* CoTaskMemRealloc(void* pv, size_t cb) {
    return std::realloc(pv, cb);
}
void CoTaskMemFree(void* pv) {
    std::free(pv);
}

BSTR SysAllocString(const OLECHAR* psz) {
    return psz == nullptr ? nullptr : SysAllocStringLen(psz, units_of(psz));
}

BSTR SysAllocStringLen(const OLECHAR* psz, UINT ui) {
    return allocate(psz, uint64_t{ui} * sizeof(OLECHAR));
}

BSTR SysAllocStringByteLen(const char* psz, UINT len) {
    return allocate(psz, len);
}

INT SysReAllocString(BSTR* pbstr, const OLECHAR* psz) {
    if (psz != nullptr) return SysReAllocStringLen(pbstr, psz, units_of(psz));
    SysFreeString(*pbstr);
    *pbstr = nullptr;
    return TRUE;
}

INT SysReAllocStringLen(BSTR* pbstr, const OLECHAR* psz, UINT len) {
    const BSTR made = SysAllocStringLen(psz, len);
    if (made == nullptr) return FALSE;
    if (psz == nullptr && *pbstr != nullptr) {
        const UINT kept = SysStringLen(*pbstr) < len ? SysStringLen(*pbstr) : len;
        std::memcpy(made, *pbstr, kept * sizeof(OLECHAR));
    }
    SysFreeString(*pbstr);
    *pbstr = made;
    return TRUE;
}

void SysFreeString(BSTR bstr) {
    if (bstr != nullptr) std::free(bytes_of(bstr) - head_size);
}

UINT SysStringLen(BSTR bstr) {
    return static_cast<UINT>(SysStringByteLen(bstr) / sizeof(OLECHAR));
}

UINT SysStringByteLen(BSTR bstr) {
    uint32_t length = 0;
    if (bstr != nullptr) std::memcpy(&length, bytes_of(bstr) - sizeof(length), sizeof(length));
    return length;
}
