#include "client/capi/registry.h"

#include <utility>

namespace agentline::client {

Registry& Registry::instance() {
    // Never destroyed: threads of the program and of the links may outlive static objects. C
    // handles name process state, so the C API needs one place that knows them; this object and its
    // lock are all of it. NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
    static Registry& registry = *std::make_unique<Registry>().release();
    return registry;
}

LineResult<std::uint32_t> Registry::add(ApplicationPtr application) {
    const std::lock_guard lock(mutex_);
    const auto handle = applications_.issue(std::move(application));
    if (!handle) return failure(LineErr::resourceunavail);
    ++application_count_;
    return *handle;
}

LineResult<ApplicationPtr> Registry::remove(std::uint32_t line_app) {
    const std::lock_guard lock(mutex_);
    if (application_count_ == 0) return failure(LineErr::uninitialized);
    auto application = applications_.release(line_app);
    if (!application) return failure(LineErr::invalapphandle);
    --application_count_;
    std::vector<std::uint32_t> dead;
    lines_.for_each([&](std::uint32_t line, std::uint32_t owner) {
        if (owner == line_app) dead.push_back(line);
    });
    for (const std::uint32_t line : dead) lines_.release(line);
    return std::move(*application);
}

LineResult<ApplicationPtr> Registry::application(std::uint32_t line_app) {
    const std::lock_guard lock(mutex_);
    if (application_count_ == 0) return failure(LineErr::uninitialized);
    const ApplicationPtr* const found = applications_.find(line_app);
    if (found == nullptr) return failure(LineErr::invalapphandle);
    return *found;
}

LineResult<std::uint32_t> Registry::add_line(std::uint32_t line_app) {
    const std::lock_guard lock(mutex_);
    const auto handle = lines_.issue(line_app);
    if (!handle) return failure(LineErr::resourceunavail);
    return *handle;
}

void Registry::remove_line(std::uint32_t line) {
    const std::lock_guard lock(mutex_);
    lines_.release(line);
}

LineResult<ApplicationPtr> Registry::application_of_line(std::uint32_t line) {
    const std::lock_guard lock(mutex_);
    if (application_count_ == 0) return failure(LineErr::uninitialized);
    const std::uint32_t* const owner = lines_.find(line);
    const ApplicationPtr* const found = owner == nullptr ? nullptr : applications_.find(*owner);
    if (found == nullptr) return failure(LineErr::invallinehandle);
    return *found;
}

std::vector<ApplicationPtr> Registry::applications() {
    const std::lock_guard lock(mutex_);
    std::vector<ApplicationPtr> all;
    applications_.for_each(
        [&](std::uint32_t, const ApplicationPtr& application) { all.push_back(application); });
    return all;
}

}  // namespace agentline::client
