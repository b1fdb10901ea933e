// What: a program over the real client core: connects, introduces itself, opens lines, asks, reads
// its messages; connects again after a loss and goes on. What client/capi/application.h does, in
// simulated time; and the judge of what the library gives a program: each request id ends once.
// Owner: a House. Thread: its owner's. Spec: design 3.10, 3.12; contract 5.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "client/core/client_core.h"
#include "sim/auditor.h"
#include "sim/network.h"
#include "sim/stream.h"

namespace agentline::sim {

struct Surroundings {
    Site& site;
    Network& network;
    Auditor& auditor;
};

/// With what this program gives for the answer.
proxy::Request with_room(proxy::Request request);

class Program : public ClientEnd {
  public:
    Program(const Surroundings& around, Peer peer);

    /// Runs until stop(); a stopped one can start again.
    void start();
    /// The process ends, with whatever it has open and outstanding.
    void stop();
    [[nodiscard]] bool is_running() const { return is_running_; }
    [[nodiscard]] std::size_t outstanding() const { return pending_.size() + calls_.size(); }
    /// What it does now and then; nothing while it has no line.
    virtual void act() = 0;

    void on_bytes(ClientId connection, ByteView bytes, std::uint64_t depends_on) override;
    void on_ended(ClientId connection) override;

  protected:
    using Answered = std::function<void(const wire::Message& ack)>;
    using Replied = std::function<void(LineErr result, ByteView out)>;

    virtual void on_stopped() = 0;
    /// It is introduced; lines can be opened.
    virtual void on_ready() = 0;
    virtual void on_line_open(std::uint32_t line) = 0;
    virtual void on_line_gone(std::uint32_t line) = 0;
    virtual void on_message(const client::ClientMessage& message) = 0;

    template <class Request>
    void call(const Request& request, Answered then, std::uint32_t room = 0) {
        wait_for(core_.begin_call(request, room), std::move(then));
    }
    /// Tries until it is open.
    void open_line(std::uint32_t device, std::uint32_t privileges, const Bytes& call_params);
    void close_line(std::uint32_t line);
    /// Does nothing where the library refuses at once. `then` only hears replies, not the loss.
    void ask(std::uint32_t line, const proxy::Request& request, Replied then = {});
    void flush();
    /// Past the library, and past those who watch it.
    void send_unseen(const wire::Message& message);

    Site& site_;
    Auditor& auditor_;
    client::ClientCore core_;
    const Peer peer_;

  private:
    struct Pending {
        std::uint32_t line = 0;
        Bytes memory;
        Replied then;
    };
    void connect();
    void introduce();
    void again(Duration pause);
    void wait_for(const LineResult<std::uint32_t>& call_id, Answered then);
    void send(std::uint32_t line, const proxy::Request& request, Replied then);
    void take_acks();
    void take_messages();
    void take_reply(const client::ClientMessage& message);
    [[nodiscard]] std::string who() const { return peer_.user; }

    Network& network_;
    bool is_running_ = false;
    std::optional<ClientId> connection_;
    std::unique_ptr<Stream> stream_;
    std::map<std::uint32_t, Answered> calls_;
    std::map<std::uint32_t, Pending> pending_;
    std::uint32_t last_line_ = 0, runs_ = 0;
};

}  // namespace agentline::sim
