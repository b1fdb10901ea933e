// What: the workloads of make bench; each runs for a time and returns operations per second.
// One operation = one lineSetAgentSessionState, from the call to its LINE_REPLY (or its peer).
// Owner: main. Thread: main. Nothing here is asserted; a failure throws.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "bench/process.h"

namespace agentline::bench {

using Seconds = std::chrono::duration<double>;

/// Calls until the time is over, keeping `window` requests in flight.
class StateChanges {
  public:
    /// Starts a server of its own on `processor` and logs `window` agents in.
    StateChanges(const std::string& server, bool durable, std::size_t window, unsigned processor);
    ~StateChanges();
    double run(Seconds length);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// The limit of the transport: a process that answers each request frame of a state change with
/// frames of the same number and sizes as the server's (LINE_REPLY, two status messages), without
/// looking at it. Two hops: there and back.
class Echo {
  public:
    Echo(std::size_t window, unsigned processor);
    ~Echo();
    double run(Seconds length);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// The limit of the disk: the facts of `window` state changes as one write to a preallocated file,
/// then fdatasync; operations per second = window / time of that.
class Appends {
  public:
    explicit Appends(std::size_t window);
    ~Appends();
    double run(Seconds length);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// A folder in TMPDIR that disappears with its owner.
class TemporaryFolder {
  public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] const std::string& path() const { return path_; }

  private:
    std::string path_;
};

}  // namespace agentline::bench
