// Goal: a VARIANT frees what it owns, once, and nothing else. Method: strings and a counted object
// in values that are copied and cleared (ASan sees what is freed twice or not at all).
#include <agentline_com.h>

#include <gtest/gtest.h>

#include "client/com/object.h"

namespace agentline {
namespace {

class Counted final : public Object<ISupportErrorInfo> {
  public:
    STDMETHODIMP InterfaceSupportsErrorInfo(REFIID) override { return S_FALSE; }

  private:
    ~Counted() override = default;
};

TEST(Variant, copies_strings_and_counts_references) {
    VARIANT from, to;
    VariantInit(&from);
    VariantInit(&to);
    from.vt = VT_BSTR;
    from.bstrVal = SysAllocStringLen(u"a\0b", 3);
    ASSERT_EQ(VariantCopy(&to, &from), S_OK);
    EXPECT_NE(to.bstrVal, from.bstrVal);
    EXPECT_EQ(SysStringLen(to.bstrVal), 3u);
    ASSERT_EQ(VariantClear(&from), S_OK);
    from.vt = VT_UNKNOWN;
    from.punkVal = new Counted;
    ASSERT_EQ(VariantCopy(&to, &from), S_OK);  // Frees the string that was there.
    EXPECT_EQ(from.punkVal->AddRef(), 3u);
    EXPECT_EQ(from.punkVal->Release(), 2u);
    EXPECT_EQ(VariantCopy(&to, &to), S_OK);
    EXPECT_EQ(VariantClear(&from), S_OK);
    EXPECT_EQ(VariantClear(&to), S_OK);
    EXPECT_EQ(to.vt, VT_EMPTY);
}

TEST(Variant, leaves_alone_what_it_only_refers_to) {
    BSTR owned = SysAllocString(u"x");
    VARIANT value;
    VariantInit(&value);
    value.vt = VT_BSTR | VT_BYREF;
    value.pbstrVal = &owned;
    EXPECT_EQ(VariantClear(&value), S_OK);
    EXPECT_EQ(owned[0], u'x');
    SysFreeString(owned);
}

TEST(Variant, refuses_types_that_it_cannot_free) {
    for (const int type : {15, 24, VT_VARIANT + 0, VT_ARRAY | VT_UI1, VT_BYREF | VT_NULL, 0x8000}) {
        VARIANT value, target;
        VariantInit(&target);
        target.vt = VT_I4;
        target.lVal = 7;
        VariantInit(&value);
        value.vt = static_cast<VARTYPE>(type);
        EXPECT_EQ(VariantClear(&value), DISP_E_BADVARTYPE) << type;
        EXPECT_EQ(VariantCopy(&target, &value), DISP_E_BADVARTYPE) << type;
        EXPECT_EQ(target.lVal, 7);
    }
}

}  // namespace
}  // namespace agentline
