// Goal: VariantChangeType makes one type of value from another as its page says. Method: rows of
// value, wanted type and what comes; numbers at the edge of each type.
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "unit/com/dispatch_objects.h"

namespace agentline {
namespace {

VARIANT number(VARTYPE vt, double value) {
    VARIANT made{};
    made.vt = vt;
    if (vt == VT_R8 || vt == VT_DATE) made.dblVal = value;
    if (vt == VT_R4) made.fltVal = static_cast<float>(value);
    if (vt == VT_I2) made.iVal = static_cast<SHORT>(value);
    if (vt == VT_I4) made.lVal = static_cast<LONG>(value);
    if (vt == VT_UI4) made.ulVal = static_cast<ULONG>(value);
    if (vt == VT_BOOL) made.boolVal = value != 0 ? VARIANT_TRUE : VARIANT_FALSE;
    if (vt == VT_CY) made.cyVal.int64 = std::llround(value * 10000);
    return made;
}

VARIANT of_type(int vt) {
    VARIANT made{};
    made.vt = static_cast<VARTYPE>(vt);
    return made;
}

/// The result, and the value as text.
struct Changed {
    OwnedVariant to;
    HRESULT result;

    Changed(const VARIANT& from, int vt)
        : result(VariantChangeType(&to.value, &from, 0, static_cast<VARTYPE>(vt))) {}
    std::u16string text() const {
        if (result != S_OK || to.value.vt != VT_BSTR) return u"no text";
        return {to.value.bstrVal, SysStringLen(to.value.bstrVal)};
    }
};

/// From text.
struct Read : Changed {
    Read(const char16_t* text, int vt) : Changed(Text(text).value, vt) {}

