// agentline_comptr.h: holders for interface pointers, strings and values, for C++ programs and us.
//
// Header only, C++17, above the published functions; no page of their own. A holder releases or
// frees at its end. It may be moved to another thread, but is not itself for two threads at once.

#pragma once

#include <agentline_com.h>
#include <string>
#include <string_view>
#include <utility>

namespace agentline {

// One reference on an object, or none. Like the holders that come with Windows compilers.
template <typename Interface>
class ComPtr {
  public:
    ComPtr() = default;
    // Counts a reference of its own.
    ComPtr(Interface* object) : object_(object) {
        if (object_ != nullptr) object_->AddRef();
    }
    ComPtr(const ComPtr& other) : ComPtr(other.object_) {}
    ComPtr(ComPtr&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
    // From an interface or object that derives from this one.
    template <typename Derived>
    ComPtr(const ComPtr<Derived>& other) : ComPtr(static_cast<Interface*>(other.Get())) {}
    ~ComPtr() { Reset(); }
    ComPtr& operator=(ComPtr other) noexcept {
        std::swap(object_, other.object_);
        return *this;
    }

    Interface* Get() const { return object_; }
    Interface* operator->() const { return object_; }
    Interface& operator*() const { return *object_; }
    explicit operator bool() const { return object_ != nullptr; }

    // Takes over a reference that the caller has.
    void Attach(Interface* object) {
        Reset();
        object_ = object;
    }
    // Hands the reference over to the caller.
    Interface* Detach() { return std::exchange(object_, nullptr); }
    // Empty before Release runs the code of an object, which may look here.
    void Reset() {
        if (Interface* object = Detach()) object->Release();
    }

    // For [out] parameters: lets go of what it holds first.
    Interface** ReleaseAndGetAddressOf() {
        Reset();
        return &object_;
    }
    Interface** operator&() { return ReleaseAndGetAddressOf(); }

    // A copy for an [out] parameter; the receiver releases.
    HRESULT CopyTo(Interface** out) const {
        if (object_ != nullptr) object_->AddRef();
        *out = object_;
        return S_OK;
    }
    // The same object's other interface; E_NOINTERFACE, and `other` empty, when it has none. Only
    // for interfaces with a GUID.
    template <typename Other>
    HRESULT As(ComPtr<Other>* other) const {
        return As(other->ReleaseAndGetAddressOf());
    }
    // For As(&other): & of a holder is that of its pointer.
    template <typename Other>
    HRESULT As(Other** other) const {
        *other = nullptr;
        if (object_ == nullptr) return E_POINTER;
        void* found = nullptr;
        const HRESULT result = object_->QueryInterface(__uuidof(Other), &found);
        *other = static_cast<Other*>(found);
        return result;
    }

    friend bool operator==(const ComPtr& a, const ComPtr& b) { return a.object_ == b.object_; }
    friend bool operator!=(const ComPtr& a, const ComPtr& b) { return a.object_ != b.object_; }

  private:
    Interface* object_ = nullptr;
};

// One BSTR, or NULL, which is the empty string. When memory ends while it copies, it is NULL: who
// must know asks Get() == nullptr, as a copy of an empty text is not NULL.
class Bstr {
  public:
    Bstr() = default;
    // Up to the first NUL; from NULL it is NULL.
    explicit Bstr(const OLECHAR* text) : text_(SysAllocString(text)) {}
    // With the NULs in it.
    explicit Bstr(std::basic_string_view<OLECHAR> text)
        : text_(SysAllocStringLen(text.empty() ? &nothing : text.data(),
                                  static_cast<UINT>(text.size()))) {}
    // From UTF-8, with the NULs in it. What is not UTF-8 becomes U+FFFD.
    explicit Bstr(std::string_view utf8) : text_(SysAllocStringLen(nullptr, units_of(utf8))) {
        OLECHAR* next = text_;
        while (next != nullptr && !utf8.empty()) next = append(take(&utf8), next);
    }
    Bstr(const Bstr& other) : text_(other.text_ ? copy_of(other.text_) : nullptr) {}
    Bstr(Bstr&& other) noexcept : text_(std::exchange(other.text_, nullptr)) {}
    ~Bstr() { SysFreeString(text_); }
    Bstr& operator=(Bstr other) noexcept {
        std::swap(text_, other.text_);
        return *this;
    }

    // For [in] parameters; it stays the holder's.
    BSTR Get() const { return text_; }
    // In units of 16 bits, NULs in it among them.
    UINT Length() const { return SysStringLen(text_); }
    std::basic_string_view<OLECHAR> View() const {
        return {text_ != nullptr ? text_ : &nothing, Length()};
    }
    // Half a surrogate pair becomes U+FFFD. Throws what std::string throws when memory ends.
    std::string ToUtf8() const;

