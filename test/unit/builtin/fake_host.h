// What: everything around a BuiltinHandler, for tests: a host that writes down replies and messages
// in their order, a journal, PIN checks that wait for the test, and clients of several kinds.
// Owner: a test. Thread: the test's.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "broker/builtin_handler.h"

namespace agentline {

struct SentReply {
    ProxyRequestKey key;
    LineErr result{};
    proxy::Answer answer;
};
using Effect = std::variant<SentReply, LineMessage>;

class FakeHost final : public ProxyHandlerHost,
                       public FactSink,
                       public PinChecks,
                       public ProviderOrders {
  public:
    struct Check {
        std::uint64_t job = 0;
        std::string stored, given;
        Instant not_before;
    };
    void respond(ProxyRequestKey key, LineErr result, proxy::Answer answer) override;
    void announce(LineDeviceId device, const LineMessage& message) override;
    [[nodiscard]] std::uint64_t last_sequence() const override;
    void record(journal::Record record) override;
    std::uint64_t check(std::string stored, std::string given, Instant not_before) override;

    void order(provider::Order order) override { orders.push_back(std::move(order)); }

    [[nodiscard]] const SentReply* reply_to(ProxyRequestKey key) const;
    [[nodiscard]] std::vector<LineMessage> messages() const;

    std::vector<Effect> effects;
    std::vector<journal::Record> records;
    std::vector<Check> checks;
    std::vector<provider::Order> orders;
};

inline const GroupId sales_id{{1}};
inline const GroupId care_id{{2}};

/// Groups Sales (wrap-up 30 s, queue "sales") and Care; alice with PIN 1234, bob (Sales only) and
/// carol without, dave with PIN 99; the reasons "lunch" and "break".
LineConfig small_config();

struct Client {
    ClientId id;
    Peer peer;
    Access access;
};
/// A client whose user name is his agent's id.
Client agent_client(std::uint64_t id, const std::string& user);
Client supervisor_client(std::uint64_t id);

class TestHandler {
  public:
    explicit TestHandler(const LineConfig& config = small_config(), Limits limits = {});

    /// Sends it; the key of the request.
    ProxyRequestKey ask(const Client& client, const proxy::Request& body);
    /// The same, and its result, which must be there at once.
    LineErr result(const Client& client, const proxy::Request& body);
    /// The last PIN check ends.
    void pin_ends(bool matches);
    AgentId create_agent(const Client& client, const std::u16string& id);
    AgentSessionId create_session(const Client& client, AgentId agent, GroupId group = sales_id);
    void set(const Client& client, AgentSessionId session, AgentSessionState state);
    /// Replies so far, in order.
    [[nodiscard]] std::vector<std::uint64_t> replied() const;

    FakeHost host;
    BuiltinHandler handler;
    Instant now{1'000'000'000'000'000};

  private:
    std::uint64_t last_key_ = 0;
};

}  // namespace agentline