  private:
    struct Text : OwnedVariant {
        explicit Text(const char16_t* text) {
            value.vt = VT_BSTR;
            value.bstrVal = SysAllocString(text);
        }
    };
};

TEST(VariantChangeType, rounds_halves_to_even) {
    const std::pair<double, LONG> rows[] = {{0.5, 0},      {1.5, 2},    {2.5, 2},
                                            {2.500001, 3}, {-0.5, 0},   {-1.5, -2},
                                            {-2.5, -2},    {2.4999, 2}, {-0.51, -1}};
    for (const auto& [from, to] : rows) {
        EXPECT_EQ(Changed(number(VT_R8, from), VT_I4).to.value.lVal, to) << from;
        EXPECT_EQ(Changed(number(VT_R8, from), VT_I2).to.value.iVal, to) << from;
        EXPECT_EQ(Changed(number(VT_DATE, from), VT_I4).to.value.lVal, to) << from;
        if (from != 2.500001) {
            EXPECT_EQ(Changed(number(VT_CY, from), VT_I4).to.value.lVal, to) << from;
        }
    }
    EXPECT_EQ(Changed(number(VT_R8, 0.00005), VT_CY).to.value.cyVal.int64, 1);
    EXPECT_EQ(Changed(number(VT_R8, 1.5 / 16384), VT_CY).to.value.cyVal.int64, 1);
    EXPECT_EQ(Changed(number(VT_R8, 12.34565), VT_CY).to.value.cyVal.int64, 123456);
}

TEST(VariantChangeType, changes_numbers_into_each_other) {
    for (const int from : {VT_I2, VT_I4, VT_UI4, VT_R4, VT_R8, VT_CY, VT_DATE}) {
        const VARIANT twelve = number(static_cast<VARTYPE>(from), 12);
        EXPECT_EQ(Changed(twelve, VT_I2).to.value.iVal, 12) << from;
        EXPECT_EQ(Changed(twelve, VT_I4).to.value.lVal, 12) << from;
        EXPECT_EQ(Changed(twelve, VT_UI4).to.value.ulVal, 12u) << from;
        EXPECT_EQ(Changed(twelve, VT_I8).to.value.llVal, 12) << from;
        EXPECT_EQ(Changed(twelve, VT_R4).to.value.fltVal, 12.0f) << from;
        EXPECT_EQ(Changed(twelve, VT_R8).to.value.dblVal, 12.0) << from;
        EXPECT_EQ(Changed(twelve, VT_CY).to.value.cyVal.int64, 120000) << from;
        EXPECT_EQ(Changed(twelve, VT_DATE).to.value.date, 12.0) << from;
        EXPECT_EQ(Changed(twelve, VT_BOOL).to.value.boolVal, VARIANT_TRUE) << from;
        EXPECT_EQ(Changed(twelve, VT_R8).to.value.vt, VT_R8) << from;
    }
    EXPECT_EQ(Changed(number(VT_BOOL, 1), VT_I4).to.value.lVal, -1);
    EXPECT_EQ(Changed(number(VT_BOOL, 0), VT_R8).to.value.dblVal, 0);
    EXPECT_EQ(Changed(number(VT_R8, 0), VT_BOOL).to.value.boolVal, VARIANT_FALSE);
    EXPECT_EQ(Changed(number(VT_R8, 0.1), VT_BOOL).to.value.boolVal, VARIANT_TRUE);
    EXPECT_EQ(Changed(number(VT_CY, -1.25), VT_R8).to.value.dblVal, -1.25);
}

TEST(VariantChangeType, overflows_at_the_edge_of_a_type) {
    const double infinite = std::numeric_limits<double>::infinity();
    const struct {
        double from;
        VARTYPE to;
        HRESULT result;
    } rows[] = {
        {32767.4, VT_I2, S_OK},
        {32767.5, VT_I2, DISP_E_OVERFLOW},
        {-32768.5, VT_I2, S_OK},
        {-32768.6, VT_I2, DISP_E_OVERFLOW},
        {2147483647.4, VT_I4, S_OK},
        {2147483647.5, VT_I4, DISP_E_OVERFLOW},
        {-1, VT_UI4, DISP_E_OVERFLOW},
        {4294967295.0, VT_UI4, S_OK},
        {9.3e14, VT_CY, DISP_E_OVERFLOW},
        {-9.2e14, VT_CY, S_OK},
        {1e39, VT_R4, DISP_E_OVERFLOW},
        {-657434, VT_DATE, S_OK},
        {-657435, VT_DATE, DISP_E_OVERFLOW},
        {2958465.999, VT_DATE, S_OK},
        {2958466, VT_DATE, DISP_E_OVERFLOW},
        {infinite, VT_I4, DISP_E_OVERFLOW},
        {NAN, VT_I4, DISP_E_OVERFLOW},
        {NAN, VT_CY, DISP_E_OVERFLOW},
        {NAN, VT_DATE, DISP_E_OVERFLOW},
        {infinite, VT_BSTR, DISP_E_TYPEMISMATCH},
    };
    for (const auto& row : rows)
        EXPECT_EQ(Changed(number(VT_R8, row.from), row.to).result, row.result)
            << row.from << " " << row.to;
    VARIANT large = of_type(VT_UI8);
    large.ullVal = std::numeric_limits<uint64_t>::max();
    EXPECT_EQ(Changed(large, VT_I8).result, DISP_E_OVERFLOW);
    EXPECT_EQ(Changed(large, VT_UI8).to.value.ullVal, large.ullVal);
    EXPECT_EQ(Changed(large, VT_BSTR).text(), u"18446744073709551615");
    large.vt = VT_I8;
    large.llVal = std::numeric_limits<int64_t>::max();
    EXPECT_EQ(Changed(large, VT_UI8).to.value.ullVal, (uint64_t{1} << 63) - 1);
}

TEST(VariantChangeType, writes_numbers_as_text) {
    EXPECT_EQ(Changed(number(VT_I2, -7), VT_BSTR).text(), u"-7");
    EXPECT_EQ(Changed(number(VT_I4, -2147483648.0), VT_BSTR).text(), u"-2147483648");
    EXPECT_EQ(Changed(number(VT_R8, 0.1), VT_BSTR).text(), u"0.1");
    EXPECT_EQ(Changed(number(VT_R8, -1234567.5), VT_BSTR).text(), u"-1234567.5");
    EXPECT_EQ(Changed(number(VT_R8, -0.0), VT_BSTR).text(), u"0");
    EXPECT_EQ(Changed(number(VT_R8, 1e20), VT_BSTR).text(), u"1E+20");
    EXPECT_EQ(Changed(number(VT_R4, 0.1), VT_BSTR).text(), u"0.1");
    EXPECT_EQ(Changed(number(VT_BOOL, 1), VT_BSTR).text(), u"True");
    EXPECT_EQ(Changed(number(VT_BOOL, 0), VT_BSTR).text(), u"False");
    EXPECT_EQ(Changed(of_type(VT_EMPTY), VT_BSTR).text(), u"");
    EXPECT_EQ(Changed(number(VT_DATE, 1), VT_BSTR).result, DISP_E_TYPEMISMATCH);
}

TEST(VariantChangeType, writes_currency_with_its_places) {
    const std::pair<int64_t, const char16_t*> rows[] = {
        {12500, u"1.25"},
        {-1, u"-0.0001"},
        {0, u"0"},
        {120000, u"12"},
        {-12050, u"-1.205"},
        {std::numeric_limits<int64_t>::min(), u"-922337203685477.5808"},
        {std::numeric_limits<int64_t>::max(), u"922337203685477.5807"}};
    for (const auto& [value, text] : rows) {
        VARIANT from = of_type(VT_CY);
        from.cyVal.int64 = value;
        EXPECT_EQ(Changed(from, VT_BSTR).text(), text);
        EXPECT_EQ(Read(text, VT_CY).to.value.cyVal.int64, value) << value;
    }
    EXPECT_EQ(Read(u"0.00005", VT_CY).to.value.cyVal.int64, 0);
    EXPECT_EQ(Read(u"0.00015", VT_CY).to.value.cyVal.int64, 2);
    EXPECT_EQ(Read(u"1.5e2", VT_CY).to.value.cyVal.int64, 1500000);
    EXPECT_EQ(Read(u"922337203685477.5808", VT_CY).result, DISP_E_OVERFLOW);
}

TEST(VariantChangeType, reads_numbers_from_text) {
    EXPECT_EQ(Read(u"12", VT_I4).to.value.lVal, 12);
    EXPECT_EQ(Read(u"  -12.5 ", VT_I4).to.value.lVal, -12);
    EXPECT_EQ(Read(u"+3", VT_I2).to.value.iVal, 3);
    EXPECT_EQ(Read(u".5", VT_R8).to.value.dblVal, 0.5);
    EXPECT_EQ(Read(u"1e3", VT_I4).to.value.lVal, 1000);
    EXPECT_EQ(Read(u"0.1", VT_R8).to.value.dblVal, 0.1);
    EXPECT_EQ(Read(u"0.1", VT_R4).to.value.fltVal, 0.1f);
    EXPECT_EQ(Read(u"40000", VT_I2).result, DISP_E_OVERFLOW);
    EXPECT_EQ(Read(u"1e400", VT_R8).result, DISP_E_OVERFLOW);
    for (const char16_t* text : {u"", u" ", u"x", u"1x", u"1,000", u"1 2", u"inf", u"nan", u"-inf",
                                 u"0x10", u"-", u".", u"+-1", u"\u0661", u"1\u00A0"}) {
        for (const int vt : {VT_I2, VT_I4, VT_R8, VT_CY, VT_BOOL, VT_UI4})
            EXPECT_EQ(Read(text, vt).result, DISP_E_TYPEMISMATCH) << vt;
    }
    EXPECT_EQ(Read(u"1", VT_DATE).result, DISP_E_TYPEMISMATCH);
    EXPECT_EQ(Read(u"1", VT_ERROR).result, DISP_E_TYPEMISMATCH);
    EXPECT_EQ(Read(u"1", VT_DISPATCH).result, DISP_E_TYPEMISMATCH);
    EXPECT_EQ(Read(nullptr, VT_I4).result, DISP_E_TYPEMISMATCH);
}

TEST(VariantChangeType, reads_truth_from_text) {
    EXPECT_EQ(Read(u"True", VT_BOOL).to.value.boolVal, VARIANT_TRUE);
    EXPECT_EQ(Read(u"tRUE", VT_BOOL).to.value.boolVal, VARIANT_TRUE);
    EXPECT_EQ(Read(u"False", VT_BOOL).to.value.vt, VT_BOOL);
    EXPECT_EQ(Read(u"False", VT_BOOL).to.value.boolVal, VARIANT_FALSE);
    EXPECT_EQ(Read(u"2", VT_BOOL).to.value.boolVal, VARIANT_TRUE);
    EXPECT_EQ(Read(u"0", VT_BOOL).to.value.boolVal, VARIANT_FALSE);
    EXPECT_EQ(Read(u"True", VT_I4).result, DISP_E_TYPEMISMATCH);
    EXPECT_EQ(Read(u"Truth", VT_BOOL).result, DISP_E_TYPEMISMATCH);
}

TEST(VariantChangeType, knows_which_types_do_not_fit) {
    for (const int vt : {VT_I2, VT_I4, VT_R8, VT_CY, VT_DATE, VT_BOOL}) {
        EXPECT_EQ(Changed(of_type(VT_EMPTY), vt).result, S_OK) << vt;
        EXPECT_EQ(Changed(of_type(VT_EMPTY), vt).to.value.llVal, 0) << vt;
        EXPECT_EQ(Changed(of_type(VT_NULL), vt).result, DISP_E_TYPEMISMATCH) << vt;
        EXPECT_EQ(Changed(of_type(VT_ERROR), vt).result, DISP_E_TYPEMISMATCH) << vt;
        EXPECT_EQ(Changed(of_type(VT_DECIMAL), vt).result, DISP_E_TYPEMISMATCH) << vt;
        for (const int to : {VT_EMPTY, VT_NULL, VT_ERROR, VT_DISPATCH, VT_UNKNOWN, VT_DECIMAL})
            EXPECT_EQ(Changed(of_type(vt), to).result, DISP_E_TYPEMISMATCH) << vt << " " << to;
    }
    EXPECT_EQ(Changed(of_type(VT_NULL), VT_BSTR).result, DISP_E_TYPEMISMATCH);
    EXPECT_EQ(Changed(of_type(VT_ERROR), VT_BSTR).result, DISP_E_TYPEMISMATCH);
    EXPECT_EQ(Changed(of_type(VT_EMPTY), VT_DISPATCH).result, DISP_E_TYPEMISMATCH);
    for (const int vt : {VT_EMPTY, VT_NULL, VT_ERROR, VT_DISPATCH, VT_BSTR, VT_DATE})
        EXPECT_EQ(Changed(of_type(vt), vt).to.value.vt, vt);
    for (const int vt : {15, 24, VT_VARIANT + 0, VT_ARRAY | VT_UI1, VT_BYREF | VT_I4, 0x8003})
        EXPECT_EQ(Changed(of_type(VT_I4), vt).result, DISP_E_BADVARTYPE) << vt;
    for (const int vt : {15, 24, VT_VARIANT + 0, VT_ARRAY | VT_UI1, 0x8003})
        EXPECT_EQ(Changed(of_type(vt), VT_I4).result, DISP_E_BADVARTYPE) << vt;
}

TEST(VariantChangeType, looks_behind_references) {
    LONG seven = 7;
    VARIANT reference = of_type(VT_BYREF | VT_I4);
    reference.plVal = &seven;
    EXPECT_EQ(Changed(reference, VT_BSTR).text(), u"7");
    VARIANT outer = of_type(VT_BYREF | VT_VARIANT);
    outer.pvarVal = &reference;
    EXPECT_EQ(Changed(outer, VT_R8).to.value.dblVal, 7.0);
    EXPECT_EQ(Changed(outer, VT_I4).to.value.vt, VT_I4);
    VARIANT third = of_type(VT_BYREF | VT_VARIANT);
    third.pvarVal = &outer;
    EXPECT_EQ(Changed(third, VT_I4).result, E_INVALIDARG);
    EXPECT_EQ(Changed(of_type(VT_BYREF | VT_I4), VT_I4).result, E_INVALIDARG);
    EXPECT_EQ(Changed(of_type(VT_BYREF | VT_VARIANT), VT_I4).result, E_INVALIDARG);
    EXPECT_EQ(Changed(of_type(VT_BYREF | VT_NULL), VT_I4).result, DISP_E_BADVARTYPE);
    DECIMAL decimal{};
    decimal.Lo64 = 5;
    VARIANT large = of_type(VT_BYREF | VT_DECIMAL);
    large.pdecVal = &decimal;
    EXPECT_EQ(Changed(large, VT_DECIMAL).to.value.decVal.Lo64, 5u);
    BSTR text = SysAllocString(u"x");
    VARIANT to_text = of_type(VT_BYREF | VT_BSTR);
    to_text.pbstrVal = &text;
    const Changed copied(to_text, VT_BSTR);
    EXPECT_EQ(copied.text(), u"x");
    EXPECT_NE(copied.to.value.bstrVal, text);
    SysFreeString(text);
}

TEST(VariantChangeType, changes_in_place_and_leaves_what_it_cannot_change) {
    OwnedVariant value;
    value.value = number(VT_R8, 2.5);
    ASSERT_EQ(VariantChangeType(&value.value, &value.value, 0, VT_BSTR), S_OK);
    EXPECT_EQ(std::u16string(value.value.bstrVal), u"2.5");
    EXPECT_EQ(VariantChangeType(&value.value, &value.value, 0, VT_DATE), DISP_E_TYPEMISMATCH);
    EXPECT_EQ(std::u16string(value.value.bstrVal), u"2.5");
    const VARIANT null = of_type(VT_NULL);
    EXPECT_EQ(VariantChangeType(&value.value, &null, 0, VT_I4), DISP_E_TYPEMISMATCH);
    EXPECT_EQ(value.value.vt, VT_BSTR);
    ASSERT_EQ(VariantChangeType(&value.value, &value.value, 0, VT_I4), S_OK);
    EXPECT_EQ(value.value.lVal, 2);
    VARIANT broken = of_type(15);
    EXPECT_EQ(VariantChangeType(&broken, &value.value, 0, VT_BSTR), DISP_E_BADVARTYPE);
    EXPECT_EQ(VariantChangeType(nullptr, &value.value, 0, VT_I4), E_INVALIDARG);
    EXPECT_EQ(VariantChangeType(&value.value, nullptr, 0, VT_I4), E_INVALIDARG);
}

// ---- Objects ------------------------------------------------------------------------------------

/// An object whose value, DISPID_VALUE, is 12.
class Twelve final : public Object<IDispatch> {
  public:
    STDMETHODIMP GetTypeInfoCount(UINT*) override { return E_NOTIMPL; }
    STDMETHODIMP GetTypeInfo(UINT, LCID, ITypeInfo**) override { return E_NOTIMPL; }
    STDMETHODIMP GetIDsOfNames(REFIID, LPOLESTR*, UINT, LCID, DISPID*) override {
        return E_NOTIMPL;
    }
    STDMETHODIMP Invoke(DISPID member, REFIID riid, LCID, WORD flags, DISPPARAMS* parameters,
                        VARIANT* result, EXCEPINFO*, UINT*) override {
        const bool value = member == DISPID_VALUE && flags == DISPATCH_PROPERTYGET;
        if (!value || riid != IID_NULL || parameters->cArgs != 0) return DISP_E_MEMBERNOTFOUND;
        result->vt = VT_BSTR;
        result->bstrVal = SysAllocString(u"12");
        return S_OK;
    }

