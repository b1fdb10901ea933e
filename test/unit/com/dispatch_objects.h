// dispatch_objects.h: COM objects for tests that note which of their methods was called.
//
// Each answers what its Record says. A test owns the Record, which must outlive the objects. One
// thread; no page.

#pragma once

#include <agentline_com.h>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "client/com/dispatch.h"
#include "client/com/dispatch_call.h"

namespace agentline {

struct Record {
    // What the next call answers.
    HRESULT answer = S_OK;
    LONG number = 0;
    bool ends_memory = false;
    // What the last call was.
    std::string called;
    LONG given = 0;
    std::u16string text;
    bool null_text = false;
    IUnknown* first = nullptr;
    IUnknown* second = nullptr;
    // Objects that ended.
    int ended = 0;
};

/// The methods' common part.
class Recording {
  public:
    explicit Recording(Record& record) : record_(record) {}
    Recording(const Recording&) = delete;
    Recording& operator=(const Recording&) = delete;

  protected:
    ~Recording() { ++record_.ended; }

    HRESULT note(const char* method) {
        if (record_.ends_memory) throw std::bad_alloc();
        record_.called = method;
        return record_.answer;
    }
    template <typename T>
    HRESULT give(const char* method, T* out) {
        *out = static_cast<T>(record_.number);
        return note(method);
    }
    HRESULT give(const char* method, CURRENCY* out) {
        out->int64 = record_.number;
        return note(method);
    }
    HRESULT give(const char* method, BSTR* out) {
        *out = SysAllocString(u"text");
        return note(method);
    }
    HRESULT give(const char* method, VARIANT* out) {
        out->vt = VT_BSTR;
        out->bstrVal = SysAllocString(u"text");
        return note(method);
    }
    HRESULT take(const char* method, LONG value) {
        record_.given = value;
        return note(method);
    }
    void take_text(BSTR text) {
        record_.null_text = text == nullptr;
        record_.text.assign(text == nullptr ? u"" : text, SysStringLen(text));
    }

    Record& record_;
};

class TestSession final : public DispatchObject<ITAgentSession>, private Recording {
  public:
    explicit TestSession(Record& record) : Recording(record) {}

    STDMETHODIMP get_Agent(ITAgent** out) override { return nobody(__func__, out); }
    STDMETHODIMP get_Address(ITAddress** out) override { return nobody(__func__, out); }
    STDMETHODIMP get_ACDGroup(ITACDGroup** out) override { return nobody(__func__, out); }
    STDMETHODIMP put_State(AGENT_SESSION_STATE state) override { return take(__func__, state); }
    STDMETHODIMP get_State(AGENT_SESSION_STATE* out) override { return give(__func__, out); }
    STDMETHODIMP get_SessionStartTime(DATE* out) override { return give(__func__, out); }
    STDMETHODIMP get_SessionDuration(LONG* out) override { return give(__func__, out); }
    STDMETHODIMP get_NumberOfCalls(LONG* out) override { return give(__func__, out); }
    STDMETHODIMP get_TotalTalkTime(LONG* out) override { return give(__func__, out); }
    STDMETHODIMP get_AverageTalkTime(LONG* out) override { return give(__func__, out); }
    STDMETHODIMP get_TotalCallTime(LONG* out) override { return give(__func__, out); }
    STDMETHODIMP get_AverageCallTime(LONG* out) override { return give(__func__, out); }
    STDMETHODIMP get_TotalWrapUpTime(LONG* out) override { return give(__func__, out); }
    STDMETHODIMP get_AverageWrapUpTime(LONG* out) override { return give(__func__, out); }
    STDMETHODIMP get_ACDCallRate(CURRENCY* out) override { return give(__func__, out); }
    STDMETHODIMP get_LongestTimeToAnswer(LONG* out) override { return give(__func__, out); }
    STDMETHODIMP get_AverageTimeToAnswer(LONG* out) override { return give(__func__, out); }

  private:
    ~TestSession() override = default;

    template <typename Interface>
    HRESULT nobody(const char* method, Interface** out) {
        *out = nullptr;
        return note(method);
    }
};

class TestQueue final : public DispatchObject<ITQueue>, private Recording {
  public:
    explicit TestQueue(Record& record) : Recording(record) {}

    STDMETHODIMP put_MeasurementPeriod(LONG period) override { return take(__func__, period); }
    STDMETHODIMP get_MeasurementPeriod(LONG* out) override { return give(__func__, out); }
    STDMETHODIMP get_TotalCallsQueued(LONG* out) override { return give(__func__, out); }
    STDMETHODIMP get_CurrentCallsQueued(LONG* out) override { return give(__func__, out); }
    STDMETHODIMP get_TotalCallsAbandoned(LONG* out) override { return give(__func__, out); }
    STDMETHODIMP get_TotalCallsFlowedIn(LONG* out) override { return give(__func__, out); }
    STDMETHODIMP get_TotalCallsFlowedOut(LONG* out) override { return give(__func__, out); }
    STDMETHODIMP get_LongestEverWaitTime(LONG* out) override { return give(__func__, out); }
    STDMETHODIMP get_CurrentLongestWaitTime(LONG* out) override { return give(__func__, out); }
    STDMETHODIMP get_AverageWaitTime(LONG* out) override { return give(__func__, out); }
    STDMETHODIMP get_FinalDisposition(LONG* out) override { return give(__func__, out); }
    STDMETHODIMP get_Name(BSTR* out) override { return give(__func__, out); }

  private:
    ~TestQueue() override = default;
};

class TestGroup final : public DispatchObject<ITACDGroup>, private Recording {
  public:
    explicit TestGroup(Record& record) : Recording(record) {}

