#include "bench/process.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace agentline::bench {
namespace {

void die_with_parent() {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

[[noreturn]] void run_program(const std::vector<std::string>& arguments, int err) {
    dup2(err, STDERR_FILENO);
    std::vector<char*> argv;
    for (const std::string& argument : arguments)
        argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    execv(argv[0], argv.data());
    _exit(127);
}

/// Reads until `ready` appears; false when the stream ends before.
bool wait_for(int fd, const std::string& ready) {
    std::string seen;
    std::array<char, 512> chunk{};
    for (ssize_t size = read(fd, chunk.data(), chunk.size()); size > 0;
         size = read(fd, chunk.data(), chunk.size())) {
        seen.append(chunk.data(), static_cast<std::size_t>(size));
        if (seen.find(ready) != std::string::npos) return true;
    }
    std::fprintf(stderr, "%s", seen.c_str());
    return false;
}

}  // namespace

unsigned processor_count() {
    return std::max(1U, std::thread::hardware_concurrency());
}

void pin_to_processor(unsigned processor) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(processor % processor_count(), &set);
    sched_setaffinity(0, sizeof set, &set);
}

Process Process::fork_with(unsigned processor, const std::function<void()>& body) {
    const pid_t pid = fork();
    if (pid == 0) {
        die_with_parent();
        pin_to_processor(processor);
        body();
        _exit(0);
    }
    return Process(pid);
}

Process Process::start(unsigned processor, const std::vector<std::string>& arguments,
                       const std::string& ready) {
    std::array<int, 2> err{};
    if (pipe2(err.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    const pid_t pid = fork();
    if (pid == 0) {
        die_with_parent();
        pin_to_processor(processor);
        run_program(arguments, err[1]);
    }
    close(err[1]);
    Process process(pid);
    if (!wait_for(err[0], ready)) throw std::runtime_error(arguments[0] + " did not start");
    // The server goes on logging: keep the pipe drained for its lifetime.
    std::thread([fd = err[0]] {
        std::array<char, 512> chunk{};
        while (read(fd, chunk.data(), chunk.size()) > 0) {
        }
        close(fd);
    }).detach();
    return process;
}

Process::Process(Process&& other) noexcept : pid_(std::exchange(other.pid_, -1)) {}

Process::~Process() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
}

}  // namespace agentline::bench
