// What: the wiring of the server process: journal, broker, and the threads (io, shard, commit,
// snapshot, history, PIN) that exchange values. Owner: main. Thread: main's, which
// waits for signals and reads the configuration again. Must hold no logic of its own. Spec: design
// 1, 3.2, 3.13, 4.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "base/result.h"
#include "model/config.h"

namespace agentline {

class Server {
  public:
    /// Locks data_dir, recovers, starts the threads and listens; at the end of it clients can
    /// connect. Every thread inherits the caller's blocked signals.
    /// `read_config` is told, on the shard's thread, that a client asked for a reload; its owner
    /// answers with config_read().
    static Result<std::unique_ptr<Server>> start(
        const ServerConfig& config, std::function<bool(std::uint64_t job)> read_config);
    /// What the configuration file says now, or its mistakes. Job 0: nobody asked by a request.
    void config_read(std::uint64_t job, Result<ServerConfig> config);
    /// Ends what still runs, in order: what was decided is committed and sent.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// start() is the way; `Impl` is private.
    struct Impl;
    explicit Server(std::unique_ptr<Impl> impl);

  private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace agentline