    // Takes over a string that the caller has.
    void Attach(BSTR text) {
        SysFreeString(text_);
        text_ = text;
    }
    // Hands the string over to the caller.
    BSTR Detach() { return std::exchange(text_, nullptr); }
    // For [out] parameters: frees what it holds first.
    BSTR* ReleaseAndGetAddressOf() {
        Attach(nullptr);
        return &text_;
    }
    BSTR* operator&() { return ReleaseAndGetAddressOf(); }

    friend bool operator==(const Bstr& a, const Bstr& b) { return a.View() == b.View(); }
    friend bool operator!=(const Bstr& a, const Bstr& b) { return a.View() != b.View(); }

  private:
    static constexpr OLECHAR nothing = 0;

    static BSTR copy_of(BSTR text) { return SysAllocStringLen(text, SysStringLen(text)); }
    static uint32_t take(std::string_view* utf8);
    static UINT units_of(std::string_view utf8) {
        UINT units = 0;
        while (!utf8.empty()) units += take(&utf8) > 0xFFFF ? 2 : 1;
        return units;
    }
    static OLECHAR* append(uint32_t code, OLECHAR* next) {
        if (code > 0xFFFF) {
            *next++ = static_cast<OLECHAR>(0xD800 + ((code - 0x10000) >> 10));
            code = 0xDC00 + ((code - 0x10000) & 0x3FF);
        }
        *next++ = static_cast<OLECHAR>(code);
        return next;
    }
    static void append(uint32_t code, std::string* utf8);

    BSTR text_ = nullptr;
};

// Takes the first character off; U+FFFD for each stretch of bytes that begins none.
inline uint32_t Bstr::take(std::string_view* utf8) {
    const auto byte = [&](size_t i) { return static_cast<uint32_t>((*utf8)[i]) & 0xFF; };
    const uint32_t lead = byte(0);
    const size_t size = lead < 0x80                   ? 1
                        : lead >= 0xC2 && lead < 0xE0 ? 2
                        : lead >= 0xE0 && lead < 0xF0 ? 3
                        : lead >= 0xF0 && lead < 0xF5 ? 4
                                                      : 0;
    uint32_t code = size == 1 ? lead : lead & (0xFFu >> (size + 1));
    const size_t last = size <= utf8->size() ? size : 1;
    size_t used = 1;
    for (; used < last && (byte(used) & 0xC0) == 0x80; ++used)
        code = code << 6 | (byte(used) & 0x3F);
    utf8->remove_prefix(used);
    const uint32_t smallest = size == 4 ? 0x10000 : size == 3 ? 0x800 : 0;
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    return used == size && code >= smallest && code <= 0x10FFFF && !surrogate ? code : 0xFFFD;
}

inline void Bstr::append(uint32_t code, std::string* utf8) {
    if (code < 0x80) {
        utf8->push_back(static_cast<char>(code));
        return;
    }
    const int following = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    const uint32_t mark = following == 1 ? 0xC0 : following == 2 ? 0xE0 : 0xF0;
    utf8->push_back(static_cast<char>(mark | code >> (6 * following)));
    for (int i = following - 1; i >= 0; --i)
        utf8->push_back(static_cast<char>(0x80 | ((code >> (6 * i)) & 0x3F)));
}

inline std::string Bstr::ToUtf8() const {
    std::string utf8;
    const std::basic_string_view<OLECHAR> text = View();
    for (size_t i = 0; i < text.size(); ++i) {
        uint32_t code = text[i];
        const uint32_t next = i + 1 < text.size() ? text[i + 1] : 0;
        if (code >= 0xD800 && code < 0xDC00 && next >= 0xDC00 && next < 0xE000) {
            code = 0x10000 + ((code - 0xD800) << 10) + (next - 0xDC00);
            ++i;
        } else if (code >= 0xD800 && code < 0xE000) {
            code = 0xFFFD;
        }
        append(code, &utf8);
    }
    return utf8;
}

// One VARIANT, cleared at its end.
class Variant {
  public:
    Variant() { VariantInit(&value_); }
    Variant(const Variant&) = delete;
    Variant(Variant&& other) noexcept : value_(other.Detach()) {}
    ~Variant() { VariantClear(&value_); }
    Variant& operator=(Variant other) noexcept {
        std::swap(value_, other.value_);
        return *this;
    }

    const VARIANT& Get() const { return value_; }
    const VARIANT* operator->() const { return &value_; }
    // The object in it, as a get_Xs method puts it there; NULL when it holds none. No reference for
    // the caller.
    IDispatch* Object() const { return value_.vt == VT_DISPATCH ? value_.pdispVal : nullptr; }

    // Hands the value over to the caller, who clears it.
    VARIANT Detach() {
        const VARIANT value = value_;
        VariantInit(&value_);
        return value;
    }
    // For [out] parameters, which overwrite: clears what it holds first.
    VARIANT* ReleaseAndGetAddressOf() {
        VariantClear(&value_);
        return &value_;
    }
    VARIANT* operator&() { return ReleaseAndGetAddressOf(); }

  private:
    VARIANT value_;
};

}  // namespace agentline
