// What: the asynchronous line functions made to wait: each request from its call to its LINE_REPLY.
// Owner: one initialized TAPI object (Center). Thread: any issues and waits; the line thread alone
// brings the replies. Never holds its lock while a reply is awaited or a reply's code runs; holds
// it while a line function is called, so that no reply can overtake the id that the function
// returns. Spec: contract tapi3 2.2 (blocking classes), A25.
#pragma once

#include <agentline_com.h>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

namespace agentline::com {

/// When a method's wait ends; one for all requests of the call.
using Deadline = std::chrono::steady_clock::time_point;

/// What must outlive the caller's wait: buffers that the line function writes, and what is to be
/// done with them. Lives until its reply, or until lineShutdown.
class Request {
  public:
    Request() = default;
    Request(const Request&) = delete;
    Request& operator=(const Request&) = delete;
    virtual ~Request() = default;

  private:
    friend class Requests;
    /// In the line thread, before the caller wakes and also when it waits no more. Must not block.
    /// The result is what the caller gets.
    virtual LONG on_reply(LONG result) { return result; }

    // Guarded by the lock of Requests.
    std::condition_variable changed_;
    bool is_done_ = false;
    bool is_awaited_ = false;
    LONG result_ = 0;
};

/// Calls one line function: a request id, or a LINEERR_ value.
using Issue = std::function<LONG()>;

/// Two minutes exactly, unless the text is a decimal number from 1 to 120000: that many
/// milliseconds. Null is no text.
std::chrono::milliseconds request_limit_of(const char* text);

class Requests {
  public:
    explicit Requests(std::chrono::milliseconds limit) : limit_(limit) {}

    [[nodiscard]] Deadline deadline() const;

    /// S_OK, the raw LINEERR_ value, TAPI_E_TIMEOUT or, after cancel(), TAPI_E_REQUESTCANCELLED.
    HRESULT run(const std::shared_ptr<Request>& request, const Issue& issue, Deadline deadline);
    /// Without waiting; the reply is taken all the same. After close() nothing.
    void send(const std::shared_ptr<Request>& request, const Issue& issue);

    /// In the line thread. Replies of nobody are ignored.
    void on_reply(std::uint32_t id, LONG result);

    /// Wakes all who wait, and nobody waits any more. What is not waited for still goes out: as
    /// the end of what the program let go of in time.
    void cancel();
    /// Nothing is issued any more.
    void close();
    /// Lets the buffers go: after lineShutdown, when nobody writes to them any more.
    void clear();

  private:
    /// With the lock; the result of issue().
    LONG begin(const std::shared_ptr<Request>& request, const Issue& issue);

    const std::chrono::milliseconds limit_;
    std::mutex mutex_;
    bool is_cancelled_ = false;
    bool is_closed_ = false;
    std::map<std::uint32_t, std::shared_ptr<Request>> pending_;
};

}  // namespace agentline::com
