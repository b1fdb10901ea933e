#include "client/com/queue.h"

#include <utility>

#include "client/com/info_request.h"
#include "client/com/method.h"

namespace agentline::com {

Queue::Queue(std::shared_ptr<Center> center, LineDevice& device, QueueEntry entry)
    : center_(std::move(center)), device_(device), entry_(std::move(entry)) {}

Queue::~Queue() {
    center_->held_queues.remove({device_.id, entry_.id}, this);
}

HRESULT Queue::check() {
    if (!center_->is_open()) return TAPI_E_NOT_INITIALIZED;
    return is_removed_ ? TAPI_E_CALLCENTER_QUEUE_REMOVED : center_->check(device_);
}

HRESULT Queue::figure(DWORD LINEQUEUEINFO::*member, LONG* out, LONG (*convert)(DWORD)) noexcept {
    return give(
        out, [&] { return check(); },
        [&] {
            const auto request = std::make_shared<InfoRequest<LINEQUEUEINFO>>();
            const HRESULT result = center_->run(
                device_, request,
                [&](HLINE line) { return lineGetQueueInfo(line, entry_.id, &request->info); },
                center_->deadline());
            if (SUCCEEDED(result)) *out = convert(request->info.*member);
            return result;
        });
}

STDMETHODIMP Queue::put_MeasurementPeriod(LONG lPeriod) noexcept {
    return guarded([&] {
        if (const HRESULT ready = check(); FAILED(ready)) return ready;
        if (lPeriod == 0) return E_INVALIDARG;
        return center_->run(
            device_, std::make_shared<Request>(),
            [&](HLINE line) {
                return lineSetQueueMeasurementPeriod(line, entry_.id, static_cast<DWORD>(lPeriod));
            },
            center_->deadline());
    });
}

STDMETHODIMP Queue::get_MeasurementPeriod(LONG* plPeriod) noexcept {
    return figure(&LINEQUEUEINFO::dwMeasurementPeriod, plPeriod, as_long);
}
STDMETHODIMP Queue::get_TotalCallsQueued(LONG* plCalls) noexcept {
    return figure(&LINEQUEUEINFO::dwTotalCallsQueued, plCalls);
}
STDMETHODIMP Queue::get_CurrentCallsQueued(LONG* plCalls) noexcept {
    return figure(&LINEQUEUEINFO::dwCurrentCallsQueued, plCalls);
}
STDMETHODIMP Queue::get_TotalCallsAbandoned(LONG* plCalls) noexcept {
    return figure(&LINEQUEUEINFO::dwTotalCallsAbandoned, plCalls);
}
STDMETHODIMP Queue::get_TotalCallsFlowedIn(LONG* plCalls) noexcept {
    return figure(&LINEQUEUEINFO::dwTotalCallsFlowedIn, plCalls);
}
STDMETHODIMP Queue::get_TotalCallsFlowedOut(LONG* plCalls) noexcept {
    return figure(&LINEQUEUEINFO::dwTotalCallsFlowedOut, plCalls);
}
STDMETHODIMP Queue::get_LongestEverWaitTime(LONG* plWaitTime) noexcept {
    return figure(&LINEQUEUEINFO::dwLongestEverWaitTime, plWaitTime);
}
STDMETHODIMP Queue::get_CurrentLongestWaitTime(LONG* plWaitTime) noexcept {
    return figure(&LINEQUEUEINFO::dwCurrentLongestWaitTime, plWaitTime);
}
STDMETHODIMP Queue::get_AverageWaitTime(LONG* plWaitTime) noexcept {
    return figure(&LINEQUEUEINFO::dwAverageWaitTime, plWaitTime);
}
STDMETHODIMP Queue::get_FinalDisposition(LONG* plCalls) noexcept {
    return figure(&LINEQUEUEINFO::dwFinalDisposition, plCalls);
}

STDMETHODIMP Queue::get_Name(BSTR* ppName) noexcept {
    return give_local(ppName, [&] { return give_text(entry_.name, ppName); });
}

}  // namespace agentline::com
