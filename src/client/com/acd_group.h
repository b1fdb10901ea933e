// What: an ACD group as a COM object: a kind of call, and the queues where such calls wait.
// Owner: its references. Thread: any. Page: ITACDGroup; contract tapi3 3.5, A21.
#pragma once

#include <atomic>

#include "client/com/center.h"
#include "client/com/dispatch.h"

namespace agentline::com {

class AcdGroup final : public DispatchObject<ITACDGroup> {
  public:
    AcdGroup(std::shared_ptr<Center> center, LineDevice& device, GroupEntry entry);

    STDMETHODIMP get_Name(BSTR* ppName) noexcept override;
    STDMETHODIMP EnumerateQueues(IEnumQueue** ppEnumQueue) noexcept override;
    STDMETHODIMP get_Queues(VARIANT* pVariant) noexcept override;

    [[nodiscard]] const LineDevice& device() const { return device_; }
    [[nodiscard]] const GroupGuid& id() const { return entry_.id; }
    [[nodiscard]] const std::u16string& name() const { return entry_.name; }
    /// The handler has taken it away, or brought it back.
    void set_removed(bool removed) { is_removed_ = removed; }
    [[nodiscard]] bool is_removed() const { return is_removed_; }

  private:
    ~AcdGroup() override;
    HRESULT check();
    HRESULT read_queues(std::vector<ComPtr<ITQueue>>* out);

    const std::shared_ptr<Center> center_;
    LineDevice& device_;
    const GroupEntry entry_;
    std::atomic<bool> is_removed_{false};
};

}  // namespace agentline::com
