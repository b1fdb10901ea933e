// Goal: a holder frees what it holds, once, and texts go through it unharmed. Method: each way in
// and out, with malformed text too (ASan sees what is freed twice or not at all).
#define AGENTLINE_COM_WIDE
#include <agentline_comptr.h>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "base/utf.h"
#include "client/com/object.h"

namespace agentline {
namespace {

using namespace std::string_view_literals;

class Counted final : public Object<IDispatch> {
  public:
    explicit Counted(int* ended) : ended_(ended) {}
    STDMETHODIMP GetTypeInfoCount(UINT*) override { return E_NOTIMPL; }
    STDMETHODIMP GetTypeInfo(UINT, LCID, ITypeInfo**) override { return E_NOTIMPL; }
    STDMETHODIMP GetIDsOfNames(REFIID, LPOLESTR*, UINT, LCID, DISPID*) override {
        return E_NOTIMPL;
    }
    STDMETHODIMP Invoke(DISPID, REFIID, LCID, WORD, DISPPARAMS*, VARIANT*, EXCEPINFO*,
                        UINT*) override {
        return E_NOTIMPL;
    }

  private:
    ~Counted() override { ++*ended_; }

    int* ended_;
};

HRESULT get_name(BSTR* name) {
    *name = SysAllocString(u"desk");
    return S_OK;
}

HRESULT get_object(int* ended, VARIANT* value) {
    value->vt = VT_DISPATCH;
    value->pdispVal = new Counted(ended);
    return S_OK;
}

TEST(BstrHolder, takes_and_gives_text_with_its_nuls) {
    EXPECT_EQ(Bstr(u"desk").View(), u"desk"sv);
    EXPECT_EQ(Bstr(u"a\0b"sv).View(), u"a\0b"sv);
    EXPECT_EQ(Bstr("a\0b"sv).View(), u"a\0b"sv);
    EXPECT_EQ(Bstr("a\0b"sv).Length(), 3u);
    EXPECT_EQ(Bstr(u"a\0b"sv).ToUtf8(), "a\0b"sv);
    EXPECT_EQ(Bstr("desk"), Bstr(u"desk"));
    EXPECT_NE(Bstr("desk"), Bstr(u"des"));
}

TEST(BstrHolder, null_is_empty_and_an_empty_copy_is_not_null) {
    const Bstr none;
    EXPECT_EQ(none.Get(), nullptr);
    EXPECT_EQ(none.Length(), 0u);
    EXPECT_EQ(none.ToUtf8(), "");
    EXPECT_EQ(Bstr(none).Get(), nullptr);
    EXPECT_EQ(Bstr(static_cast<const OLECHAR*>(nullptr)).Get(), nullptr);
    for (const Bstr& empty : {Bstr(u""), Bstr(u""sv), Bstr(std::u16string_view()), Bstr("")}) {
        EXPECT_NE(empty.Get(), nullptr);
        EXPECT_EQ(empty, none);
    }
}

TEST(BstrHolder, converts_as_the_library_does) {
    const std::string_view texts[] = {
        "J\xC3\xB6rg"sv, "\xE2\x82\xAC"sv, "\xF0\x9F\x93\x9E 7"sv,
        "\x80"sv,        "\xC3"sv,         "\xC3("sv,
        "\xE2\x82"sv,    "\xED\xA0\x80"sv, "\xF5\x80\x80\x80"sv,
        "\xC0\xAF"sv,    "\xE0\x80\x80"sv, "\xF4\x90\x80\x80"sv,
    };
    for (const std::string_view text : texts) {
        const Bstr made(text);
        EXPECT_EQ(made.View(), to_utf16(text)) << text;
        EXPECT_EQ(made.ToUtf8(), to_utf8(made.View())) << text;
    }
    EXPECT_EQ(Bstr("\xF0\x9F\x93\x9E").View(), u"\xD83D\xDCDE"sv);
    EXPECT_EQ(Bstr(u"a\xD83D"
                   u"b\xDCDE"sv)
                  .ToUtf8(),
              "a\xEF\xBF\xBD"
              "b\xEF\xBF\xBD");
}

TEST(BstrHolder, passes_ownership_on) {
    Bstr name(u"old");
    ASSERT_EQ(get_name(&name), S_OK);
    EXPECT_EQ(name.ToUtf8(), "desk");
    const Bstr copy = name;
    EXPECT_NE(copy.Get(), name.Get());
    Bstr moved = std::move(name);
    EXPECT_EQ(name.Get(), nullptr);
    const BSTR mine = moved.Detach();
    EXPECT_EQ(moved.Get(), nullptr);
    name.Attach(mine);
    name = copy;
    EXPECT_EQ(name, copy);
}

TEST(VariantHolder, releases_its_object) {
    int ended = 0;
    {
        Variant value;
        EXPECT_EQ(value->vt, VT_EMPTY);
        EXPECT_EQ(value.Object(), nullptr);
        ASSERT_EQ(get_object(&ended, &value), S_OK);
        EXPECT_NE(value.Object(), nullptr);
        ASSERT_EQ(get_object(&ended, &value), S_OK);
        EXPECT_EQ(ended, 1);
        Variant moved = std::move(value);
        EXPECT_EQ(value.Object(), nullptr);
        value = std::move(moved);
        EXPECT_EQ(value.Get().vt, VT_DISPATCH);
        EXPECT_EQ(ended, 1);
    }
    EXPECT_EQ(ended, 2);
}

TEST(VariantHolder, hands_its_value_over) {
    int ended = 0;
    VARIANT mine;
    {
        Variant value;
        ASSERT_EQ(get_object(&ended, &value), S_OK);
        mine = value.Detach();
    }
    EXPECT_EQ(ended, 0);
    VariantClear(&mine);
    EXPECT_EQ(ended, 1);
}

TEST(PointerHolder, releases_once) {
    int ended = 0;
    {
        ComPtr<IDispatch> object;
        object.Attach(new Counted(&ended));
        ComPtr<IUnknown> unknown;
        ASSERT_EQ(object.As(&unknown), S_OK);
        const ComPtr<IUnknown> other = object;
        EXPECT_EQ(other, unknown);
        object.Reset();
        EXPECT_EQ(ended, 0);
    }
    EXPECT_EQ(ended, 1);
}

TEST(WideText, becomes_utf_16) {
    Bstr made;
    made.Attach(SysAllocString(L"J\u00F6rg \U0001F4DE"));
    EXPECT_EQ(made.View(), u"J\u00F6rg \xD83D\xDCDE"sv);
    const wchar_t broken[] = {static_cast<wchar_t>(0xD83D), static_cast<wchar_t>(0x110000), 0};
    made.Attach(SysAllocString(broken));
    EXPECT_EQ(made.View(), u"\uFFFD\uFFFD"sv);
    EXPECT_EQ(SysAllocString(static_cast<const wchar_t*>(nullptr)), nullptr);
    made.Attach(SysAllocString(OLESTR("desk")));
    EXPECT_EQ(made.View(), u"desk"sv);
}

}  // namespace
}  // namespace agentline
