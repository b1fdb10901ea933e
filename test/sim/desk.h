// What: judges requests and replies at the server's door: who has what open, what was asked and not
// answered yet, which code must come at this very decision, and that each comes exactly once.
// Owner: Auditor. Thread: its owner's. Sees frames only, as a client would; knows nothing of the
// broker's inside. Spec: contract 2, 3, 4, 5; design 3.3.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "broker/broker.h"
#include "sim/predictor.h"
#include "sim/site.h"
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
};
std::vector<Sent> sent_by(const Batch& batch, Complaints& complaints);

class Desk {
  public:
    explicit Desk(Site& site) : site_(site) {}

    // Before each decision, in this order.
    void set_config(const ServerConfig& config);
    void begin_step() { step_ = {}; }
    void connected(ClientId client, const Peer& peer);
    void asked(const LineState& line, ClientId client, const wire::Frame& frame);
    void gone(ClientId client);
    void pin_checked(const LineState& line, std::uint64_t job, bool matches);
    void stalled(bool is_stalled) { is_stalled_ = is_stalled; }

    /// After it. `line` is still the one before it.
    void decided(const LineState& line, const Batch& batch, const std::vector<Sent>& sent,
                 const std::vector<acd::StampedFact>& facts, Instant now);
    void server_died();
    [[nodiscard]] std::size_t outstanding() const { return asked_.size(); }

  private:
    using RequestName = std::pair<ClientId, std::uint32_t>;
    struct Open {
        std::uint32_t device = 0, remote_line = 0;
        std::set<std::uint32_t> serves;
    };
    struct Request {
        std::uint32_t id = 0, line = 0;
        proxy::Request body;
        std::uint64_t handler_key = 0;
        ClientId handler;
        std::uint32_t handler_open = 0;
    };
    struct Client {
        Peer peer;
        Access access;
        std::map<std::uint32_t, Open> opens;
        std::map<std::uint32_t, wire::Open> opening;  ///< By call id.
        bool has_pin_job = false;
        std::deque<Request> held;  ///< Behind a PIN, in order.
    };
    struct PinJob {
        RequestName name;
        bool can_match = false;
    };
    /// What the decision at hand must bring.
    struct Step {
        std::map<RequestName, LineErr> replies;
        std::optional<RequestName> pin, to_handler;
        std::optional<ClientId> released;  ///< Its held requests may be answered too.
        std::set<RequestName> unpredicted, kept;
        bool is_refused_at_once = false;
    };

    template <class Packet>
    static bool read_as(const wire::Message& message, Request& out);
    static std::optional<Request> request_of(const wire::Message& message);
    void judge_request(const LineState& line, ClientId id, Client& client, const Request& request);
    void at_acd(const LineState& line, ClientId id, Client& client, const Request& request);
    void at_handler(ClientId id, const Request& request, std::uint32_t device);
    void on_response(ClientId id, const Client& client, const wire::ProxyResponse& response);
    void close(ClientId id, Client& client, std::uint32_t handle);
    void close_all(ClientId id, Client& client);
    [[nodiscard]] Asker asker_of(ClientId id) const;

    void learn_opens(const std::vector<Sent>& sent);
    void learn_handler_keys(const std::vector<Sent>& sent);
    void learn_pin_job(const LineState& line, const Batch& batch);
    std::optional<RequestName> next_held(const LineState& line, ClientId id);
    void judge_reply(const LineState& line, const Sent& sent,
                     const std::vector<acd::StampedFact>& facts, Instant now);
    void judge_effects(const LineState& line, const Request& request, LineErr code,
                       std::uint32_t handle, const std::vector<acd::StampedFact>& facts);
    void judge_at_once(const std::vector<Sent>& sent);
    void judge_missing();
    void judge_announcements(const std::vector<Sent>& sent,
                             const std::vector<acd::StampedFact>& facts);
    void judge_order(const std::vector<Sent>& sent);

    Site& site_;
    ServerConfig config_;
    bool is_stalled_ = false;
    Predictor predictor_;
    std::map<ClientId, Client> clients_;
    std::map<RequestName, Request> asked_;
    std::map<std::uint64_t, RequestName> by_key_;
    std::map<std::uint64_t, PinJob> pin_jobs_;
    Step step_;
};

}  // namespace agentline::sim
