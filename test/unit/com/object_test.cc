// Goal: objects live as long as somebody holds them and have one identity. Method: an object of two
// interfaces that tells of its end; threads that count at once.
#include "client/com/object.h"

#include <tapi3.h>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace agentline {
namespace {

class Both final : public Object<ITTAPIEventNotification, IConnectionPointContainer> {
  public:
    explicit Both(int* ended) : ended_(ended) {}
    STDMETHODIMP Event(TAPI_EVENT, IDispatch*) override { return S_FALSE; }
    STDMETHODIMP EnumConnectionPoints(IEnumConnectionPoints**) override { return E_NOTIMPL; }
    STDMETHODIMP FindConnectionPoint(REFIID, IConnectionPoint**) override { return E_FAIL; }

  private:
    ~Both() override { ++*ended_; }

    int* ended_;
};

TEST(Object, ends_with_its_last_reference) {
    int ended = 0;
    ITTAPIEventNotification* sink = new Both(&ended);
    EXPECT_EQ(sink->AddRef(), 2u);
    EXPECT_EQ(sink->Release(), 1u);
    EXPECT_EQ(ended, 0);
    EXPECT_EQ(sink->Release(), 0u);
    EXPECT_EQ(ended, 1);
}

TEST(Object, is_the_same_unknown_from_each_interface) {
    int ended = 0;
    ITTAPIEventNotification* sink = new Both(&ended);
    IConnectionPointContainer* container = nullptr;
    ASSERT_EQ(sink->QueryInterface(IID_PPV_ARGS(&container)), S_OK);
    IUnknown* first = nullptr;
    IUnknown* second = nullptr;
    ASSERT_EQ(sink->QueryInterface(IID_PPV_ARGS(&first)), S_OK);
    ASSERT_EQ(container->QueryInterface(IID_PPV_ARGS(&second)), S_OK);
    EXPECT_EQ(first, second);
    EXPECT_EQ(container->FindConnectionPoint(IID_NULL, nullptr), E_FAIL);
    EXPECT_EQ(sink->Event(TE_AGENT, nullptr), S_FALSE);
    for (IUnknown* held : {first, second, static_cast<IUnknown*>(container)}) held->Release();
    EXPECT_EQ(ended, 0);
    EXPECT_EQ(sink->Release(), 0u);
}

TEST(Object, answers_no_to_other_interfaces) {
    int ended = 0;
    ITTAPIEventNotification* sink = new Both(&ended);
    void* found = sink;
    EXPECT_EQ(sink->QueryInterface(IID_IDispatch, &found), E_NOINTERFACE);
    EXPECT_EQ(found, nullptr);
    EXPECT_EQ(sink->QueryInterface(IID_IUnknown, nullptr), E_POINTER);
    EXPECT_EQ(sink->Release(), 0u);
}

TEST(Object, counts_from_many_threads) {
    int ended = 0;
    ITTAPIEventNotification* sink = new Both(&ended);
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        sink->AddRef();
        threads.emplace_back([sink] {
            for (int n = 0; n < 10000; ++n) sink->AddRef();
            for (int n = 0; n < 10001; ++n) sink->Release();
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(ended, 0);
    EXPECT_EQ(sink->Release(), 0u);
    EXPECT_EQ(ended, 1);
}

}  // namespace
}  // namespace agentline
