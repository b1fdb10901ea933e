// What: judges requests and replies at the server's door: who has what open, what was asked and not
// answered yet, which code must come at this very decision, and that each comes exactly once.
// Owner: Auditor. Thread: its owner's. Sees frames only, as a client would; knows nothing of the
// broker's inside. Spec: contract 2, 3, 4, 5; design 3.3, 3.13, 3.14.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "broker/broker.h"
#include "sim/books.h"
#include "sim/predictor.h"
#include "sim/updates.h"
#include "wire/requests.h"

namespace agentline::sim {

/// What left a decision for one client, in its order.
struct Sent {
    ClientId client;
    bool at_once = false;
    wire::FrameHeader header;
    wire::Message ack;
    wire::Event event;
    [[nodiscard]] bool is_reply() const {
        return header.kind == wire::FrameKind::event &&
               event.message == static_cast<std::uint32_t>(MessageId::reply);
    }
    /// Of what a reply says was created; 0 = it says nothing.
    [[nodiscard]] std::uint32_t handle() const {
        return event.var_data.size() == 4 ? ByteReader(event.var_data).u32() : 0;
    }
};
std::vector<Sent> sent_by(const Batch& batch, Complaints& complaints);

/// One decision: the books are still those before it.
struct Decided {
    const Books& books;
    const Batch& batch;
    const std::vector<Sent>& sent;
    const LineFacts& facts;
    Instant now;
};

class Desk {
  public:
    explicit Desk(Site& site);

    // Before each decision.
    void set_config(const ServerConfig& config);
    void connected(ClientId client, const Peer& peer);
    void asked(const Books& books, ClientId client, const wire::Frame& frame);
    void gone(ClientId client);
    void pin_checked(std::uint64_t job);
    void stalled(bool is_stalled) { is_stalled_ = is_stalled; }

    // After it.
    void decided(const Decided& decision);
    /// With its facts read.
    void settled(const Books& books, const LineFacts& facts, Instant now);
    void at_rest(Instant now, std::optional<Instant> wakes) const;
    void server_died();
    void recovered(const Books& books);
    [[nodiscard]] std::size_t outstanding() const { return asked_.size(); }
    [[nodiscard]] std::vector<std::uint64_t> handler_keys() const;

  private:
    using RequestName = std::pair<ClientId, std::uint32_t>;
    using Facts = std::vector<acd::StampedFact>;
    struct Open {
        std::uint32_t device = 0, remote_line = 0;
        std::set<std::uint32_t> serves;
    };
    struct Request {
        std::uint32_t id = 0, line = 0;
        proxy::Request body;
        std::uint32_t device = 0;
        std::uint64_t number = 0;  ///< In the order in which the handlers got them.
        ClientId handler;          ///< Of the external line.
        std::uint32_t handler_open = 0;
    };
    /// A client's requests on one line while a PIN of his is compared.
    struct PinQueue {
        bool is_waiting = false;
        std::deque<Request> held;  ///< In order; with those whose line was closed.
    };
    struct Client {
        Peer peer;
        Access access;
        std::map<std::uint32_t, Open> opens;
        std::map<std::uint32_t, wire::Open> opening;  ///< By call id.
        std::map<std::uint32_t, PinQueue> pins;       ///< By line device.
    };
    struct PinJob {
        ClientId client;
        Request request;
        PinAttempt attempt;
    };
    struct Answer {
        LineErr code = LineErr::ok;
        std::optional<Bytes> data;  ///< As the external handler gave it.
    };
    /// A decision behind a PIN: the line as each request in turn finds it, replies not judged yet.
    struct Turns {
        const Decided& decision;
        LineState line;
        std::deque<const Sent*> replies;
        std::size_t facts_taken = 0;
    };
    /// What a handler said by lineProxyMessage.
    struct Said {
        ClientId client;
        std::uint32_t line = 0;
        LineMessage message;
    };
    /// What the decision at hand must bring.
    struct Step {
        std::map<RequestName, Answer> replies;
        std::optional<PinJob> pin;
        std::optional<RequestName> to_handler;
        std::optional<PinJob> released;  ///< Compared; its client's held requests may follow.
        std::set<RequestName> kept;
        std::optional<Request> request;  ///< Whose facts they may be.
        bool is_refused_at_once = false;
        std::optional<Said> said;
        std::map<std::uint32_t, std::set<Figured>> told;  ///< UPDATEINFO, by line device.
    };

    template <class Packet>
    static bool read_as(const wire::Message& message, Request& out);
    static std::optional<Request> request_of(const wire::Message& message);
    void judge_request(const Books& books, ClientId id, Client& client, Request request);
    void at_acd(const LineState& line, ClientId id, Client& client, const Request& request);
    void at_handler(ClientId id, const Request& request);
    void on_said(ClientId id, const Client& client, const wire::ProxyMessage& packet);
    void on_response(ClientId id, const Client& client, const wire::ProxyResponse& response);
    void close(ClientId id, Client& client, std::uint32_t handle);
    void close_all(ClientId id, Client& client);
    [[nodiscard]] Asker asker_of(ClientId id) const;

    [[nodiscard]] bool is_heard(std::uint32_t device) const;
    void learn_opens(const Decided& decision);
    void learn_handler_keys(const std::vector<Sent>& sent);
    void judge_reply(const Decided& decision, const Sent& sent);
    void judge_code(const RequestName& name, LineErr told, LineErr due, const char* where);
    void judge_effects(const LineState& line, const Request& request, LineErr code,
                       std::uint32_t handle, const Facts& facts);
    void judge_causes(const Decided& decision);
    void judge_at_once(const std::vector<Sent>& sent);
    void judge_missing();
    void judge_announcements(const Decided& decision);
    void judge_order(const std::vector<Sent>& sent);
    void learn_number(std::uint64_t key, std::uint64_t number);

    // PINs (desk_pins.cc).
    void judge_released(const Decided& decision);
    void serve_in_turn(Turns& turns, ClientId client, const Request& request,
                       const Prediction& prediction);
    const Sent* reply_in_turn(Turns& turns, const RequestName& name, LineErr due);
    Facts facts_in_turn(const Turns& turns, const Request& request, const Prediction& prediction);
    void judge_pin_checks(const Batch& batch, Instant now);

    Site& site_;
    ServerConfig config_;
    bool is_stalled_ = false;
    std::map<std::uint32_t, Predictor> predictors_;  ///< By line device.
    std::map<std::uint32_t, Updates> updates_;
    std::map<ClientId, Client> clients_;
    std::map<RequestName, Request> asked_;
    std::map<std::uint64_t, RequestName> by_key_;
    std::map<std::uint64_t, PinJob> pin_jobs_;
    std::uint64_t handed_over_ = 0;
    /// Keys count the requests that handlers get: key - number.
    std::optional<std::uint64_t> first_key_;
    Step step_;
};

}  // namespace agentline::sim
