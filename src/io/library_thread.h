// What: a thread that a library runs inside a program of others: with all signals blocked, as they
// belong to the program's own threads.
// Owner: whoever starts it and must end it by join() before it goes. Thread: any; one at a time.
// Never ends by itself what runs in it.
// Spec: design 3.10; contract tapi3 7 (threads).
#pragma once

#include <functional>
#include <thread>

namespace agentline::io {

/// A thread, for what must know whether it is called from inside itself; ThreadId() is none.
using ThreadId = std::thread::id;
[[nodiscard]] inline ThreadId current_thread() {
    return std::this_thread::get_id();
}

class LibraryThread {
  public:
    LibraryThread() = default;
    explicit LibraryThread(std::function<void()> run);
    LibraryThread(const LibraryThread&) = delete;
    LibraryThread& operator=(LibraryThread&&) = default;
    ~LibraryThread() = default;

    [[nodiscard]] bool is_current() const { return thread_.get_id() == current_thread(); }
    /// Waits for its end; called in the thread itself it lets it go instead. Again: nothing.
    void join();

  private:
    std::thread thread_;
};

}  // namespace agentline::io
