// Goal: enumerators and collections: Next, Reset, Skip, Clone in this order of slots, counts and
// NULLs, lists as they were at the call. Method: the lists of a server; a list of three groups for
// the details. Contract tapi3 1, 3.8, 4.3, A18, A19.
#include "com/desk.h"

namespace agentline::test {
namespace {

// What the contract says of any enumerator with at least two elements.
template <typename Element, typename Enumerator>
void check_enumerator(const ComPtr<Enumerator>& list, size_t size) {
    ASSERT_GE(size, 2U);
    const auto all = rest_of<Element>(list);
    EXPECT_EQ(all.size(), size);
    ComPtr<Element> none;
    ULONG fetched = 7;
    EXPECT_HR(S_FALSE, list->Next(1, &none, &fetched));
    EXPECT_FALSE(none);
    EXPECT_EQ(fetched, 0U);
    EXPECT_HR(S_OK, list->Reset());
    EXPECT_HR(S_OK, list->Skip(1));
    ComPtr<Enumerator> copy;
    ASSERT_EQ(list->Clone(&copy), S_OK);
    EXPECT_NE(copy, list);
    // The copy stands where the first one stood, and each has its own place from then on.
    EXPECT_HR(S_OK, list->Reset());
    const auto behind = rest_of<Element>(copy);
    EXPECT_EQ(behind, std::vector<ComPtr<Element>>(all.begin() + 1, all.end()));
    EXPECT_EQ(rest_of<Element>(list), all);
    EXPECT_HR(S_OK, list->Reset());
    EXPECT_HR(S_FALSE, list->Skip(static_cast<ULONG>(size) + 1));
    EXPECT_HR(S_FALSE, list->Next(1, &none, nullptr));
    EXPECT_HR(E_POINTER, list->Clone(nullptr));
}

ComPtr<IEnumACDGroup> groups(const Desk& desk) {
    ComPtr<IEnumACDGroup> list;
    need(desk.handler->EnumerateACDGroups(&list), "EnumerateACDGroups");
    return list;
}

TEST(Enumerator, of_each_kind_walks_resets_skips_and_clones) {
    LineEntry second{.name = "second", .addresses = {"3001"}};
    second.groups = {{guid_of(8), "Other"}};
    const Desk desk({.lines = {main_line(), second}});
    check_enumerator<ITACDGroup>(groups(desk), 3);
    ComPtr<IEnumAgentHandler> handlers;
    ASSERT_EQ(call_center(desk.tapi)->EnumerateAgentHandlers(&handlers), S_OK);
    check_enumerator<ITAgentHandler>(handlers, 2);
    ComPtr<IEnumQueue> queues;
    ASSERT_EQ(desk.group->EnumerateQueues(&queues), S_OK);
    check_enumerator<ITQueue>(queues, 2);
    ComPtr<IEnumAddress> addresses;
    ASSERT_EQ(desk.handler->EnumerateUsableAddresses(&addresses), S_OK);
    check_enumerator<ITAddress>(addresses, 3);
    const auto more = new_session(desk.agent, group_of(desk.handler, "Support"), desk.address);
    ComPtr<IEnumAgentSession> sessions;
    ASSERT_EQ(desk.agent->EnumerateAgentSessions(&sessions), S_OK);
    check_enumerator<ITAgentSession>(sessions, 2);
}

TEST(Enumerator, gives_several_at_once_and_empties_the_places_that_are_left) {
    const Desk desk;
    const auto list = groups(desk);
    ITACDGroup* places[5];
    for (auto& place : places) place = poisoned<ITACDGroup*>();
    ULONG fetched = 0;
    EXPECT_HR(S_OK, list->Next(2, places, &fetched));
    EXPECT_EQ(fetched, 2U);
    EXPECT_EQ(places[2], poisoned<ITACDGroup*>());
    for (int i = 0; i < 2; ++i) places[i]->Release();
    EXPECT_HR(S_FALSE, list->Next(5, places, &fetched));
    EXPECT_EQ(fetched, 1U);
    ASSERT_NE(places[0], nullptr);
    places[0]->Release();
    for (int i = 1; i < 5; ++i) EXPECT_EQ(places[i], nullptr);
    EXPECT_HR(S_OK, list->Next(0, nullptr, &fetched));
    EXPECT_EQ(fetched, 0U);
}

TEST(Enumerator, A18_needs_no_count_for_one_element_and_only_then) {
    const Desk desk;
    const auto list = groups(desk);
    ComPtr<ITACDGroup> one;
    EXPECT_HR(S_OK, list->Next(1, &one, nullptr));
    EXPECT_TRUE(one);
    ITACDGroup* two[2] = {};
    EXPECT_HR(E_POINTER, list->Next(2, two, nullptr));
    EXPECT_HR(E_POINTER, list->Next(0, two, nullptr));
    ULONG fetched = 7;
    EXPECT_HR(E_POINTER, list->Next(1, nullptr, &fetched));
    EXPECT_EQ(fetched, 0U);
    // Nothing of this moved it.
    EXPECT_EQ(rest_of<ITACDGroup>(list).size(), 2U);
}

TEST(Enumerator, gives_a_reference_of_its_own_with_each_element) {
    const Desk desk;
    const auto list = groups(desk);
    ITACDGroup* first = nullptr;
    ITACDGroup* again = nullptr;
    ASSERT_EQ(list->Next(1, &first, nullptr), S_OK);
    ASSERT_EQ(list->Reset(), S_OK);
    ASSERT_EQ(list->Next(1, &again, nullptr), S_OK);
    EXPECT_EQ(first, again);
    first->Release();
    Bstr name;
    EXPECT_HR(S_OK, again->get_Name(&name));
    EXPECT_EQ(name.ToUtf8(), "Sales");
    again->Release();
}

TEST(Enumerator, holds_what_was_there_at_the_call) {
    Desk desk;
    ComPtr<IEnumAgentSession> before;
    ASSERT_EQ(desk.agent->EnumerateAgentSessions(&before), S_OK);
    const auto more = new_session(desk.agent, group_of(desk.handler, "Support"), desk.address);
    EXPECT_EQ(rest_of<ITAgentSession>(before).size(), 1U);
    EXPECT_EQ(sessions_of(desk.agent).size(), 2U);
}

TEST(Collection, has_the_same_elements_in_the_same_order_as_the_enumerator) {
    const Desk desk;
    Variant list;
    ASSERT_EQ(desk.handler->get_ACDGroups(&list), S_OK);
    EXPECT_EQ(items_of<ITACDGroup>(list), groups_of(desk.handler));
    ASSERT_EQ(desk.handler->get_UsableAddresses(&list), S_OK);
    EXPECT_EQ(items_of<ITAddress>(list), addresses_of(desk.handler));
    ASSERT_EQ(desk.group->get_Queues(&list), S_OK);
    EXPECT_EQ(items_of<ITQueue>(list), queues_of(desk.group));
    ASSERT_EQ(desk.agent->get_AgentSessions(&list), S_OK);
    EXPECT_EQ(items_of<ITAgentSession>(list), sessions_of(desk.agent));
    ASSERT_EQ(call_center(desk.tapi)->get_AgentHandlers(&list), S_OK);
    EXPECT_EQ(items_of<ITAgentHandler>(list), handlers_of(desk.tapi));
    ASSERT_EQ(group_of(desk.handler, "Night")->get_Queues(&list), S_OK);
    EXPECT_EQ(items_of<ITQueue>(list).size(), 0U);
}

TEST(Collection, counts_from_one_and_refuses_other_places) {
    const Desk desk;
    Variant list;
    ASSERT_EQ(desk.handler->get_ACDGroups(&list), S_OK);
    ComPtr<ITCollection> collection;
    ASSERT_EQ(ComPtr<IDispatch>(list.Object()).As(&collection), S_OK);
    for (const LONG place : {0, -1, 4, 0x7FFFFFFF}) {
        VARIANT item = poisoned<VARIANT>();
        EXPECT_HR(E_INVALIDARG, collection->get_Item(place, &item)) << place;
        EXPECT_EQ(item.vt, VT_EMPTY);
    }
    EXPECT_HR(E_POINTER, collection->get_Item(1, nullptr));
    EXPECT_HR(E_POINTER, collection->get_Count(nullptr));
    EXPECT_HR(E_POINTER, collection->get__NewEnum(nullptr));
}

TEST(Collection, A19_lets_go_with_VariantClear_and_its_items_when_they_were_fetched) {
    const Desk desk;
    Variant list;
    ASSERT_EQ(desk.handler->get_ACDGroups(&list), S_OK);
    ComPtr<ITCollection> collection;
    ASSERT_EQ(ComPtr<IDispatch>(list.Object()).As(&collection), S_OK);
    Variant item;
    ASSERT_EQ(collection->get_Item(1, &item), S_OK);
    EXPECT_EQ(item->vt, VT_DISPATCH);
    collection.Reset();
    list = Variant();  // VariantClear: the last reference on the collection.
    ComPtr<ITACDGroup> group;
    ASSERT_EQ(ComPtr<IDispatch>(item.Object()).As(&group), S_OK);
    EXPECT_EQ(identity(group), identity(desk.group));
}

TEST(Collection, has_an_enumerator_of_values_in_the_usual_order_of_COM) {
    const Desk desk;
    Variant list;
    ASSERT_EQ(desk.handler->get_ACDGroups(&list), S_OK);
    ComPtr<ITCollection> collection;
    ASSERT_EQ(ComPtr<IDispatch>(list.Object()).As(&collection), S_OK);
    ComPtr<IUnknown> unknown;
    ASSERT_EQ(collection->get__NewEnum(&unknown), S_OK);
    ComPtr<IEnumVARIANT> values;
    ASSERT_EQ(unknown.As(&values), S_OK);
    EXPECT_HR(S_OK, values->Skip(1));
    VARIANT places[3];
    for (VARIANT& place : places) place = poisoned<VARIANT>();
    ULONG fetched = 0;
    EXPECT_HR(S_FALSE, values->Next(3, places, &fetched));
    EXPECT_EQ(fetched, 2U);
    EXPECT_EQ(places[0].vt, VT_DISPATCH);
    EXPECT_EQ(places[2].vt, VT_EMPTY);
    for (VARIANT& place : places) VariantClear(&place);
    ComPtr<IEnumVARIANT> copy;
    EXPECT_HR(S_OK, values->Clone(&copy));
    EXPECT_HR(S_FALSE, copy->Skip(1));
    EXPECT_HR(S_OK, values->Reset());
    Variant first;
    EXPECT_HR(S_OK, values->Next(1, &first, nullptr));
    ComPtr<ITACDGroup> group;
    ASSERT_EQ(ComPtr<IDispatch>(first.Object()).As(&group), S_OK);
    EXPECT_EQ(name_of(group), "Sales");
}

}  // namespace
}  // namespace agentline::test
