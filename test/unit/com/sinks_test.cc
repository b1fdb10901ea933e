// Goal: sinks are called in order, and never after Unadvise. Method: sinks whose Event() is a
// function of the test; threads that meet at latches.
#include "client/com/sinks.h"

#include <latch>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "objects.h"

namespace agentline {
namespace {

using test::made;
using test::references;
using test::sink;
using test::token;

class SinksTest : public testing::Test {
  protected:
    ComPtr<IUnknown> writer(char letter) {
        return sink([this, letter](TAPI_EVENT, IDispatch*) { calls_ += letter; });
    }
    DWORD advise(const ComPtr<IUnknown>& sink) {
        DWORD cookie = 0;
        EXPECT_EQ(sinks_.advise(sink.Get(), &cookie), S_OK);
        return cookie;
    }
    void wait_until_nobody_is_connected() const {
        while (!sinks_.connections().empty()) std::this_thread::yield();
    }

    Sinks sinks_;
    std::string calls_;
};

TEST_F(SinksTest, are_all_called_in_the_order_of_advise) {
    for (const char letter : {'a', 'b', 'c'}) advise(writer(letter));
    sinks_.deliver(TE_AGENT, nullptr);
    sinks_.deliver(TE_QUEUE, nullptr);
    EXPECT_EQ(calls_, "abcabc");
}

TEST_F(SinksTest, are_called_as_often_as_they_are_advised) {
    const ComPtr<IUnknown> twice = writer('a');
    const DWORD first = advise(twice);
    const DWORD second = advise(twice);
    EXPECT_NE(first, 0u);
    EXPECT_NE(second, 0u);
    EXPECT_NE(first, second);
    sinks_.deliver(TE_AGENT, nullptr);
    EXPECT_EQ(calls_, "aa");
    EXPECT_EQ(sinks_.unadvise(first), S_OK);
    sinks_.deliver(TE_AGENT, nullptr);
    EXPECT_EQ(calls_, "aaa");
    EXPECT_EQ(sinks_.unadvise(first), CONNECT_E_NOCONNECTION);
    EXPECT_EQ(sinks_.unadvise(second), S_OK);
    EXPECT_EQ(references(twice.Get()), 1u);
}

TEST_F(SinksTest, get_kind_and_event) {
    const ComPtr<IDispatch> event = token();
    int calls = 0;
    advise(sink([&](TAPI_EVENT kind, IDispatch* given) {
        EXPECT_EQ(kind, TE_AGENTSESSION);
        EXPECT_EQ(given, event.Get());
        ++calls;
    }));
    sinks_.deliver(TE_AGENTSESSION, event.Get());
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(references(event.Get()), 1u);
}

/// A sink for callers by name.
class NamedSink final : public test::Named {
  public:
    explicit NamedSink(test::OnEvent on_event) : on_event_(std::move(on_event)) {}

    STDMETHODIMP Invoke(DISPID member, REFIID riid, LCID, WORD flags, DISPPARAMS* parameters,
                        VARIANT*, EXCEPINFO*, UINT*) override {
        EXPECT_EQ(member, 1);
        EXPECT_EQ(riid, IID_NULL);
        EXPECT_EQ(flags, DISPATCH_METHOD);
        EXPECT_EQ(parameters->cArgs, 2u);
        EXPECT_EQ(parameters->cNamedArgs, 0u);
        EXPECT_EQ(parameters->rgvarg[0].vt, VT_DISPATCH);
        EXPECT_EQ(parameters->rgvarg[1].vt, VT_I4);
        on_event_(static_cast<TAPI_EVENT>(parameters->rgvarg[1].lVal),
                  parameters->rgvarg[0].pdispVal);
        return E_FAIL;
    }

