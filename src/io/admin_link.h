// What: the operator's connection to the server: blocking requests (JSON text in, JSON text out)
// and the events that follow a subscription.
// Owner: apps/agentline. Thread: one, its owner's. Never interprets the JSON; never waits longer
// than its timeout, but for an event, which may be waited for without end.
// Spec: design 3.9, 4 (agentline); docs/wire-protocol.md (Hello, Admin).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "base/time.h"
#include "wire/packet.h"

namespace agentline::io {

class AdminLink {
  public:
    struct Answer {
        std::uint32_t result = 0;  ///< 0 or a LINEERR_ value.
        Bytes json;
    };

    /// `address` is "unix:/path". Connects and says Hello; `timeout` holds for each later step too.
    static Result<std::unique_ptr<AdminLink>> connect(const std::string& address, Duration timeout);
    ~AdminLink();
    AdminLink(const AdminLink&) = delete;
    AdminLink& operator=(const AdminLink&) = delete;

    /// Any error ends the use of this link.
    Result<Answer> ask(ByteView json);
    /// The next event, in order; those that came during ask() first. No timeout = without end.
    Result<wire::Event> next_event(std::optional<Duration> timeout);

    /// connect() is the way; `Impl` is private.
    class Impl;
    explicit AdminLink(std::unique_ptr<Impl> impl);

  private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace agentline::io
