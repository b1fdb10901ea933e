#include "client/com/requests.h"

#include <charconv>
#include <new>
#include <string_view>
#include <tapi3err.h>
#include <utility>

#include "client/com/errors.h"
#include "io/real_clock.h"

namespace agentline::com {
namespace {

constexpr std::chrono::milliseconds request_limit{120000};

}  // namespace

std::chrono::milliseconds request_limit_of(const char* text) {
    if (text == nullptr) return request_limit;
    const std::string_view digits(text);
    std::chrono::milliseconds::rep number = 0;
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), number);
    const bool is_sound = error == std::errc() && end == digits.end() && number > 0;
    const std::chrono::milliseconds asked(number);
    return is_sound && asked <= request_limit ? asked : request_limit;
}

Deadline Requests::deadline() const {
    return real_clock::steady() + limit_;
}

LONG Requests::begin(const std::shared_ptr<Request>& request, const Issue& issue) {
    // A place first: once the request is on its way there must be one for its reply.
    std::map<std::uint32_t, std::shared_ptr<Request>> place{{0, request}};
    const LONG id = issue();
    if (id > 0) {
        auto node = place.extract(place.begin());
        node.key() = static_cast<std::uint32_t>(id);
        pending_.insert(std::move(node));
    }
    return id;
}

HRESULT Requests::run(const std::shared_ptr<Request>& request, const Issue& issue,
                      Deadline deadline) {
    std::unique_lock lock(mutex_);
    if (is_cancelled_) return TAPI_E_REQUESTCANCELLED;
    const LONG id = begin(request, issue);
    if (id <= 0) return call_center_result(id);
    request->is_awaited_ = true;
    const bool in_time = request->changed_.wait_until(
        lock, deadline, [&] { return request->is_done_ || is_cancelled_; });
    request->is_awaited_ = false;
    if (request->is_done_) return call_center_result(request->result_);
    return in_time ? TAPI_E_REQUESTCANCELLED : TAPI_E_TIMEOUT;
}

void Requests::send(const std::shared_ptr<Request>& request, const Issue& issue) {
    const std::lock_guard lock(mutex_);
    if (!is_closed_) begin(request, issue);
}

void Requests::on_reply(std::uint32_t id, LONG result) {
    std::shared_ptr<Request> request;
    {
        const std::lock_guard lock(mutex_);
        auto node = pending_.extract(id);
        if (node.empty()) return;
        request = std::move(node.mapped());
    }
    try {
        result = request->on_reply(result);
    } catch (const std::bad_alloc&) {
        result = static_cast<LONG>(LINEERR_NOMEM);
    }
    const std::lock_guard lock(mutex_);
    request->result_ = result;
    request->is_done_ = true;
    request->changed_.notify_all();
    // Who waits holds it and needs the lock to go on: then nobody but the caller holds what the
    // request holds, and a program's last Release is the last. Else it ends here, without the lock.
    if (request->is_awaited_) request.reset();
}

void Requests::cancel() {
    const std::lock_guard lock(mutex_);
    is_cancelled_ = true;
    for (const auto& [id, request] : pending_) request->changed_.notify_all();
}

void Requests::close() {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
}

void Requests::clear() {
    // What they hold may end with them and come back to us.
    std::map<std::uint32_t, std::shared_ptr<Request>> ended;
    {
        const std::lock_guard lock(mutex_);
        ended.swap(pending_);
    }
    ended.clear();
}

}  // namespace agentline::com
