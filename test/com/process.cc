#include "com/process.h"

#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace agentline::test {
namespace {

constexpr auto time_limit = std::chrono::seconds(30);

// Runs in the child; only what a signal handler may do.
[[noreturn]] void become(char* const* arguments, int output) {
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigset_t none;
    sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, nullptr);
    (void)dup2(output, STDOUT_FILENO);
    (void)dup2(output, STDERR_FILENO);
    execv(arguments[0], arguments);
    _exit(127);
}

}  // namespace

Process::Process(std::vector<std::string> command) {
    std::vector<char*> arguments;
    for (std::string& word : command) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    id_ = fork();
    if (id_ == 0) become(arguments.data(), ends[1]);
    close(ends[1]);
    read_end_ = ends[0];
    if (id_ < 0) {
        close(read_end_);
        throw std::runtime_error("no process");
    }
    reader_ = std::thread([this] { read(); });
}

Process::~Process() {
    if (id_ > 0) {
        (void)kill(id_, SIGKILL);
        (void)waitpid(id_, nullptr, 0);
    }
    reader_.join();
    close(read_end_);
}

void Process::read() {
    char bytes[4096];
    ssize_t size = 0;
    while ((size = ::read(read_end_, bytes, sizeof bytes)) > 0) {
        const std::lock_guard lock(mutex_);
        output_.append(bytes, static_cast<size_t>(size));
        changed_.notify_all();
    }
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
}

void Process::wait_for_line(const std::string& text) {
    std::unique_lock lock(mutex_);
    size_t found = std::string::npos;
    changed_.wait_for(lock, time_limit, [&] {
        found = output_.find(text);
        return closed_ || (found != std::string::npos && output_.find('\n', found) != output_.npos);
    });
    if (found == std::string::npos) {
        throw std::runtime_error("no line '" + text + "' in:\n" + output_);
    }
}

void Process::signal(int number) const {
    if (id_ > 0) (void)kill(id_, number);
}

int Process::wait() {
    if (id_ <= 0) throw std::logic_error("it has ended before");
    {
        // The child holds the other end of the pipe until it ends.
        std::unique_lock lock(mutex_);
        if (!changed_.wait_for(lock, time_limit, [this] { return closed_; })) {
            throw std::runtime_error("it does not end:\n" + output_);
        }
    }
    int status = 0;
    (void)waitpid(id_, &status, 0);
    id_ = -1;
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

int Process::end(int number) {
    signal(number);
    return wait();
}

std::string Process::output() const {
    const std::lock_guard lock(mutex_);
    return output_;
}

}  // namespace agentline::test
