#include "client/com/acd_group.h"

#include <utility>

#include "client/com/lists.h"
#include "client/com/method.h"
#include "client/com/queue.h"

namespace agentline::com {

AcdGroup::AcdGroup(std::shared_ptr<Center> center, LineDevice& device, GroupEntry entry)
    : center_(std::move(center)), device_(device), entry_(std::move(entry)) {}

AcdGroup::~AcdGroup() {
    center_->held_groups.remove({device_.id, entry_.id}, this);
}

HRESULT AcdGroup::check() {
    if (!center_->is_open()) return TAPI_E_NOT_INITIALIZED;
    return is_removed_ ? TAPI_E_CALLCENTER_GROUP_REMOVED : center_->check(device_);
}

HRESULT AcdGroup::read_queues(std::vector<ComPtr<ITQueue>>* out) {
    std::vector<QueueEntry> entries;
    const HRESULT result = center_->read_queues(device_, entry_.id, center_->deadline(), &entries);
    for (const QueueEntry& entry : entries) {
        const auto queue = center_->queue(device_, entry);
        queue->set_removed(false);  // What is listed is there.
        out->push_back(queue);
    }
    return result;
}

STDMETHODIMP AcdGroup::get_Name(BSTR* ppName) noexcept {
    return give_local(ppName, [&] { return give_text(entry_.name, ppName); });
}

STDMETHODIMP AcdGroup::EnumerateQueues(IEnumQueue** ppEnumQueue) noexcept {
    return give_enumerator<ITQueue>(
        ppEnumQueue, [&] { return check(); }, [&](auto* list) { return read_queues(list); });
}

STDMETHODIMP AcdGroup::get_Queues(VARIANT* pVariant) noexcept {
    return give_collection<ITQueue>(
        pVariant, [&] { return check(); }, [&](auto* list) { return read_queues(list); });
}

}  // namespace agentline::com
