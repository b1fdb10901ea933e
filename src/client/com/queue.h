// What: a queue of an ACD as a COM object: where calls wait, and its figures.
// Owner: its references. Thread: any. Page: ITQueue; contract tapi3 3.5, A11 to A13, A21.
#pragma once

#include <atomic>

#include "client/com/center.h"
#include "client/com/dispatch.h"
#include "client/com/method.h"

namespace agentline::com {

class Queue final : public DispatchObject<ITQueue> {
  public:
    Queue(std::shared_ptr<Center> center, LineDevice& device, QueueEntry entry);

    STDMETHODIMP put_MeasurementPeriod(LONG lPeriod) noexcept override;
    STDMETHODIMP get_MeasurementPeriod(LONG* plPeriod) noexcept override;
    STDMETHODIMP get_TotalCallsQueued(LONG* plCalls) noexcept override;
    STDMETHODIMP get_CurrentCallsQueued(LONG* plCalls) noexcept override;
    STDMETHODIMP get_TotalCallsAbandoned(LONG* plCalls) noexcept override;
    STDMETHODIMP get_TotalCallsFlowedIn(LONG* plCalls) noexcept override;
    STDMETHODIMP get_TotalCallsFlowedOut(LONG* plCalls) noexcept override;
    STDMETHODIMP get_LongestEverWaitTime(LONG* plWaitTime) noexcept override;
    STDMETHODIMP get_CurrentLongestWaitTime(LONG* plWaitTime) noexcept override;
    STDMETHODIMP get_AverageWaitTime(LONG* plWaitTime) noexcept override;
    STDMETHODIMP get_FinalDisposition(LONG* plCalls) noexcept override;
    STDMETHODIMP get_Name(BSTR* ppName) noexcept override;

    /// The handler has taken it away, or brought it back.
    void set_removed(bool removed) { is_removed_ = removed; }

  private:
    ~Queue() override;
    HRESULT check();
    /// One figure of lineGetQueueInfo.
    HRESULT figure(DWORD LINEQUEUEINFO::*member, LONG* out,
                   LONG (*convert)(DWORD) = clamped) noexcept;

    const std::shared_ptr<Center> center_;
    LineDevice& device_;
    const QueueEntry entry_;
    std::atomic<bool> is_removed_{false};
};

}  // namespace agentline::com
