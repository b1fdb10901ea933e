// Goal: a VARIANT with a list gives its items by number and as IEnumVARIANT. Method: lists of
// tokens whose references are counted.
#include "client/com/collection.h"

#include <agentline_com.h>
#include <array>
#include <tapi3.h>

#include <gtest/gtest.h>

#include "objects.h"

namespace agentline {
namespace {

using test::references;
using test::token;

class CollectionTest : public testing::Test {
  protected:
    CollectionTest() : items_{token(), token(), token()} {
        VARIANT made;
        EXPECT_EQ(make_collection(items_, &made), S_OK);
        EXPECT_EQ(made.vt, VT_DISPATCH);
        EXPECT_EQ(made.pdispVal->QueryInterface(IID_PPV_ARGS(&list_)), S_OK);
        EXPECT_EQ(VariantClear(&made), S_OK);
    }

    std::vector<ComPtr<IDispatch>> items_;
    ComPtr<ITCollection> list_;
};

TEST_F(CollectionTest, counts_its_items) {
    LONG count = 99;
    EXPECT_EQ(list_->get_Count(&count), S_OK);
    EXPECT_EQ(count, 3);
    EXPECT_EQ(list_->get_Count(nullptr), E_POINTER);
}

TEST_F(CollectionTest, numbers_its_items_from_one) {
    for (LONG i = 1; i <= 3; ++i) {
        VARIANT item;
        ASSERT_EQ(list_->get_Item(i, &item), S_OK);
        EXPECT_EQ(item.vt, VT_DISPATCH);
        EXPECT_EQ(item.pdispVal, items_[static_cast<size_t>(i) - 1].Get());
        EXPECT_EQ(references(item.pdispVal), 3u);
        VariantClear(&item);
    }
    EXPECT_EQ(list_->get_Item(1, nullptr), E_POINTER);
}

TEST_F(CollectionTest, refuses_other_numbers) {
    for (const LONG index : {0, 4, -1, INT32_MIN, INT32_MAX}) {
        VARIANT item;
        item.vt = VT_DISPATCH;
        EXPECT_EQ(list_->get_Item(index, &item), E_INVALIDARG) << index;
        EXPECT_EQ(item.vt, VT_EMPTY);
    }
}

TEST_F(CollectionTest, enumerates_its_items_as_variants) {
    ComPtr<IUnknown> unknown;
    ASSERT_EQ(list_->get__NewEnum(&unknown), S_OK);
    ComPtr<IEnumVARIANT> items;
    ASSERT_EQ(unknown->QueryInterface(IID_PPV_ARGS(&items)), S_OK);
    EXPECT_EQ(items->Skip(1), S_OK);
    ComPtr<IEnumVARIANT> clone;
    ASSERT_EQ(items->Clone(&clone), S_OK);
    std::array<VARIANT, 3> out;
    for (VARIANT& item : out) item.vt = VT_BSTR;
    ULONG fetched = 0;
    EXPECT_EQ(clone->Next(3, out.data(), &fetched), S_FALSE);
    EXPECT_EQ(fetched, 2u);
    EXPECT_EQ(out[0].pdispVal, items_[1].Get());
    EXPECT_EQ(out[1].pdispVal, items_[2].Get());
    EXPECT_EQ(out[1].vt, VT_DISPATCH);
    EXPECT_EQ(out[2].vt, VT_EMPTY);
    for (VARIANT& item : out) EXPECT_EQ(VariantClear(&item), S_OK);
    EXPECT_EQ(list_->get__NewEnum(nullptr), E_POINTER);
}

TEST_F(CollectionTest, answers_by_number_of_the_member) {
    VARIANTARG index{};
    index.vt = VT_I4;
    index.lVal = 2;
    DISPPARAMS parameters = {&index, nullptr, 1, 0};
    VARIANT item{};
    ASSERT_EQ(list_->Invoke(DISPID_VALUE, IID_NULL, 0, DISPATCH_PROPERTYGET, &parameters, &item,
                            nullptr, nullptr),
              S_OK);
    EXPECT_EQ(item.pdispVal, items_[1].Get());
    VariantClear(&item);
}

TEST_F(CollectionTest, holds_its_items_until_the_last_list_goes) {
    ComPtr<IUnknown> unknown;
    ASSERT_EQ(list_->get__NewEnum(&unknown), S_OK);
    list_.Reset();
    EXPECT_EQ(references(items_[0].Get()), 2u);
    unknown.Reset();
    EXPECT_EQ(references(items_[0].Get()), 1u);
}

TEST(Collection, may_be_empty) {
    VARIANT made;
    ASSERT_EQ(make_collection({}, &made), S_OK);
    ComPtr<ITCollection> list;
    ASSERT_EQ(made.pdispVal->QueryInterface(IID_PPV_ARGS(&list)), S_OK);
    VariantClear(&made);
    LONG count = 99;
    EXPECT_EQ(list->get_Count(&count), S_OK);
    EXPECT_EQ(count, 0);
    EXPECT_EQ(make_collection({}, nullptr), E_POINTER);
}

}  // namespace
}  // namespace agentline
