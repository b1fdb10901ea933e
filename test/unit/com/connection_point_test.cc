// Goal: programs find the point of events under both of its names and connect there. Method: a
// container that hands its work to the helpers, as the TAPI object does.
#include "client/com/connection_point.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "client/com/object.h"
#include "objects.h"

namespace agentline {
namespace {

using test::made;
using test::references;

class Container final : public Object<IConnectionPointContainer> {
  public:
    explicit Container(std::shared_ptr<Sinks> sinks) : sinks_(std::move(sinks)) {}

    STDMETHODIMP EnumConnectionPoints(IEnumConnectionPoints** out) override {
        return enumerate_connection_points(this, sinks_, out);
    }
    STDMETHODIMP FindConnectionPoint(REFIID riid, IConnectionPoint** out) override {
        return find_connection_point(riid, this, sinks_, out);
    }

  private:
    const std::shared_ptr<Sinks> sinks_;
};

class ConnectionPointTest : public testing::Test {
  protected:
    ConnectionPointTest() {
        EXPECT_EQ(owner_->FindConnectionPoint(IID_ITTAPIEventNotification, &point_), S_OK);
    }

    const std::shared_ptr<Sinks> sinks_ = std::make_shared<Sinks>();
    const ComPtr<IConnectionPointContainer> owner_ =
        made<IConnectionPointContainer>(new Container(sinks_));
    ComPtr<IConnectionPoint> point_;
};

TEST_F(ConnectionPointTest, is_found_by_both_names_and_no_other) {
    for (const IID& name : {IID_ITTAPIEventNotification, DIID_ITTAPIDispatchEventNotification}) {
        ComPtr<IConnectionPoint> found;
        ASSERT_EQ(owner_->FindConnectionPoint(name, &found), S_OK);
        IID told{};
        EXPECT_EQ(found->GetConnectionInterface(&told), S_OK);
        EXPECT_EQ(told, name);
    }
    IConnectionPoint* none = point_.Get();
    EXPECT_EQ(owner_->FindConnectionPoint(IID_ITTAPI, &none), CONNECT_E_NOCONNECTION);
    EXPECT_EQ(none, nullptr);
}

TEST_F(ConnectionPointTest, refuses_no_room) {
    EXPECT_EQ(owner_->FindConnectionPoint(IID_ITTAPIEventNotification, nullptr), E_POINTER);
    EXPECT_EQ(owner_->EnumConnectionPoints(nullptr), E_POINTER);
    EXPECT_EQ(point_->GetConnectionInterface(nullptr), E_POINTER);
    EXPECT_EQ(point_->GetConnectionPointContainer(nullptr), E_POINTER);
    EXPECT_EQ(point_->EnumConnections(nullptr), E_POINTER);
    DWORD cookie = 0;
    EXPECT_EQ(point_->Advise(nullptr, &cookie), E_POINTER);
    EXPECT_EQ(point_->Advise(owner_.Get(), nullptr), E_POINTER);
}

TEST_F(ConnectionPointTest, holds_its_container) {
    EXPECT_EQ(references(owner_.Get()), 2u);
    ComPtr<IConnectionPointContainer> container;
    ASSERT_EQ(point_->GetConnectionPointContainer(&container), S_OK);
    EXPECT_EQ(container, owner_);
    EXPECT_EQ(references(owner_.Get()), 3u);
    point_.Reset();
    EXPECT_EQ(references(owner_.Get()), 2u);
}

TEST_F(ConnectionPointTest, connects_sinks_under_either_name) {
    std::string calls;
    const auto sink = test::sink([&](TAPI_EVENT, IDispatch*) { calls += 'a'; });
    DWORD cookie = 0;
    ASSERT_EQ(point_->Advise(sink.Get(), &cookie), S_OK);
    EXPECT_NE(cookie, 0u);
    sinks_->deliver(TE_AGENT, nullptr);
    EXPECT_EQ(calls, "a");
    ComPtr<IConnectionPoint> other;
    ASSERT_EQ(owner_->FindConnectionPoint(DIID_ITTAPIDispatchEventNotification, &other), S_OK);
    EXPECT_EQ(other->Unadvise(cookie), S_OK);
    EXPECT_EQ(point_->Unadvise(cookie), CONNECT_E_NOCONNECTION);
    EXPECT_EQ(point_->Advise(owner_.Get(), &cookie), CONNECT_E_CANNOTCONNECT);
    EXPECT_EQ(cookie, 0u);
}

TEST_F(ConnectionPointTest, lists_the_connections) {
    const auto first = test::sink({});
    const auto second = test::sink({});
    std::array<DWORD, 2> cookies{};
    ASSERT_EQ(point_->Advise(first.Get(), &cookies[0]), S_OK);
    ASSERT_EQ(point_->Advise(second.Get(), &cookies[1]), S_OK);
    ComPtr<IEnumConnections> list;
    ASSERT_EQ(point_->EnumConnections(&list), S_OK);
    std::array<CONNECTDATA, 3> out;
    out[2] = {first.Get(), 99};
    ULONG fetched = 0;
    EXPECT_EQ(list->Next(3, out.data(), &fetched), S_FALSE);
    EXPECT_EQ(fetched, 2u);
    EXPECT_EQ(out[0].dwCookie, cookies[0]);
    EXPECT_EQ(out[1].dwCookie, cookies[1]);
    EXPECT_EQ(out[2].pUnk, nullptr);
    EXPECT_EQ(out[2].dwCookie, 0u);
    EXPECT_EQ(out[0].pUnk, first.Get());
    EXPECT_EQ(out[1].pUnk, second.Get());
    list.Reset();
    EXPECT_EQ(references(first.Get()), 3u);  // The test's, the connection's, and this one.
    for (size_t i = 0; i < 2; ++i) out[i].pUnk->Release();
}

TEST_F(ConnectionPointTest, is_listed_under_both_names) {
    ComPtr<IEnumConnectionPoints> list;
    ASSERT_EQ(owner_->EnumConnectionPoints(&list), S_OK);
    std::array<IConnectionPoint*, 3> out{};
    ULONG fetched = 0;
    EXPECT_EQ(list->Next(3, out.data(), &fetched), S_FALSE);
    ASSERT_EQ(fetched, 2u);
    IID name{};
    EXPECT_EQ(out[0]->GetConnectionInterface(&name), S_OK);
    EXPECT_EQ(name, IID_ITTAPIEventNotification);
    EXPECT_EQ(out[1]->GetConnectionInterface(&name), S_OK);
    EXPECT_EQ(name, DIID_ITTAPIDispatchEventNotification);
    for (size_t i = 0; i < 2; ++i) out[i]->Release();
}

}  // namespace
}  // namespace agentline
