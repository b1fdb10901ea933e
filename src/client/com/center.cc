#include "client/com/center.h"

#include <cstdlib>
#include <new>
#include <string>

#include "client/com/acd_group.h"
#include "client/com/address.h"
#include "client/com/agent_handler.h"
#include "client/com/errors.h"
#include "client/com/queue.h"
#include "client/com/tapi_object.h"

namespace agentline::com {
namespace {

constexpr const char* request_limit_variable = "AGENTLINE_TAPI3_TIMEOUT_MS";

/// Choice: whatever keeps the library from talking to the server is TAPI_E_SERVICE_NOT_RUNNING.
HRESULT initialize_result(LONG result) {
    if (result == static_cast<LONG>(LINEERR_OPERATIONFAILED)) {
        base_result(result);
        return TAPI_E_SERVICE_NOT_RUNNING;
    }
    return base_result(result);
}

}  // namespace

// ---- TapiLink ----------------------------------------------------------------------------------

ComPtr<TapiObject> TapiLink::find() {
    const std::lock_guard lock(mutex_);
    ComPtr<TapiObject> found;
    if (object_ != nullptr && object_->try_reference()) found.Attach(object_);
    return found;
}

void TapiLink::forget() {
    const std::lock_guard lock(mutex_);
    object_ = nullptr;
}

// ---- EventPlace --------------------------------------------------------------------------------

EventPlace::~EventPlace() {
    try {
        queue_->fill(place_, std::move(events));
    } catch (const std::bad_alloc&) {
        queue_->fill(place_, {});  // What stands behind it must not wait for ever.
    }
}

// ---- Beginning and end -------------------------------------------------------------------------

Center::Center(std::shared_ptr<TapiLink> owner, std::shared_ptr<Sinks> sinks)
    : owner_(std::move(owner)),
      requests_(request_limit_of(std::getenv(request_limit_variable))),
      events_(std::move(sinks)) {}

HRESULT Center::start(std::shared_ptr<TapiLink> owner, std::shared_ptr<Sinks> sinks,
                      std::shared_ptr<Center>* out) {
    auto center = std::make_shared<Center>(std::move(owner), std::move(sinks));
    const HRESULT result = center->initialize();
    if (FAILED(result)) {
        center->shut_down();
        return result;
    }
    try {
        center->start_threads();
    } catch (...) {
        center->shut_down();
        throw;
    }
    *out = std::move(center);
    return S_OK;
}

void Center::start_threads() {
    events_.start();
    worker_.start(shared_from_this());
    // Before the line thread, which says from then on whether there is a handler.
    for (const auto& device : devices_) {
        if (device->has_handler) worker_.post([this, &device] { look_at_groups(*device, {}); });
    }
    line_thread_ = io::LibraryThread([self = shared_from_this()] { self->run_line_thread(); });
}

HRESULT Center::initialize() {
    LINEINITIALIZEEXPARAMS params{};
    params.dwTotalSize = sizeof(params);
    params.dwOptions = LINEINITIALIZEEXOPTION_USEEVENT;
    DWORD device_count = 0;
    DWORD version = api_version;
    const LONG result =
        lineInitializeExW(&app_, nullptr, nullptr, nullptr, &device_count, &version, &params);
    if (result != 0) return initialize_result(result);
    return read_devices(device_count);
}

HRESULT Center::read_devices(DWORD count) {
    for (DWORD id = 0; id < count; ++id) {
        auto device = std::make_unique<LineDevice>();
        const LONG result = describe(app_, id, device.get());
        // A device that is gone or that we may not see is no device of ours.
        if (result == static_cast<LONG>(LINEERR_OPERATIONFAILED)) return initialize_result(result);
        if (result != 0) continue;
        open_line(*device);
        device->has_handler = is_served(app_, *device);
        devices_.push_back(std::move(device));
    }
    return S_OK;
}

void Center::shut_down() {
    if (is_closed_.exchange(true)) return;
    requests_.cancel();
    {
        const std::lock_guard lock(lines_mutex_);
        connected_.notify_all();
    }
    // Choice: events go before the line. They may be all that holds an agent which the program has
    // let go of, and it must not stay logged in.
    events_.stop();
    requests_.close();
    if (app_ != 0) lineShutdown(app_);
    line_thread_.join();
    worker_.stop();
    requests_.clear();
}

// ---- Lines and requests ------------------------------------------------------------------------

LONG Center::open_line(LineDevice& device) {
    begin_opening();
    HLINE line = 0;
    const LONG result =
        lineOpenW(app_, device.id, &line, device.version, 0, 0, LINECALLPRIVILEGE_NONE, 0, nullptr);
    {
        const std::lock_guard lock(lines_mutex_);
        const bool is_closed_again = end_opening(line);
        if (result != 0) return result;
        if (is_closed_again) return static_cast<LONG>(LINEERR_OPERATIONFAILED);
        if (device.line == 0) std::swap(device.line, line);
        device.is_lost = false;
        ++connection_;
        connected_.notify_all();
    }
    // Another thread has opened it meanwhile.
    if (line != 0) lineClose(line);
    return 0;
}

void Center::begin_opening() {
    const std::lock_guard lock(lines_mutex_);
    ++openings_;
}

bool Center::end_opening(HLINE line) {
    const bool is_closed_again = closed_early_.count(line) != 0;
    if (--openings_ == 0) closed_early_.clear();
    return is_closed_again;
}

HLINE Center::line_of(const LineDevice& device) {
    const std::lock_guard lock(lines_mutex_);
    return device.line;
}

bool Center::is_line_open(const LineDevice& device) {
    return is_open() && line_of(device) != 0;
}

HRESULT Center::check(const LineDevice& device) {
    if (!is_open()) return TAPI_E_NOT_INITIALIZED;
    const std::lock_guard lock(lines_mutex_);
    return device.has_handler ? S_OK : TAPI_E_NODEVICE;
}

HRESULT Center::ensure_line(LineDevice& device) {
    {
        const std::lock_guard lock(lines_mutex_);
        if (device.line != 0) return S_OK;
        // The worker opens it again, and then asks who serves it; nobody else may come between.
        if (device.is_lost) return call_center_result(static_cast<LONG>(LINEERR_OPERATIONFAILED));
    }
    const LONG result = open_line(device);
    // Nothing was heard of its handler so far.
    if (result == 0) worker_.post([this, &device] { look_for_handler(device); });
    return call_center_result(result);
}

HRESULT Center::run(LineDevice& device, const std::shared_ptr<Request>& request,
                    const LineIssue& issue, Deadline deadline) {
    if (const HRESULT result = ensure_line(device); FAILED(result)) return result;
    const HLINE line = line_of(device);
    return requests_.run(
        request, [&] { return issue(line); }, deadline);
}

void Center::send(LineDevice& device, const std::shared_ptr<Request>& request,
                  const LineIssue& issue) {
    const HLINE line = line_of(device);
    if (line != 0) requests_.send(request, [&] { return issue(line); });
}

namespace {

template <class List>
class ListRequest : public Request {
  public:
    explicit ListRequest(DWORD bytes) : room_(bytes) {}
    List* list() { return room_.get(); }

