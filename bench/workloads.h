// What: the workloads of make bench; each runs for a time and returns operations per second.
// One operation = one lineSetAgentSessionState, from the call to its LINE_REPLY (or its peer), or
// one life of a call. Owner: main. Thread: main. Nothing here is asserted; a failure throws.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bench/process.h"
#include "core/acd/acd.h"

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

/// Whole lives of calls in the ACD alone, in memory: arrives, is offered to one of `agents` idle
/// sessions, answered, ended; decided, applied and encoded as the server does. The limit is the
/// replay of the same facts, which only applies.
class CallLives {
  public:
    explicit CallLives(std::size_t agents);
    /// Calls per second.
    double live(Seconds length);
    /// The same for the facts of the last live().
    [[nodiscard]] double replay() const;

  private:
    acd::Decision run(const acd::Command& command);
    void live_one();

    acd::Acd acd_;
    Bytes snapshot_;  ///< Everybody idle.
    Instant time_;
    std::uint64_t sequence_ = 0, last_call_ = 0, calls_ = 0, bytes_ = 0;
    std::vector<acd::StampedFact> facts_;
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
