// What: a child process pinned to one processor, ended with its owner.
// Owner: the benchmark. Thread: main. Linux only.
#pragma once

#include <functional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace agentline::bench {

/// Pins the calling process; with one processor everything shares it, and the table says so.
void pin_to_processor(unsigned processor);
unsigned processor_count();

class Process {
  public:
    /// Runs `body` in a child; the child exits with 0 after it.
    static Process fork_with(unsigned processor, const std::function<void()>& body);
    /// Runs a program; returns when it has written `ready` to its standard error.
    static Process start(unsigned processor, const std::vector<std::string>& arguments,
                         const std::string& ready);
    Process(Process&& other) noexcept;
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    Process& operator=(Process&&) = delete;
    ~Process();

  private:
    explicit Process(pid_t pid) : pid_(pid) {}
    pid_t pid_;
};

}  // namespace agentline::bench
