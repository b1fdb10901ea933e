#include "broker/builtin_handler.h"

#include <algorithm>
#include <deque>
#include <map>
#include <utility>

#include "base/assert.h"
#include "base/utf.h"
#include "broker/acd_errors.h"
#include "broker/credentials.h"
#include "broker/directory_of.h"
#include "broker/holders.h"
#include "broker/info_updates.h"
#include "broker/telephony.h"
#include "model/reasons.h"

namespace agentline {
namespace {

acd::Settings settings_of(const BuiltinHandler::Parts& parts) {
    return {parts.ended_session_retention, parts.limits.agents_per_line,
            parts.limits.sessions_per_line, parts.limits.sessions_per_agent,
            parts.limits.calls_per_line};
}

/// How long a provider may take to say what lives before deadlines are met without it.
constexpr Duration provider_time = std::chrono::seconds(2);

acd::SessionRequest session_request(std::uint32_t state, std::uint32_t next) {
    return {session_state_of(state), session_state_of(next)};
}
acd::AgentRequest agent_request(std::uint32_t state, std::uint32_t next) {
    return {agent_state_of(state), agent_state_of(next)};
}

}  // namespace

struct BuiltinHandler::Impl {
    explicit Impl(Parts given) : parts(given), acd(settings_of(given)) {}

    /// A request whose PIN is being compared; its client's later requests wait behind it (O-1).
    struct PinJob {
        ProxyRequest request;
        std::string person;
        bool can_match = false;
    };

    void serve(ProxyRequest request, Instant now);
    void run(const ProxyRequest& request, const acd::Command& command, Instant now);
    void announce(const std::vector<acd::StampedFact>& facts);
    std::vector<acd::StampedFact> execute(const acd::Command& command, FactStamp stamp,
                                          Result<acd::Decision, acd::Refusal>& outcome);
    Result<acd::Decision, acd::Refusal> execute_and_announce(const acd::Command& command,
                                                             FactStamp stamp);
    void query_calls(Instant now);
    void announce_updates(Instant now);
    void order_for_refused(const provider::Event& event, acd::Refusal refusal);
    void forget_released(const acd::Fact& fact);
    void check_pin(ProxyRequest request, const std::string& person,
                   const std::optional<std::string>& stored, const std::u16string& given,
                   Instant now);
    void respond(const ProxyRequest& request, LineErr result, proxy::Answer answer = {}) {
        parts.host.respond(request.key, result, std::move(answer));
    }
    template <class Report>
    void report(const ProxyRequest& request, std::optional<Report> found) {
        if (found) {
            respond(request, LineErr::ok, std::move(*found));
        } else {
            respond(request, LineErr::invalparam);
        }
    }
    /// From when on deadlines are met. Those that passed while the server was away are about calls
    /// that may be gone: the provider is asked first, so that nobody is blamed for a call that
    /// died.
    [[nodiscard]] Instant meets_from() const {
        return reconciliation.counters().runs > 0 ? Instant{} : started + provider_time;
    }
    [[nodiscard]] const std::string* person_of(AgentId id) const {
        const acd::Agent* agent = acd.agent(id);
        return agent == nullptr ? nullptr : &agent->person;
    }
    [[nodiscard]] const std::string* person_of(AgentSessionId id) const {
        const acd::Session* session = acd.session(id);
        return session == nullptr ? nullptr : person_of(session->agent);
    }
    /// Unknown objects pass: the ACD itself refuses them with their own code.
    template <class ObjectId>
    [[nodiscard]] bool may_act_on(const ProxyRequest& request, ObjectId id) const {
        const std::string* person = person_of(id);
        return person == nullptr || Credentials::may_act_on(*person, request.peer, request.access);
    }

