// What: an agentlined of the tests: a temporary folder, a configuration, a process; and for as long
// as it lives, AGENTLINE_SERVER of this process. One at a time.
// Owner: the test, or its fixture. Thread: one. It waits for facts ("ready", the end of a command),
// never for time; what fails throws std::runtime_error with the server's log. At its end it kills
// the process by its id and removes the folder; TAPI objects of the test should end before.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "com/config.h"
#include "com/process.h"

namespace agentline::test {

class Server {
  public:
    /// Writes the configuration and, unless told otherwise, starts.
    explicit Server(const Config& config = {.lines = {main_line()}}, bool start_now = true);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Returns when clients can connect.
    void start();
    /// SIGTERM, and the end.
    void stop();
    /// SIGKILL, and the end.
    void kill();
    /// kill -9 and start, on the same journal.
    void restart();
    bool runs() const { return process_ != nullptr; }

    /// Writes another configuration; it holds from the next start() or reload() on.
    void configure(const Config& config);
    /// Writes it and has it applied (agentline reload); returns when the server has.
    void reload(const Config& config);
    /// Runs `agentline WORDS...` against this server; what it printed. Throws when it fails.
    std::string agentline(const std::vector<std::string>& words) const;

    /// Starts a program of the build (acd_proxy); its AGENTLINE_SERVER is this one.
    static std::unique_ptr<Process> program(const std::string& name,
                                            const std::vector<std::string>& words);

    const std::string& folder() const { return folder_; }
    /// The value of AGENTLINE_SERVER.
    const std::string& address() const { return address_; }
    pid_t process_id() const;
    std::string log() const;

  private:
    std::string folder_;
    std::string address_;
    std::unique_ptr<Process> process_;
};

}  // namespace agentline::test
