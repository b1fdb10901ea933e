// What: the process-wide state of the library: which HLINEAPP and HLINE mean which application.
// Owner: the process, for all its life. Thread: any; one lock, never held while an application
// is used or destroyed. Never talks to the server. fork() is not supported: a child must not use
// handles of its parent. Spec: contract 4 (orders 1, 2), 9.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "client/capi/application.h"
#include "client/core/handle_table.h"
#include "model/lineerr.h"

namespace agentline::client {

using ApplicationPtr = std::shared_ptr<Application>;

class Registry {
  public:
    static Registry& instance();

    /// HLINEAPP, or RESOURCEUNAVAIL.
    LineResult<std::uint32_t> add(ApplicationPtr application);
    /// For lineShutdown: the handle and all its lines are dead afterwards.
    LineResult<ApplicationPtr> remove(std::uint32_t line_app);
    /// UNINITIALIZED while there is no application at all, else INVALAPPHANDLE for a dead handle.
    LineResult<ApplicationPtr> application(std::uint32_t line_app);

    /// HLINE for a line about to be opened, or RESOURCEUNAVAIL.
    LineResult<std::uint32_t> add_line(std::uint32_t line_app);
    void remove_line(std::uint32_t line);
    /// UNINITIALIZED while there is no application at all, else INVALLINEHANDLE for a dead handle.
    LineResult<ApplicationPtr> application_of_line(std::uint32_t line);

    std::vector<ApplicationPtr> applications();

  private:
    std::mutex mutex_;
    std::size_t application_count_ = 0;
    HandleTable<ApplicationPtr> applications_{HandleKind::line_app};
    HandleTable<std::uint32_t> lines_{HandleKind::line};  ///< HLINE to its HLINEAPP.
};

}  // namespace agentline::client