  private:
    const test::OnEvent on_event_;
};

TEST_F(SinksTest, are_called_by_number_when_they_have_no_interface_for_it) {
    const ComPtr<IDispatch> event = token();
    int calls = 0;
    advise(made<IUnknown>(new NamedSink([&](TAPI_EVENT kind, IDispatch* given) {
        EXPECT_EQ(kind, TE_QUEUE);
        EXPECT_EQ(given, event.Get());
        ++calls;
    })));
    sinks_.deliver(TE_QUEUE, event.Get());
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(references(event.Get()), 1u);
}

class Nothing final : public Object<IErrorInfo> {
  public:
    STDMETHODIMP GetGUID(GUID*) override { return E_NOTIMPL; }
    STDMETHODIMP GetSource(BSTR*) override { return E_NOTIMPL; }
    STDMETHODIMP GetDescription(BSTR*) override { return E_NOTIMPL; }
    STDMETHODIMP GetHelpFile(BSTR*) override { return E_NOTIMPL; }
    STDMETHODIMP GetHelpContext(DWORD*) override { return E_NOTIMPL; }
};

TEST_F(SinksTest, are_refused_when_they_cannot_be_called) {
    const ComPtr<IErrorInfo> nothing = made<IErrorInfo>(new Nothing);
    DWORD cookie = 99;
    EXPECT_EQ(sinks_.advise(nothing.Get(), &cookie), CONNECT_E_CANNOTCONNECT);
    EXPECT_EQ(cookie, 0u);
    EXPECT_EQ(references(nothing.Get()), 1u);
    cookie = 99;
    EXPECT_EQ(sinks_.advise(nullptr, &cookie), E_POINTER);
    EXPECT_EQ(cookie, 0u);
    EXPECT_EQ(sinks_.advise(writer('a').Get(), nullptr), E_POINTER);
    EXPECT_EQ(sinks_.unadvise(0), CONNECT_E_NOCONNECTION);
    EXPECT_TRUE(sinks_.connections().empty());
}

TEST_F(SinksTest, come_in_during_an_event_for_the_next_one) {
    const ComPtr<IUnknown> late = writer('l');
    bool is_first = true;
    advise(sink([&](TAPI_EVENT, IDispatch*) {
        calls_ += 'a';
        if (std::exchange(is_first, false)) advise(late);
    }));
    sinks_.deliver(TE_AGENT, nullptr);
    EXPECT_EQ(calls_, "a");
    sinks_.deliver(TE_AGENT, nullptr);
    EXPECT_EQ(calls_, "aal");
}

TEST_F(SinksTest, go_from_inside_their_own_event_at_once) {
    DWORD cookie = 0;
    ULONG held_inside = 0;
    ComPtr<IUnknown> leaver;
    leaver = sink([&](TAPI_EVENT, IDispatch*) {
        calls_ += 'a';
        EXPECT_EQ(sinks_.unadvise(cookie), S_OK);
        EXPECT_EQ(sinks_.unadvise(cookie), CONNECT_E_NOCONNECTION);
        held_inside = references(leaver.Get());
    });
    cookie = advise(leaver);
    advise(writer('b'));
    sinks_.deliver(TE_AGENT, nullptr);
    sinks_.deliver(TE_AGENT, nullptr);
    EXPECT_EQ(calls_, "abb");
    EXPECT_EQ(held_inside, 2u);
    EXPECT_EQ(references(leaver.Get()), 1u);
}

TEST_F(SinksTest, may_lose_their_last_reference_in_their_own_event) {
    DWORD cookie = 0;
    std::string order;
    cookie = advise(sink(
        [&](TAPI_EVENT, IDispatch*) {
            EXPECT_EQ(sinks_.unadvise(cookie), S_OK);
            order += "returned ";
        },
        [&] {
            // No lock is held.
            EXPECT_EQ(sinks_.unadvise(cookie), CONNECT_E_NOCONNECTION);
            order += "ended";
        }));
    sinks_.deliver(TE_AGENT, nullptr);
    EXPECT_EQ(order, "returned ended");
}

TEST_F(SinksTest, are_not_called_once_an_earlier_one_has_removed_them) {
    DWORD later = 0;
    advise(sink([&](TAPI_EVENT, IDispatch*) { sinks_.unadvise(later); }));
    const ComPtr<IUnknown> removed = writer('b');
    later = advise(removed);
    sinks_.deliver(TE_AGENT, nullptr);
    EXPECT_EQ(calls_, "");
    EXPECT_EQ(references(removed.Get()), 1u);
}

TEST_F(SinksTest, may_all_be_cleared_from_inside_an_event) {
    advise(sink([&](TAPI_EVENT, IDispatch*) {
        calls_ += 'a';
        sinks_.clear();
    }));
    advise(writer('b'));
    sinks_.deliver(TE_AGENT, nullptr);
    sinks_.deliver(TE_AGENT, nullptr);
    EXPECT_EQ(calls_, "a");
    EXPECT_TRUE(sinks_.connections().empty());
}

TEST_F(SinksTest, are_waited_for_by_unadvise_in_another_thread) {
    std::latch entered(1), go(1);
    DWORD cookie = 0;
    bool has_ended = false;
    cookie = advise(sink(
        [&](TAPI_EVENT, IDispatch*) {
            entered.count_down();
            go.wait();
            calls_ += "event ";
        },
        [&] { has_ended = true; }));
    std::thread delivering([&] { sinks_.deliver(TE_AGENT, nullptr); });
    entered.wait();
    std::thread leaving([&] {
        EXPECT_EQ(sinks_.unadvise(cookie), S_OK);
        EXPECT_TRUE(has_ended);
        calls_ += "unadvised";
    });
    wait_until_nobody_is_connected();
    go.count_down();
    leaving.join();
    delivering.join();
    EXPECT_EQ(calls_, "event unadvised");
}

TEST_F(SinksTest, are_waited_for_by_clear_in_another_thread) {
    std::latch entered(1), go(1);
    advise(sink([&](TAPI_EVENT, IDispatch*) {
        entered.count_down();
        go.wait();
        calls_ += "event ";
    }));
    advise(writer('b'));
    std::thread delivering([&] { sinks_.deliver(TE_AGENT, nullptr); });
    entered.wait();
    std::thread clearing([&] {
        sinks_.clear();
        calls_ += "cleared";
    });
    wait_until_nobody_is_connected();
    go.count_down();
    clearing.join();
    delivering.join();
    EXPECT_EQ(calls_, "event cleared");
}

TEST_F(SinksTest, are_not_waited_for_when_another_one_runs) {
    std::latch entered(1), go(1);
    advise(sink([&](TAPI_EVENT, IDispatch*) {
        entered.count_down();
        go.wait();
    }));
    const DWORD idle = advise(writer('b'));
    std::thread delivering([&] { sinks_.deliver(TE_AGENT, nullptr); });
    entered.wait();
    EXPECT_EQ(sinks_.unadvise(idle), S_OK);
    go.count_down();
    delivering.join();
    EXPECT_EQ(calls_, "");
}

TEST_F(SinksTest, may_use_the_list_from_other_threads_during_their_event) {
    advise(sink([&](TAPI_EVENT, IDispatch*) {
        std::thread([&] {
            const DWORD cookie = advise(writer('b'));
            EXPECT_EQ(sinks_.connections().size(), 2u);
            EXPECT_EQ(sinks_.unadvise(cookie), S_OK);
        }).join();
        calls_ += 'a';
    }));
    sinks_.deliver(TE_AGENT, nullptr);
    EXPECT_EQ(calls_, "a");
}

// An interface has no virtual destructor: it would move the slots.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"

/// Has another thread use the list whenever its references are counted.
class UsingSink final : public ITTAPIEventNotification {
  public:
    explicit UsingSink(Sinks& sinks) : sinks_(sinks) {}