  private:
    Room<List> room_;
};

}  // namespace

template <class List, class Entry>
HRESULT Center::read_list(LineDevice& device, Deadline deadline,
                          const std::function<LONG(HLINE, List*)>& issue, std::vector<Entry>* out) {
    DWORD bytes = first_room;
    for (;;) {
        const auto request = std::make_shared<ListRequest<List>>(bytes);
        const HRESULT result = run(
            device, request, [&](HLINE line) { return issue(line, request->list()); }, deadline);
        if (FAILED(result)) return result;
        if (request->list()->dwNeededSize <= bytes) {
            *out = entries_of(*request->list());
            return S_OK;
        }
        bytes = request->list()->dwNeededSize;
    }
}

HRESULT Center::read_groups(LineDevice& device, Deadline deadline, std::vector<GroupEntry>* out) {
    return read_list<LINEAGENTGROUPLIST, GroupEntry>(
        device, deadline,
        [](HLINE line, LINEAGENTGROUPLIST* list) { return lineGetGroupListW(line, list); }, out);
}

HRESULT Center::read_queues(LineDevice& device, const GroupGuid& group, Deadline deadline,
                            std::vector<QueueEntry>* out) {
    GUID guid = guid_of(group);
    const HRESULT result = read_list<LINEQUEUELIST, QueueEntry>(
        device, deadline,
        [&](HLINE line, LINEQUEUELIST* list) { return lineGetQueueListW(line, &guid, list); }, out);
    if (SUCCEEDED(result)) {
        const std::lock_guard lock(lines_mutex_);
        for (const QueueEntry& queue : *out) device.queues[queue.id] = queue.name;
    }
    return result;
}

// ---- Objects -----------------------------------------------------------------------------------

ComPtr<TapiObject> Center::tapi_object() {
    return owner_->find();
}

ComPtr<Address> Center::address(LineDevice& device, DWORD address) {
    return held_addresses.find_or_add(
        {device.id, address}, [&] { return new Address(shared_from_this(), device, address); });
}

ComPtr<AgentHandler> Center::handler(LineDevice& device) {
    return held_handlers.find_or_add(device.id,
                                     [&] { return new AgentHandler(shared_from_this(), device); });
}

ComPtr<AcdGroup> Center::group(LineDevice& device, const GroupEntry& entry) {
    return held_groups.find_or_add({device.id, entry.id},
                                   [&] { return new AcdGroup(shared_from_this(), device, entry); });
}

ComPtr<Queue> Center::queue(LineDevice& device, const QueueEntry& entry) {
    return held_queues.find_or_add({device.id, entry.id},
                                   [&] { return new Queue(shared_from_this(), device, entry); });
}

std::vector<ComPtr<Address>> Center::addresses_of(LineDevice& device) {
    std::vector<ComPtr<Address>> found;
    for (const auto& [id, dialable] : device.addresses) found.push_back(address(device, id));
    return found;
}

std::vector<ComPtr<AgentHandler>> Center::handlers() {
    std::vector<ComPtr<AgentHandler>> found;
    for (const auto& device : devices_) {
        if (check(*device) == S_OK) found.push_back(handler(*device));
    }
    return found;
}

}  // namespace agentline::com
