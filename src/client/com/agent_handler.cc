#include "client/com/agent_handler.h"

#include <utility>

#include "client/com/acd_group.h"
#include "client/com/address.h"
#include "client/com/agent.h"
#include "client/com/creation.h"
#include "client/com/lists.h"
#include "client/com/method.h"
#include "client/com/text.h"

namespace agentline::com {
namespace {

class CreateAgentRequest final : public Creation<HAGENT, Agent> {
  public:
    CreateAgentRequest(Center& center, LineDevice& device, std::optional<std::u16string> id)
        : Creation(center), device_(device), id_(std::move(id)) {}

  private:
    ComPtr<Agent> make() override {
        auto agent = center().held_agents.find_or_add({device_.id, handle}, [&] {
            return new Agent(center().shared_from_this(), device_, handle, id_);
        });
        agent->count_creation();
        return agent;
    }
    void replay() override { center().replay_agent(device_, handle); }

    LineDevice& device_;
    const std::optional<std::u16string> id_;
};

}  // namespace

AgentHandler::AgentHandler(std::shared_ptr<Center> center, LineDevice& device)
    : center_(std::move(center)), device_(device) {}

AgentHandler::~AgentHandler() {
    center_->held_handlers.remove(device_.id, this);
}

// Choice: the name of the line. LINEAGENTCAPS would have one, but lineGetAgentCaps answers nobody
// yet; names of lines are unique, so that each line has a handler of its own.
STDMETHODIMP AgentHandler::get_Name(BSTR* ppName) noexcept {
    return give_local(ppName, [&] { return give_text(device_.name, ppName); });
}

HRESULT AgentHandler::create(const BSTR* id, const BSTR* pin, ITAgent** out) noexcept {
    return give(
        out, [&] { return center_->check(device_); },
        [&]() -> HRESULT {
            if (id != nullptr && (*id == nullptr || *pin == nullptr)) return E_INVALIDARG;
            std::optional<std::u16string> id_text;
            std::u16string pin_text;
            if (id != nullptr) id_text = text_of(*id);
            if (id != nullptr) pin_text = text_of(*pin);
            const Deadline deadline = center_->deadline();
            const auto request = std::make_shared<CreateAgentRequest>(*center_, device_, id_text);
            const HRESULT result = center_->run(
                device_, request,
                [&](HLINE line) {
                    return lineCreateAgentW(line, id_text ? id_text->data() : nullptr,
                                            id_text ? pin_text.data() : nullptr, &request->handle);
                },
                deadline);
            if (FAILED(result)) return result;
            request->made->read_state(deadline);
            return ComPtr<ITAgent>(request->made).CopyTo(out);
        });
}

STDMETHODIMP AgentHandler::CreateAgent(ITAgent** ppAgent) noexcept {
    return create(nullptr, nullptr, ppAgent);
}

STDMETHODIMP AgentHandler::CreateAgentWithID(BSTR pID, BSTR pPIN, ITAgent** ppAgent) noexcept {
    return create(&pID, &pPIN, ppAgent);
}

// ---- Lists -------------------------------------------------------------------------------------

HRESULT AgentHandler::read_groups(std::vector<ComPtr<ITACDGroup>>* out) {
    std::vector<GroupEntry> entries;
    const HRESULT result = center_->read_groups(device_, center_->deadline(), &entries);
    for (const GroupEntry& entry : entries) {
        const auto group = center_->group(device_, entry);
        group->set_removed(false);  // What is listed is there.
        out->push_back(group);
    }
    return result;
}

STDMETHODIMP AgentHandler::EnumerateACDGroups(IEnumACDGroup** ppEnumACDGroup) noexcept {
    return give_enumerator<ITACDGroup>(
        ppEnumACDGroup, [&] { return center_->check(device_); },
        [&](auto* list) { return read_groups(list); });
}

STDMETHODIMP AgentHandler::get_ACDGroups(VARIANT* pVariant) noexcept {
    return give_collection<ITACDGroup>(
        pVariant, [&] { return center_->check(device_); },
        [&](auto* list) { return read_groups(list); });
}

STDMETHODIMP AgentHandler::EnumerateUsableAddresses(IEnumAddress** ppEnumAddress) noexcept {
    return give_enumerator<ITAddress>(ppEnumAddress, always, [&](auto* list) {
        return put_all(center_->addresses_of(device_), list);
    });
}

STDMETHODIMP AgentHandler::get_UsableAddresses(VARIANT* pVariant) noexcept {
    return give_collection<ITAddress>(pVariant, always, [&](auto* list) {
        return put_all(center_->addresses_of(device_), list);
    });
}

}  // namespace agentline::com