  private:
    ~Twelve() override = default;
};

TEST(VariantChangeType, takes_the_value_of_an_object) {
    OwnedVariant object;
    object.value = object_argument(new Twelve);
    EXPECT_EQ(Changed(object.value, VT_I4).to.value.lVal, 12);
    EXPECT_EQ(Changed(object.value, VT_BSTR).text(), u"12");
    OwnedVariant to;
    EXPECT_EQ(VariantChangeType(&to.value, &object.value, 1, VT_I4), DISP_E_TYPEMISMATCH);
    EXPECT_EQ(Changed(object_argument(nullptr), VT_I4).result, DISP_E_TYPEMISMATCH);
    ASSERT_EQ(VariantChangeType(&object.value, &object.value, 0, VT_I4), S_OK);
    EXPECT_EQ(object.value.lVal, 12);
}

TEST(VariantChangeType, leads_from_one_interface_of_an_object_to_another) {
    Record record;
    ITQueue* queue = new TestQueue(record);
    const Changed unknown(object_argument(queue), VT_UNKNOWN);
    ASSERT_EQ(unknown.result, S_OK);
    const Changed dispatch(unknown.to.value, VT_DISPATCH);
    ASSERT_EQ(dispatch.result, S_OK);
    EXPECT_EQ(dispatch.to.value.pdispVal, queue);
    EXPECT_EQ(queue->Release(), 2u);
    EXPECT_EQ(Changed(unknown.to.value, VT_I4).result, DISP_E_TYPEMISMATCH);
    OwnedVariant list;
    list.value.vt = VT_UNKNOWN;
    list.value.punkVal = new TestEnum(record);
    EXPECT_EQ(Changed(list.value, VT_DISPATCH).result, DISP_E_TYPEMISMATCH);
    EXPECT_EQ(Changed(object_argument(nullptr), VT_UNKNOWN).to.value.punkVal, nullptr);
}

}  // namespace
}  // namespace agentline