    STDMETHODIMP get_Name(BSTR* out) override { return give(__func__, out); }
    STDMETHODIMP EnumerateQueues(IEnumQueue**) override { return note(__func__); }
    STDMETHODIMP get_Queues(VARIANT* out) override { return give(__func__, out); }

  private:
    ~TestGroup() override = default;
};

/// A list without end that has nothing in it.
class TestEnum final : public Object<IEnumAgentSession>, private Recording {
  public:
    explicit TestEnum(Record& record) : Recording(record) {}

    STDMETHODIMP Next(ULONG, ITAgentSession**, ULONG*) override { return note(__func__); }
    STDMETHODIMP Reset() override { return note(__func__); }
    STDMETHODIMP Skip(ULONG) override { return note(__func__); }
    STDMETHODIMP Clone(IEnumAgentSession**) override { return note(__func__); }

  private:
    ~TestEnum() override = default;
};

/// Two dispatch interfaces and one that is none.
class TestAgent final : public DispatchObject<ITAgent, IConnectionPointContainer, ITTAPICallCenter>,
                        private Recording {
  public:
    explicit TestAgent(Record& record) : Recording(record) {}

    STDMETHODIMP EnumerateAgentSessions(IEnumAgentSession** out) override {
        *out = new TestEnum(record_);
        return note(__func__);
    }
    STDMETHODIMP CreateSession(ITACDGroup* group, ITAddress* address,
                               ITAgentSession** out) override {
        record_.first = group;
        record_.second = address;
        *out = new TestSession(record_);
        return note(__func__);
    }
    STDMETHODIMP CreateSessionWithPIN(ITACDGroup* group, ITAddress* address, BSTR pin,
                                      ITAgentSession** out) override {
        take_text(pin);
        CreateSession(group, address, out);
        return note(__func__);
    }
    STDMETHODIMP get_ID(BSTR* out) override { return give(__func__, out); }
    STDMETHODIMP get_User(BSTR* out) override { return give(__func__, out); }
    STDMETHODIMP put_State(AGENT_STATE state) override { return take(__func__, state); }
    STDMETHODIMP get_State(AGENT_STATE* out) override { return give(__func__, out); }
    STDMETHODIMP put_MeasurementPeriod(LONG period) override { return take(__func__, period); }
    STDMETHODIMP get_MeasurementPeriod(LONG* out) override { return give(__func__, out); }
    STDMETHODIMP get_OverallCallRate(CURRENCY* out) override { return give(__func__, out); }
    STDMETHODIMP get_NumberOfACDCalls(LONG* out) override { return give(__func__, out); }
    STDMETHODIMP get_NumberOfIncomingCalls(LONG* out) override { return give(__func__, out); }
    STDMETHODIMP get_NumberOfOutgoingCalls(LONG* out) override { return give(__func__, out); }
    STDMETHODIMP get_TotalACDTalkTime(LONG* out) override { return give(__func__, out); }
    STDMETHODIMP get_TotalACDCallTime(LONG* out) override { return give(__func__, out); }
    STDMETHODIMP get_TotalWrapUpTime(LONG* out) override { return give(__func__, out); }
    STDMETHODIMP get_AgentSessions(VARIANT* out) override { return give(__func__, out); }

    STDMETHODIMP EnumConnectionPoints(IEnumConnectionPoints**) override { return E_NOTIMPL; }
    STDMETHODIMP FindConnectionPoint(REFIID, IConnectionPoint**) override { return E_FAIL; }

    STDMETHODIMP EnumerateAgentHandlers(IEnumAgentHandler** out) override {
        *out = nullptr;
        return note(__func__);
    }
    STDMETHODIMP get_AgentHandlers(VARIANT* out) override { return give(__func__, out); }

  private:
    ~TestAgent() override = default;
};

/// The part of a collection that a caller asks for without a name: DISPID_VALUE.
class TestCollection final : public DispatchObject<ITCollection>, private Recording {
  public:
    explicit TestCollection(Record& record) : Recording(record) {}

    STDMETHODIMP get_Count(LONG* out) override { return give(__func__, out); }
    STDMETHODIMP get_Item(LONG index, VARIANT* out) override {
        record_.given = index;
        return give(__func__, out);
    }
    STDMETHODIMP get__NewEnum(IUnknown** out) override {
        *out = static_cast<IEnumAgentSession*>(new TestEnum(record_));
        return note(__func__);
    }

  private:
    ~TestCollection() override = default;
};

/// As a caller of IDispatch::Invoke has it; arguments in reverse order.
struct Invocation {
    Invocation(DISPID id, WORD kinds, std::vector<VARIANTARG> passed = {})
        : member(id), flags(kinds), arguments(std::move(passed)) {}

    DISPID member;
    WORD flags;
    std::vector<VARIANTARG> arguments;
    std::vector<DISPID> names;
    OwnedVariant result;
    UINT wrong_argument = 99;

    HRESULT on(IDispatch* object, EXCEPINFO* exception = nullptr) {
        DISPPARAMS parameters = {arguments.data(), names.data(),
                                 static_cast<UINT>(arguments.size()),
                                 static_cast<UINT>(names.size())};
        return object->Invoke(member, IID_NULL, 0, flags, &parameters, &result.value, exception,
                              &wrong_argument);
    }
};

inline VARIANTARG long_argument(LONG value) {
    VARIANTARG argument{};
    argument.vt = VT_I4;
    argument.lVal = value;
    return argument;
}

inline VARIANTARG object_argument(IDispatch* object) {
    VARIANTARG argument{};
    argument.vt = VT_DISPATCH;
    argument.pdispVal = object;
    return argument;
}

}  // namespace agentline
