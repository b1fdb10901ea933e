// What: a child process of the tests, whose output is read line by line and kept.
// Owner: the test or a Server; it ends the child, by its id, when it ends itself. Thread: one, with
// a thread of its own that reads. It never waits without a limit: 30 s, then it throws.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <sys/types.h>
#include <thread>
#include <vector>

namespace agentline::test {

class Process {
  public:
    explicit Process(std::vector<std::string> command);
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    pid_t id() const { return id_; }
    /// Waits until standard output or standard error has a line with this text in it.
    void wait_for_line(const std::string& text);
    void signal(int number) const;
    /// Waits for the end by itself; the exit code, or minus the signal that ended it.
    int wait();
    /// Sends a signal and waits for the end.
    int end(int number);
    /// What it has printed.
    std::string output() const;

  private:
    void read();

    pid_t id_ = -1;
    int read_end_ = -1;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::string output_;
    bool closed_ = false;
    std::thread reader_;
};

}  // namespace agentline::test
