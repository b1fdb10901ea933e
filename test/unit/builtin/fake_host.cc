// Goal and method: see fake_host.h.
#include "unit/builtin/fake_host.h"

#include <set>

namespace agentline {

using namespace std::chrono_literals;

namespace {
constexpr LineDeviceId device{4};
constexpr std::uint32_t line = 0xABCD;
}  // namespace

void FakeHost::respond(ProxyRequestKey key, LineErr result, proxy::Answer answer) {
    EXPECT_EQ(reply_to(key), nullptr) << "a second reply to " << key.value;
    effects.emplace_back(SentReply{key, result, std::move(answer)});
}

void FakeHost::announce(LineDeviceId to, const LineMessage& message) {
    EXPECT_EQ(to, device);
    EXPECT_TRUE(handler_may_send(message.id));
    effects.emplace_back(message);
}

std::uint64_t FakeHost::last_sequence() const {
    return records.empty() ? 0 : records.back().stamp.sequence;
}

void FakeHost::record(journal::Record record) {
    EXPECT_EQ(record.stamp.sequence, last_sequence() + 1);
    EXPECT_EQ(record.line, line);
    records.push_back(std::move(record));
}

std::uint64_t FakeHost::check(std::string stored, std::string given, Instant not_before) {
    const std::uint64_t job = 1000 + checks.size();
    checks.push_back({job, std::move(stored), std::move(given), not_before});
    return job;
}

const SentReply* FakeHost::reply_to(ProxyRequestKey key) const {
    for (const Effect& effect : effects) {
        const auto* reply = std::get_if<SentReply>(&effect);
        if (reply != nullptr && reply->key == key) return reply;
    }
    return nullptr;
}

std::vector<LineMessage> FakeHost::messages() const {
    std::vector<LineMessage> all;
    for (const Effect& effect : effects) {
        if (const auto* message = std::get_if<LineMessage>(&effect)) all.push_back(*message);
    }
    return all;
}

LineConfig small_config() {
    LineConfig config;
    config.name = "main";
    config.addresses = {"1001", "1002"};
    config.queues = {{"sales", "longest-idle", {}, ""}};
    config.groups = {{sales_id, "Sales", 30s, {"sales"}}, {care_id, "Care", {}, {}}};
    config.agents = {{"alice", "1234", true, {}},
                     {"bob", std::nullopt, false, {"Sales"}},
                     {"carol", std::nullopt, true, {}},
                     {"dave", "99", true, {}}};
    config.reasons = {{"lunch", "Lunch"}, {"break", "Coffee break"}};
    return config;
}

Client agent_client(std::uint64_t id, const std::string& user) {
    return {ClientId{id},
            {1000 + static_cast<std::uint32_t>(id), 1, user, "host"},
            {{Role::agent}, {}}};
}

Client supervisor_client(std::uint64_t id) {
    return {ClientId{id},
            {5000 + static_cast<std::uint32_t>(id), 1, "boss", "host"},
            {{Role::supervisor}, {}}};
}

TestHandler::TestHandler(const LineConfig& config, Limits limits)
    : handler({.device = device,
               .line = line,
               .host = host,
               .facts = host,
               .pins = host,
               .orders = host,
               .id_base = 100,
               .limits = limits,
               .ended_session_retention = 1h}) {
    handler.configure(config, CauseKind::start, now);
    host.effects.clear();
}

ProxyRequestKey TestHandler::ask(const Client& client, const proxy::Request& body) {
    const ProxyRequestKey key{++last_key_};
    handler.request({key, client.id, client.peer, client.access, 0x00020002, body}, now);
    return key;
}

LineErr TestHandler::result(const Client& client, const proxy::Request& body) {
    const ProxyRequestKey key = ask(client, body);
    const SentReply* reply = host.reply_to(key);
    EXPECT_NE(reply, nullptr) << "no reply";
    return reply == nullptr ? LineErr{} : reply->result;
}

void TestHandler::pin_ends(bool matches) {
    handler.pin_checked(host.checks.back().job, matches, now);
}

AgentId TestHandler::create_agent(const Client& client, const std::u16string& id) {
    const ProxyRequestKey key = ask(client, proxy::CreateAgent{id, u"1234"});
    if (host.reply_to(key) == nullptr) pin_ends(true);
    const SentReply* reply = host.reply_to(key);
    EXPECT_TRUE(reply != nullptr && std::holds_alternative<AgentId>(reply->answer));
    return reply == nullptr ? AgentId{} : std::get<AgentId>(reply->answer);
}

AgentSessionId TestHandler::create_session(const Client& client, AgentId agent, GroupId group) {
    const ProxyRequestKey key = ask(client, proxy::CreateAgentSession{{}, agent, group, {}});
    const SentReply* reply = host.reply_to(key);
    EXPECT_TRUE(reply != nullptr && std::holds_alternative<AgentSessionId>(reply->answer));
    return reply == nullptr ? AgentSessionId{} : std::get<AgentSessionId>(reply->answer);
}

void TestHandler::set(const Client& client, AgentSessionId session, AgentSessionState state) {
    EXPECT_EQ(result(client, proxy::SetAgentSessionState{session, bits(state), 0}), LineErr::ok);
}

std::vector<std::uint64_t> TestHandler::replied() const {
    std::vector<std::uint64_t> keys;
    for (const Effect& effect : host.effects) {
        if (const auto* reply = std::get_if<SentReply>(&effect)) keys.push_back(reply->key.value);
    }
    return keys;
}

}  // namespace agentline
