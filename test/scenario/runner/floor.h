// What: one call center at work on one thread: a real Broker, the programs of its people as real
// packets, scripted telephones, simulated time, and the facts as a journal would keep them.
// Owner: the test. Thread: the test's. Never reads a clock. Spec: broker/broker.h.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "broker/broker.h"
#include "scenario/runner/center.h"
#include "scenario/runner/names.h"
#include "scenario/runner/phones.h"
#include "wire/requests.h"

namespace agentline::scenario {

/// What became of an asynchronous request; empty while no LINE_REPLY has come.
struct Reply {
    LineErr result{};
    Bytes data;
};

/// The published name without "LINEERR_", or "ok".
std::string word_of(LineErr result);

/// Every name that a script lets act has one program; "alice/2" is the second one of alice.
class Floor {
  public:
    explicit Floor(const ServerConfig& config) : config_(config) {}

    /// Monday, 2026-11-23, 08:00 UTC.
    Instant now{1'795'420'800'000'000};
    Phones& phones() { return phones_; }
    [[nodiscard]] const Names& names() const { return names_; }

    void start(Center& center);
    /// A request of TAPI, sent without waiting, and its LINE_REPLY if one came.
    template <class Packet>
    std::optional<Reply> request(const std::string& who, Packet packet) {
        Program& program = program_of(who);
        packet.line = program.line;
        packet.request_id = ++last_request_;
        send(program, wire::encode(packet), wire::frame_flag::no_ack);
        return take_reply(program, packet.request_id);
    }
    boost::json::object admin(const boost::json::object& command);
    void pass(Duration time);
    /// What steps made happen at the telephones and so on.
    void pump();
    void disconnect(const std::string& who);
    LineErr open(const std::string& who, std::uint32_t version);
    Result<void> reload(const ServerConfig& config);
    /// As after kill -9: a new server on the same facts, nobody connected, no calls.
    void restart(Center& center);
    /// Forgets what the program has heard; connects it if need be.
    void listen(const std::string& who) { program_of(who).events.clear(); }
    /// What the program heard since the last call, in words; replies are "reply ok".
    std::vector<std::string> take_heard(const std::string& who);
    /// Empty when a second server, fed with all facts, has the same state.
    [[nodiscard]] std::string replay_difference() const;

  private:
    struct Program {
        ClientId client;
        std::uint32_t app = 0, line = 0;
        std::vector<wire::Event> events;
        wire::Message ack;
    };

    std::unique_ptr<Broker> make_broker() const;
    Program& program_of(const std::string& who);  ///< Connects and opens the line if need be.
    Program& connect(const std::string& who);
    template <class Packet>
    LineErr call(Program& program, const Packet& packet);
    void send(Program& program, const wire::Message& message, std::uint8_t flags);
    std::optional<Reply> take_reply(Program& program, std::uint32_t request);
    std::vector<provider::Event> take_phone_events();
    bool take_batch();
    void carry_out(const Output& output);
    void deliver(const SendBytes& sent);
    bool answer_pins();
    [[nodiscard]] std::string words_of(const wire::Event& event) const;

    ServerConfig config_;
    Center* center_ = nullptr;
    Phones phones_;
    Names names_;
    std::unique_ptr<Broker> broker_;
    journal::Group facts_;
    std::map<std::string, Program> programs_;
    std::vector<CheckPin> pins_;
    bool is_quiet_ = false;  ///< The telephones say nothing.
    std::uint64_t last_client_ = 0;
    std::uint32_t last_call_ = 0, last_request_ = 0;
};

}  // namespace agentline::scenario