    void handle(const proxy::CreateAgent& body, ProxyRequest& request, Instant now);
    void handle(const proxy::CreateAgentSession& body, ProxyRequest& request, Instant now);
    void handle(const proxy::SetAgentSessionState& body, ProxyRequest& request, Instant now);
    void handle(const proxy::SetAgentSessionStateReason& body, ProxyRequest& request, Instant now);
    void set_session(const proxy::SetAgentSessionState& body, const std::string& reason,
                     const ProxyRequest& request, Instant now);
    void handle(const proxy::SetAgentStateEx& body, ProxyRequest& request, Instant now);
    void handle(const proxy::SetAgentMeasurementPeriod& body, ProxyRequest& request, Instant now);
    void handle(const proxy::SetQueueMeasurementPeriod& body, ProxyRequest& request, Instant now);
    void handle(const proxy::GetAgentInfo& body, ProxyRequest& request, Instant now) {
        report(request, acd.agent_info(body.agent, now));
    }
    void handle(const proxy::GetAgentSessionInfo& body, ProxyRequest& request, Instant now) {
        report(request, acd.session_info(body.session, now));
    }
    void handle(const proxy::GetAgentSessionList& body, ProxyRequest& request, Instant) {
        report(request, acd.session_list(body.agent));
    }
    void handle(const proxy::GetAgentList&, ProxyRequest& request, Instant) {
        AgentList list = acd.agent_list();
        std::erase_if(list, [&](const AgentEntry& agent) {
            return !Credentials::may_see(agent.person, request.peer, request.access);
        });
        respond(request, LineErr::ok, std::move(list));
    }
    void handle(const proxy::GetGroupList&, ProxyRequest& request, Instant) {
        respond(request, LineErr::ok, acd.group_list());
    }
    void handle(const proxy::GetQueueList& body, ProxyRequest& request, Instant) {
        report(request, acd.queue_list(body.group));
    }
    void handle(const proxy::GetQueueInfo& body, ProxyRequest& request, Instant now) {
        report(request, acd.queue_info(body.queue, now));
    }