    STDMETHODIMP QueryInterface(REFIID, void** out) override {
        AddRef();
        *out = static_cast<ITTAPIEventNotification*>(this);
        return S_OK;
    }
    STDMETHODIMP_(ULONG) AddRef() override { return use(1); }
    STDMETHODIMP_(ULONG) Release() override { return use(-1); }
    STDMETHODIMP Event(TAPI_EVENT, IDispatch*) override { return S_OK; }
    [[nodiscard]] int references() const { return references_; }

  private:
    ULONG use(int more) {
        std::thread([this] { (void)sinks_.unadvise(0); }).join();
        return static_cast<ULONG>(references_ += more);
    }

    Sinks& sinks_;
    int references_ = 1;
};

#pragma GCC diagnostic pop

TEST_F(SinksTest, are_counted_with_no_lock_held) {
    UsingSink user(sinks_);
    DWORD cookie = 0;
    ASSERT_EQ(sinks_.advise(&user, &cookie), S_OK);
    sinks_.deliver(TE_AGENT, nullptr);
    EXPECT_EQ(sinks_.connections().size(), 1u);
    EXPECT_EQ(user.references(), 2);
    EXPECT_EQ(sinks_.unadvise(cookie), S_OK);
    ASSERT_EQ(sinks_.advise(&user, &cookie), S_OK);
    sinks_.clear();
    EXPECT_EQ(user.references(), 1);
}

TEST_F(SinksTest, are_left_out_once_delivery_is_not_to_go_on) {
    bool goes_on = true;
    advise(sink([&](TAPI_EVENT, IDispatch*) {
        calls_ += 'a';
        goes_on = false;
    }));
    advise(writer('b'));
    sinks_.deliver(TE_AGENT, nullptr, [&] { return goes_on; });
    EXPECT_EQ(calls_, "a");
}

}  // namespace
}  // namespace agentline
