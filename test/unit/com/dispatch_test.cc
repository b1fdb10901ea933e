// Goal: IDispatch of our objects follows its pages. Method: objects that note their calls, called
// as a late-bound program does, rule by rule (ASan sees what is leaked or freed twice).
#include <algorithm>

#include <gtest/gtest.h>

#include "unit/com/dispatch_objects.h"

namespace agentline {
namespace {

class Dispatch : public testing::Test {
  protected:
    ~Dispatch() override {
        agent_->Release();
        group_->Release();
    }

    DISPID id_of(const char16_t* name) {
        std::u16string text = name;
        LPOLESTR names[] = {text.data()};
        DISPID id = 99;
        return FAILED(agent_->GetIDsOfNames(IID_NULL, names, 1, 0, &id)) ? DISPID_UNKNOWN : id;
    }
    /// Session of this group at no address, by number.
    Invocation create_session(VARIANTARG group) {
        return {2, DISPATCH_METHOD, {VARIANTARG{}, group}};
    }

    Record record_;
    ITAgent* agent_ = new TestAgent(record_);
    ITACDGroup* group_ = new TestGroup(record_);
};

// ---- Names --------------------------------------------------------------------------------------

TEST_F(Dispatch, has_no_type_descriptions) {
    UINT count = 7;
    EXPECT_EQ(agent_->GetTypeInfoCount(&count), S_OK);
    EXPECT_EQ(count, 0u);
    EXPECT_EQ(agent_->GetTypeInfoCount(nullptr), E_POINTER);
    ITypeInfo* info = reinterpret_cast<ITypeInfo*>(&count);
    EXPECT_EQ(agent_->GetTypeInfo(0, 0, &info), DISP_E_BADINDEX);
    EXPECT_EQ(info, nullptr);
    EXPECT_EQ(agent_->GetTypeInfo(0, 0, nullptr), E_POINTER);
}

TEST_F(Dispatch, finds_names_in_any_case_and_in_all_interfaces) {
    EXPECT_EQ(id_of(u"ID"), 4);
    EXPECT_EQ(id_of(u"id"), 4);
    EXPECT_EQ(id_of(u"overallCALLrate"), 8);
    EXPECT_EQ(id_of(u"AgentHandlers"), 0x20002);
    for (const char16_t* name : {u"get_ID", u"I", u"IDs", u"", u"Name", u"\u0130D"})
        EXPECT_EQ(id_of(name), DISPID_UNKNOWN);
}

TEST_F(Dispatch, answers_the_same_from_each_interface) {
    ITTAPICallCenter* center = nullptr;
    ASSERT_EQ(agent_->QueryInterface(IID_PPV_ARGS(&center)), S_OK);
    std::u16string name = u"User";
    LPOLESTR names[] = {name.data()};
    DISPID id = 0;
    EXPECT_EQ(center->GetIDsOfNames(IID_NULL, names, 1, 0, &id), S_OK);
    EXPECT_EQ(id, 5);
    Invocation user{id, DISPATCH_PROPERTYGET};
    EXPECT_EQ(user.on(center), S_OK);
    EXPECT_EQ(record_.called, "get_User");
    Invocation handlers{0x20002, DISPATCH_PROPERTYGET};
    EXPECT_EQ(handlers.on(agent_), S_OK);
    EXPECT_EQ(record_.called, "get_AgentHandlers");
    center->Release();
}

TEST_F(Dispatch, knows_no_names_of_parameters) {
    std::u16string texts[] = {u"CreateSession", u"pACDGroup", u"ID"};
    LPOLESTR names[] = {texts[0].data(), texts[1].data(), texts[2].data()};
    DISPID ids[] = {99, 99, 99};
    EXPECT_EQ(agent_->GetIDsOfNames(IID_NULL, names, 3, 0, ids), DISP_E_UNKNOWNNAME);
    EXPECT_EQ(ids[0], 2);
    EXPECT_EQ(ids[1], DISPID_UNKNOWN);
    EXPECT_EQ(ids[2], DISPID_UNKNOWN);
}

TEST_F(Dispatch, refuses_wrong_pointers_and_interfaces) {
    DISPID id = 0;
    LPOLESTR names[] = {nullptr};
    EXPECT_EQ(agent_->GetIDsOfNames(IID_IUnknown, names, 1, 0, &id), DISP_E_UNKNOWNINTERFACE);
    EXPECT_EQ(agent_->GetIDsOfNames(IID_NULL, nullptr, 1, 0, &id), E_POINTER);
    EXPECT_EQ(agent_->GetIDsOfNames(IID_NULL, names, 1, 0, nullptr), E_POINTER);
    EXPECT_EQ(agent_->GetIDsOfNames(IID_NULL, names, 1, 0, &id), DISP_E_UNKNOWNNAME);
    DISPPARAMS none{};
    EXPECT_EQ(agent_->Invoke(4, IID_IUnknown, 0, 2, &none, nullptr, nullptr, nullptr),
              DISP_E_UNKNOWNINTERFACE);
    EXPECT_EQ(agent_->Invoke(4, IID_NULL, 0, 2, nullptr, nullptr, nullptr, nullptr), E_INVALIDARG);
    none.cArgs = 1;
    EXPECT_EQ(agent_->Invoke(4, IID_NULL, 0, 2, &none, nullptr, nullptr, nullptr), E_INVALIDARG);
}

// ---- Kinds of calls -----------------------------------------------------------------------------

TEST_F(Dispatch, calls_only_what_the_member_is) {
    struct {
        DISPID member;
        WORD flags;
        HRESULT result;
    } const rows[] = {
        {4, DISPATCH_PROPERTYGET, S_OK},
        {4, DISPATCH_METHOD | DISPATCH_PROPERTYGET, S_OK},
        {4, DISPATCH_METHOD, DISP_E_MEMBERNOTFOUND},
        {4, DISPATCH_PROPERTYPUT, DISP_E_MEMBERNOTFOUND},
        {4, 0, DISP_E_MEMBERNOTFOUND},
        {1, DISPATCH_METHOD, S_OK},
        {1, DISPATCH_METHOD | DISPATCH_PROPERTYGET, S_OK},
        {1, DISPATCH_PROPERTYGET, DISP_E_MEMBERNOTFOUND},
        {6, DISPATCH_PROPERTYPUTREF, DISP_E_MEMBERNOTFOUND},
        {99, DISPATCH_PROPERTYGET, DISP_E_MEMBERNOTFOUND},
        {DISPID_VALUE, DISPATCH_PROPERTYGET, DISP_E_MEMBERNOTFOUND},
    };
    for (const auto& row : rows) {
        record_.called.clear();
        Invocation call{row.member, row.flags};
        EXPECT_EQ(call.on(agent_), row.result) << row.member << " " << row.flags;
        EXPECT_EQ(record_.called.empty(), row.result != S_OK);
    }
}

TEST_F(Dispatch, puts_a_value_that_has_the_name_for_puts) {
    Invocation put{6, DISPATCH_PROPERTYPUT, {long_argument(3)}};
    EXPECT_EQ(put.on(agent_), DISP_E_PARAMNOTOPTIONAL);
    put.names = {5};
    EXPECT_EQ(put.on(agent_), DISP_E_NONAMEDARGS);
    put.names = {DISPID_PROPERTYPUT, 0};
    EXPECT_EQ(put.on(agent_), DISP_E_NONAMEDARGS);
    EXPECT_EQ(record_.called, "");
    put.names = {DISPID_PROPERTYPUT};
    put.result.value.vt = VT_BOOL;
    EXPECT_EQ(put.on(agent_), S_OK);
    EXPECT_EQ(record_.called, "put_State");
    EXPECT_EQ(record_.given, 3);
    EXPECT_EQ(put.result.value.vt, VT_BOOL);  // A put leaves the result alone.
    put.flags = DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF;
    EXPECT_EQ(put.on(agent_), S_OK);
    DISPPARAMS nameless = {put.arguments.data(), nullptr, 1, 1};
    EXPECT_EQ(
        agent_->Invoke(6, IID_NULL, 0, DISPATCH_PROPERTYPUT, &nameless, nullptr, nullptr, nullptr),
        E_INVALIDARG);
}

TEST_F(Dispatch, takes_no_named_arguments_elsewhere) {
    Invocation get{6, DISPATCH_PROPERTYGET};
    get.names = {DISPID_PROPERTYPUT};
    EXPECT_EQ(get.on(agent_), DISP_E_NONAMEDARGS);
    Invocation create = create_session(VARIANTARG{});
    create.names = {0};
    EXPECT_EQ(create.on(agent_), DISP_E_NONAMEDARGS);
}

TEST_F(Dispatch, wants_all_arguments_and_no_more) {
    for (const size_t count : {0u, 1u, 3u}) {
        Invocation create{2, DISPATCH_METHOD, std::vector<VARIANTARG>(count)};
        EXPECT_EQ(create.on(agent_), DISP_E_BADPARAMCOUNT) << count;
        EXPECT_EQ(create.wrong_argument, 99u);
    }
    Invocation get{6, 2, {long_argument(1)}};
    EXPECT_EQ(get.on(agent_), DISP_E_BADPARAMCOUNT);
    Invocation put{6, DISPATCH_PROPERTYPUT};
    put.arguments = {long_argument(1), long_argument(2)};
    put.names = {DISPID_PROPERTYPUT};
    EXPECT_EQ(put.on(agent_), DISP_E_BADPARAMCOUNT);
    EXPECT_EQ(record_.called, "");
}

// ---- Arguments ----------------------------------------------------------------------------------

TEST_F(Dispatch, takes_arguments_in_reverse_order) {
    VARIANTARG pin{};
    pin.vt = VT_BSTR;
    pin.bstrVal = SysAllocStringLen(u"12\0003", 4);
    Invocation create{3, DISPATCH_METHOD, {pin, VARIANTARG{}, object_argument(group_)}};
    EXPECT_EQ(create.on(agent_), S_OK);
    EXPECT_EQ(record_.called, "CreateSessionWithPIN");
    EXPECT_EQ(record_.first, group_);
    EXPECT_EQ(record_.second, nullptr);
    EXPECT_EQ(record_.text, std::u16string(u"12\0003", 4));
    VariantClear(&pin);
    // A BSTR that is NULL stays so: the method may tell it from an empty one.
    create.arguments[0].bstrVal = nullptr;
    VariantClear(&create.result.value);
    EXPECT_EQ(create.on(agent_), S_OK);
    EXPECT_TRUE(record_.null_text);
}

TEST_F(Dispatch, takes_objects_by_any_of_their_interfaces) {
    IUnknown* unknown = group_;
    VARIANTARG by_unknown{};
    by_unknown.vt = VT_UNKNOWN;
    by_unknown.punkVal = unknown;
    VARIANTARG by_reference{};
    by_reference.vt = VT_BYREF | VT_UNKNOWN;
    by_reference.ppunkVal = &unknown;
    VARIANTARG by_variant{};
    by_variant.vt = VT_BYREF | VT_VARIANT;
    by_variant.pvarVal = &by_reference;
    for (const VARIANTARG& argument :
         {object_argument(group_), by_unknown, by_reference, by_variant}) {
        record_.first = nullptr;
        EXPECT_EQ(create_session(argument).on(agent_), S_OK) << argument.vt;
        EXPECT_EQ(record_.first, group_);
    }
    VARIANTARG null{};
    null.vt = VT_NULL;
    for (const VARIANTARG& argument : {VARIANTARG{}, null, object_argument(nullptr)}) {
        EXPECT_EQ(create_session(argument).on(agent_), S_OK) << argument.vt;
        EXPECT_EQ(record_.first, nullptr);
    }
    EXPECT_EQ(group_->AddRef(), 2u);
    EXPECT_EQ(group_->Release(), 1u);
}

TEST_F(Dispatch, tells_which_argument_is_wrong) {
    Invocation create = create_session(object_argument(agent_));  // No group.
    EXPECT_EQ(create.on(agent_), DISP_E_TYPEMISMATCH);
    EXPECT_EQ(create.wrong_argument, 1u);
    create.arguments = {long_argument(0), object_argument(group_)};
    EXPECT_EQ(create.on(agent_), DISP_E_TYPEMISMATCH);
    EXPECT_EQ(create.wrong_argument, 0u);
    VARIANTARG left_out{};
    left_out.vt = VT_ERROR;
    left_out.scode = DISP_E_PARAMNOTFOUND;
    EXPECT_EQ(create_session(left_out).on(agent_), DISP_E_PARAMNOTOPTIONAL);
    VARIANTARG nowhere{};
    nowhere.vt = VT_BYREF | VT_DISPATCH;
    EXPECT_EQ(create_session(nowhere).on(agent_), E_INVALIDARG);
    EXPECT_EQ(record_.called, "");
    EXPECT_EQ(record_.ended, 0);
}

TEST_F(Dispatch, changes_the_type_of_arguments) {
    OwnedVariant text, real, reference, nested;
    text.value.vt = VT_BSTR;
    text.value.bstrVal = SysAllocString(u" 12 ");
    real.value.vt = VT_R8;
    real.value.dblVal = 12.5;
    SHORT twelve = 12;
    reference.value.vt = VT_BYREF | VT_I2;
    reference.value.piVal = &twelve;
    nested.value.vt = VT_BYREF | VT_VARIANT;
    nested.value.pvarVal = &text.value;
    for (const OwnedVariant* argument : {&text, &real, &reference, &nested}) {
        record_.given = 0;
        Invocation put{7, DISPATCH_PROPERTYPUT, {argument->value}};
        put.names = {DISPID_PROPERTYPUT};
        EXPECT_EQ(put.on(agent_), S_OK) << argument->value.vt;
        EXPECT_EQ(record_.given, 12);
    }
    real.value.dblVal = 1e10;
    Invocation put{7, DISPATCH_PROPERTYPUT, {real.value}};
    put.names = {DISPID_PROPERTYPUT};
    EXPECT_EQ(put.on(agent_), DISP_E_OVERFLOW);
    EXPECT_EQ(put.wrong_argument, 0u);
}

// ---- Results ------------------------------------------------------------------------------------

TEST_F(Dispatch, gives_results_as_what_they_are) {
    record_.number = 42;
    struct {
        DISPID member;
        VARTYPE type;
    } const rows[] = {{4, VT_BSTR}, {6, VT_I4}, {7, VT_I4}, {8, VT_CY}, {15, VT_BSTR}};
    for (const auto& row : rows) {
        Invocation get{row.member, DISPATCH_PROPERTYGET};
        ASSERT_EQ(get.on(agent_), S_OK);
        EXPECT_EQ(get.result.value.vt, row.type) << row.member;
        if (row.type == VT_BSTR) {
            EXPECT_EQ(std::u16string(get.result.value.bstrVal), u"text");
        } else if (row.type == VT_CY) {
            EXPECT_EQ(get.result.value.cyVal.int64, 42);
        } else {
            EXPECT_EQ(get.result.value.lVal, 42);
        }
    }
}

TEST_F(Dispatch, gives_objects_with_a_reference) {
    {
        Invocation create = create_session(object_argument(group_));
        ASSERT_EQ(create.on(agent_), S_OK);
        EXPECT_EQ(create.result.value.vt, VT_DISPATCH);
        ITAgentSession* session = nullptr;
        ASSERT_EQ(create.result.value.pdispVal->QueryInterface(IID_PPV_ARGS(&session)), S_OK);
        EXPECT_EQ(session->Release(), 1u);
        Invocation list{1, DISPATCH_METHOD};
        ASSERT_EQ(list.on(agent_), S_OK);
        EXPECT_EQ(list.result.value.vt, VT_UNKNOWN);  // An enumerator has no IDispatch.
        EXPECT_EQ(record_.ended, 0);
    }
    EXPECT_EQ(record_.ended, 2);
}

TEST_F(Dispatch, frees_results_that_nobody_wants) {
    VARIANTARG arguments[] = {VARIANTARG{}, object_argument(group_)};
    DISPPARAMS two = {arguments, nullptr, 2, 0};
    DISPPARAMS none{};
    EXPECT_EQ(agent_->Invoke(2, IID_NULL, 0, DISPATCH_METHOD, &two, nullptr, nullptr, nullptr),
              S_OK);
    EXPECT_EQ(record_.called, "CreateSession");
    EXPECT_EQ(record_.ended, 1);
    for (const DISPID member : {4, 15}) {
        EXPECT_EQ(agent_->Invoke(member, IID_NULL, 0, 2, &none, nullptr, nullptr, nullptr), S_OK);
    }
}

TEST_F(Dispatch, passes_on_that_a_member_succeeded_otherwise) {
    record_.answer = S_FALSE;
    Invocation get{6, DISPATCH_PROPERTYGET};
    EXPECT_EQ(get.on(agent_), S_FALSE);
    EXPECT_EQ(get.result.value.vt, VT_I4);
}

TEST_F(Dispatch, gives_members_of_collections_by_their_fixed_numbers) {
    ITCollection* collection = new TestCollection(record_);
    Invocation item{DISPID_VALUE, 3, {long_argument(5)}};
    EXPECT_EQ(item.on(collection), S_OK);
    EXPECT_EQ(record_.given, 5);
    EXPECT_EQ(item.result.value.vt, VT_BSTR);
    Invocation each{DISPID_NEWENUM, 3};
    EXPECT_EQ(each.on(collection), S_OK);
    EXPECT_EQ(each.result.value.vt, VT_UNKNOWN);
    collection->Release();
}

// ---- Failures -----------------------------------------------------------------------------------

TEST_F(Dispatch, reports_a_failure_as_exception) {
    record_.answer = E_INVALIDARG;
    EXCEPINFO exception;
    std::fill_n(reinterpret_cast<unsigned char*>(&exception), sizeof(exception), 0xEE);
    Invocation create = create_session(object_argument(group_));
    create.result.value = long_argument(7);
    EXPECT_EQ(create.on(agent_, &exception), DISP_E_EXCEPTION);
    EXPECT_EQ(exception.scode, E_INVALIDARG);
    EXPECT_EQ(exception.wCode, 0);
    EXPECT_GT(SysStringLen(exception.bstrSource), 0u);
    EXPECT_EQ(exception.bstrDescription, nullptr);
    EXPECT_EQ(exception.bstrHelpFile, nullptr);
    EXPECT_EQ(exception.pfnDeferredFillIn, nullptr);
    EXPECT_EQ(create.result.value.vt, VT_EMPTY);
    EXPECT_EQ(record_.ended, 1);  // The session that came in spite of it.
    SysFreeString(exception.bstrSource);
    EXPECT_EQ(create.on(agent_), DISP_E_EXCEPTION);
}

TEST_F(Dispatch, lets_no_exception_out) {
    record_.ends_memory = true;
    Invocation get{4, DISPATCH_PROPERTYGET};
    EXPECT_EQ(get.on(agent_), E_OUTOFMEMORY);
    EXPECT_EQ(get.result.value.vt, VT_EMPTY);
}

}  // namespace
}  // namespace agentline