    Parts parts;
    acd::Acd acd;
    Instant started;
    Credentials credentials;
    std::vector<ReasonConfig> reasons;  ///< That people may choose.
    InfoUpdates updates;
    Reconciliation reconciliation;
    Holders<AgentId> agent_holders;
    Holders<AgentSessionId> session_holders;
    std::map<std::uint64_t, PinJob> pin_jobs;
    std::map<ClientId, std::deque<ProxyRequest>> waiting;  ///< Present = a PIN job is running.
};

void BuiltinHandler::Impl::serve(ProxyRequest request, Instant now) {
    const proxy::Request body = request.body;
    std::visit([&](const auto& b) { handle(b, request, now); }, body);
}

void BuiltinHandler::Impl::handle(const proxy::CreateAgent& body, ProxyRequest& request,
                                  Instant now) {
    const auto person = credentials.person_of(body.agent_id, request.peer, request.access);
    if (!person) return respond(request, LineErr::invalparam);
    if (!Credentials::may_act_on(*person, request.peer, request.access)) {
        return respond(request, LineErr::operationfailed);
    }
    const auto stored = credentials.pin_of(*person);
    if (credentials.is_known(*person) && !stored) {
        return run(request, acd::CreateAgent{*person}, now);
    }
    // An unknown id goes the same way as a wrong PIN, so that neither code nor delay tells which.
    if (!body.pin) return respond(request, LineErr::invalparam);
    check_pin(std::move(request), *person, stored, *body.pin, now);
}

void BuiltinHandler::Impl::handle(const proxy::CreateAgentSession& body, ProxyRequest& request,
                                  Instant now) {
    if (!may_act_on(request, body.agent)) return respond(request, LineErr::operationfailed);
    const std::string* person = person_of(body.agent);
    const auto stored = person == nullptr ? std::nullopt : credentials.pin_of(*person);
    if (body.pin && stored) {
        return check_pin(std::move(request), std::string(*person), stored, *body.pin, now);
    }
    run(request, acd::CreateSession{body.agent, body.group, body.working_address}, now);
}

void BuiltinHandler::Impl::handle(const proxy::SetAgentSessionState& body, ProxyRequest& request,
                                  Instant now) {
    set_session(body, "", request, now);
}

void BuiltinHandler::Impl::handle(const proxy::SetAgentSessionStateReason& body,
                                  ProxyRequest& request, Instant now) {
    if (!body.reason) return set_session(body.change, "", request, now);
    const std::string reason = to_utf8(*body.reason);
    const std::uint32_t notready = bits(AgentSessionState::notready);
    const bool has_place = body.change.state == notready || body.change.next_state == notready;
    // Choice: the rights come first, so that a stranger learns nothing of the reasons.
    if (may_act_on(request, body.change.session) &&
        !(has_place && is_configured_reason(reasons, reason))) {
        return respond(request, LineErr::invalparam);
    }
    set_session(body.change, reason, request, now);
}

/// `reason` is for NOTREADY; empty = none was named.
void BuiltinHandler::Impl::set_session(const proxy::SetAgentSessionState& body,
                                       const std::string& reason, const ProxyRequest& request,
                                       Instant now) {
    if (!may_act_on(request, body.session)) return respond(request, LineErr::operationfailed);
    const bool release = body.state == bits(AgentSessionState::released) && body.next_state == 0;
    if (release && acd.session(body.session) != nullptr &&
        !session_holders.take(body.session, request.client)) {
        return respond(request, LineErr::ok);  // Others still hold it.
    }
    run(request,
        acd::SetSessionState{body.session, session_request(body.state, body.next_state), reason},
        now);
}

void BuiltinHandler::Impl::handle(const proxy::SetAgentStateEx& body, ProxyRequest& request,
                                  Instant now) {
    if (!may_act_on(request, body.agent)) return respond(request, LineErr::operationfailed);
    const bool release = body.state == bits(AgentState::released) && body.next_state == 0;
    if (release && acd.agent(body.agent) != nullptr &&
        !agent_holders.take(body.agent, request.client)) {
        return respond(request, LineErr::ok);  // Others still hold it.
    }
    run(request, acd::SetAgentState{body.agent, agent_request(body.state, body.next_state)}, now);
}

void BuiltinHandler::Impl::handle(const proxy::SetAgentMeasurementPeriod& body,
                                  ProxyRequest& request, Instant now) {
    if (!may_act_on(request, body.agent)) return respond(request, LineErr::operationfailed);
    run(request, acd::SetAgentPeriod{body.agent, body.period_s}, now);
}

void BuiltinHandler::Impl::handle(const proxy::SetQueueMeasurementPeriod& body,
                                  ProxyRequest& request, Instant now) {
    run(request, acd::SetQueuePeriod{body.queue, body.period_s}, now);
}

void BuiltinHandler::Impl::check_pin(ProxyRequest request, const std::string& person,
                                     const std::optional<std::string>& stored,
                                     const std::u16string& given, Instant now) {
    const ClientId client = request.client;
    const Instant not_before = credentials.not_before(person, request.peer, now);
    const std::uint64_t job = parts.pins.check(stored.value_or(""), to_utf8(given), not_before);
    pin_jobs.emplace(job, PinJob{std::move(request), person, stored.has_value()});
    waiting[client];
}

std::vector<acd::StampedFact> BuiltinHandler::Impl::execute(
    const acd::Command& command, FactStamp stamp, Result<acd::Decision, acd::Refusal>& outcome) {
    std::vector<acd::StampedFact> facts;
    stamp.sequence = parts.facts.last_sequence() + 1;
    outcome = acd::execute(acd, command, std::move(stamp), facts);
    for (const acd::StampedFact& fact : facts) {
        parts.facts.record({fact.stamp, parts.line, acd::encode(fact.fact)});
        forget_released(fact.fact);
        updates.note(acd.state(), fact.fact);
        reconciliation.note(fact.fact);
    }
    // Before any reply: a station that lost its offer stops ringing first.
    for (const acd::StampedFact& fact : facts) {
        if (auto order = order_of(acd.state(), fact.fact)) parts.orders.order(std::move(*order));
    }
    return facts;
}

Result<acd::Decision, acd::Refusal> BuiltinHandler::Impl::execute_and_announce(
    const acd::Command& command, FactStamp stamp) {
    const Instant now = stamp.time;
    Result<acd::Decision, acd::Refusal> outcome;
    announce(execute(command, std::move(stamp), outcome));
    announce_updates(now);
    return outcome;
}

void BuiltinHandler::Impl::query_calls(Instant now) {
    parts.orders.order(provider::QueryCalls{});
    reconciliation.note_next_query(now);
}

void BuiltinHandler::Impl::announce_updates(Instant now) {
    for (const LineMessage& message : updates.take(acd.state(), now)) {
        parts.host.announce(parts.device, message);
    }
}

void BuiltinHandler::Impl::order_for_refused(const provider::Event& event, acd::Refusal refusal) {
    const auto* answered = std::get_if<provider::StationAnswered>(&event);
    if (answered != nullptr && !acd.state().call_of_offer.contains(answered->offer)) {
        reconciliation.note_late_answer();
    }
    if (auto order = order_of_refused(acd.state(), event, refusal)) {
        if (std::holds_alternative<provider::QueryCalls>(*order)) reconciliation.note_query();
        parts.orders.order(std::move(*order));
    }
}

void BuiltinHandler::Impl::run(const ProxyRequest& request, const acd::Command& command,
                               Instant now) {
    Result<acd::Decision, acd::Refusal> outcome;
    const auto facts = execute(
        command, {0, now, CauseKind::request, request.key.value, actor_of(request.peer)}, outcome);
    if (!outcome) return respond(request, lineerr_of(outcome.error()));
    if (outcome->agent != AgentId{}) {
        agent_holders.add(outcome->agent, request.client);
        respond(request, LineErr::ok, outcome->agent);
    } else if (outcome->session != AgentSessionId{}) {
        session_holders.add(outcome->session, request.client);
        respond(request, LineErr::ok, outcome->session);
    } else {
        respond(request, LineErr::ok);
    }
    announce(facts);  // After the reply (O-5).
    announce_updates(now);
}

void BuiltinHandler::Impl::announce(const std::vector<acd::StampedFact>& facts) {
    for (const acd::StampedFact& fact : facts) {
        for (const LineMessage& message : acd::messages_of(fact.fact)) {
            parts.host.announce(parts.device, message);
        }
    }
}

void BuiltinHandler::Impl::forget_released(const acd::Fact& fact) {
    if (const auto* session = std::get_if<acd::SessionReleased>(&fact)) {
        session_holders.forget(session->session);
    } else if (const auto* agent = std::get_if<acd::AgentReleased>(&fact)) {
        agent_holders.forget(agent->agent);
    }
}

BuiltinHandler::BuiltinHandler(Parts parts) : impl_(std::make_unique<Impl>(parts)) {}
BuiltinHandler::~BuiltinHandler() = default;

Result<void> BuiltinHandler::restore(ByteView state) {
    auto restored = acd::Acd::restore(state, settings_of(impl_->parts));
    if (!restored) return failure(restored.error());
    impl_->acd = std::move(*restored);
    return {};
}

Result<void> BuiltinHandler::replay(const journal::Record& record) {
    auto fact = acd::decode_fact(record.fact);
    if (!fact) return failure(fact.error());
    impl_->acd.apply({record.stamp, std::move(*fact)});
    return {};
}

void BuiltinHandler::configure(const LineConfig& config, CauseKind cause, Instant now) {
    impl_->credentials.configure(config);
    impl_->reasons = config.reasons;
    (void)impl_->execute_and_announce(directory_of(config, impl_->parts.id_base),
                                      {0, now, cause, 0, "system"});
    if (cause == CauseKind::start) {
        impl_->started = now;
        impl_->updates.start(impl_->acd.state());
        impl_->query_calls(now);
        return;
    }
    std::vector<std::string> queues;
    for (const QueueConfig& queue : config.queues) queues.push_back(queue.name);
    impl_->parts.orders.order(provider::Configure{config.addresses, queues, config.simulated});
}

InjectOutcome BuiltinHandler::provider_event(const provider::Event& event, Instant now) {
    if (const auto* done = std::get_if<provider::InjectDone>(&event)) return {done->job, {}, {}};
    if (const auto* refused = std::get_if<provider::InjectRefused>(&event)) {
        return {refused->job, {}, refused->why};
    }
    const auto command = command_of(event);
    AGENTLINE_ASSERT(command.has_value());
    const auto outcome =
        impl_->execute_and_announce(*command, {0, now, CauseKind::provider, 0, "provider"});
    if (!outcome) impl_->order_for_refused(event, outcome.error());
    if (const auto* live = std::get_if<provider::LiveCalls>(&event)) {
        for (auto& order : impl_->reconciliation.compare(impl_->acd.state(), *live)) {
            impl_->parts.orders.order(std::move(order));
        }
    }
    const auto* arrived = std::get_if<provider::CallArrived>(&event);
    if (arrived == nullptr || arrived->job == 0) return {};
    if (!outcome) return {arrived->job, {}, std::string(acd::name_of(outcome.error()))};
    return {arrived->job, outcome->call, {}};
}

Result<acd::Decision, acd::Refusal> BuiltinHandler::operate(const acd::Command& command,
                                                            const std::string& actor, Instant now) {
    return impl_->execute_and_announce(command, {0, now, CauseKind::admin, 0, actor});
}

const ReconciliationCounters& BuiltinHandler::reconciliation() const {
    return impl_->reconciliation.counters();
}

std::uint32_t BuiltinHandler::served_mask() const {
    std::uint32_t mask = 1U << number_of(ProxyRequestType::getagentlist) |
                         1U << number_of(ProxyRequestType::setagentsessionstatereason);
    for (auto type = proxy_request_type_first_2_2; type <= proxy_request_type_last; ++type) {
        mask |= 1U << type;
    }
    return mask;
}

void BuiltinHandler::request(ProxyRequest request, Instant now) {
    const auto queue = impl_->waiting.find(request.client);
    if (queue != impl_->waiting.end()) {
        queue->second.push_back(std::move(request));
        return;
    }
    impl_->serve(std::move(request), now);
}

void BuiltinHandler::pin_checked(std::uint64_t job, bool matches, Instant now) {
    auto node = impl_->pin_jobs.extract(job);
    if (node.empty()) return;  // Its client has gone.
    const Impl::PinJob& done = node.mapped();
    const ProxyRequest& request = done.request;
    const bool accepted = matches && done.can_match;
    impl_->credentials.note_attempt(done.person, request.peer, accepted);
    if (!accepted) {
        impl_->respond(request, LineErr::invalparam);
    } else if (const auto* create = std::get_if<proxy::CreateAgentSession>(&request.body)) {
        impl_->run(request,
                   acd::CreateSession{create->agent, create->group, create->working_address}, now);
    } else {
        impl_->run(request, acd::CreateAgent{done.person}, now);
    }
    // What the client asked meanwhile, in its order, until the next PIN.
    auto queue = std::move(impl_->waiting.extract(request.client).mapped());
    while (!queue.empty()) {
        ProxyRequest next = std::move(queue.front());
        queue.pop_front();
        impl_->serve(std::move(next), now);
        const auto again = impl_->waiting.find(request.client);
        if (again != impl_->waiting.end()) {
            again->second = std::move(queue);
            return;
        }
    }
}

void BuiltinHandler::client_gone(ClientId client, Instant) {
    impl_->agent_holders.forget_client(client);
    impl_->session_holders.forget_client(client);
    impl_->waiting.erase(client);
    std::erase_if(impl_->pin_jobs,
                  [&](const auto& job) { return job.second.request.client == client; });
}

void BuiltinHandler::deadline(Instant now) {
    for (auto due = impl_->acd.next_deadline();
         due && std::max(due->at, impl_->meets_from()) <= now; due = impl_->acd.next_deadline()) {
        (void)impl_->execute_and_announce(acd::MeetDeadline{},
                                          {0, now, CauseKind::deadline, due->set_by, "system"});
    }
    impl_->announce_updates(now);
    if (impl_->reconciliation.next_query() <= now) impl_->query_calls(now);
}

std::optional<Instant> BuiltinHandler::next_deadline() const {
    Instant next = impl_->reconciliation.next_query();
    if (const auto due = impl_->acd.next_deadline()) {
        next = std::min(next, std::max(due->at, impl_->meets_from()));
    }
    if (const auto due = impl_->updates.next()) next = std::min(next, *due);
    return next;
}

std::vector<std::string> BuiltinHandler::addresses() const {
    std::vector<std::string> numbers;
    for (const auto& [id, address] : impl_->acd.state().addresses) {
        AGENTLINE_ASSERT(id == numbers.size());  // Ids are given from 0 without a gap.
        numbers.push_back(address.in_service ? address.number : std::string());
    }
    return numbers;
}

const acd::Acd& BuiltinHandler::state() const {
    return impl_->acd;
}

}  // namespace agentline
