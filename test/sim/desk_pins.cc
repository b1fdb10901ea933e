// What waited for a PIN: its own code once it was compared, and then those of all requests of its
// client that waited behind it, each as the line is when its turn comes (O-1).
#include <algorithm>

#include "sim/desk.h"
#include "sim/reports.h"

namespace agentline::sim {
namespace {

/// Whether it cannot succeed without a fact; only asked before any key is known.
struct Changes {
    const LineState& line;
    const std::string& person;

    bool operator()(const proxy::CreateAgent&) const { return line.agent_of(person) == nullptr; }
    bool operator()(const proxy::CreateAgentSession&) const { return true; }
    bool operator()(const proxy::SetAgentSessionState&) const { return true; }
    bool operator()(const proxy::SetAgentSessionStateReason&) const { return true; }
    bool operator()(const proxy::SetAgentStateEx&) const { return true; }
    bool operator()(const proxy::SetAgentMeasurementPeriod&) const { return true; }
    bool operator()(const proxy::SetQueueMeasurementPeriod&) const { return true; }
    template <class Get>
    bool operator()(const Get&) const {
        return false;
    }
};

/// What was created or found again for a request whose reply nobody wants any more.
struct Created {
    const LineState& line;
    const std::string& person;

    std::uint32_t operator()(const proxy::CreateAgent&) const {
        const center::PlainAgent* agent = line.agent_of(person);
        return agent == nullptr ? 0 : agent->id.value;
    }
    std::uint32_t operator()(const proxy::CreateAgentSession& request) const {
        for (const auto& [id, session] : line.ledger.sessions) {
            const bool is_it = session.agent == request.agent && session.group == request.group &&
                               session.state != AgentSessionState::ended;
            if (is_it) return id.value;
        }
        return 0;
    }
    template <class Other>
    std::uint32_t operator()(const Other&) const {
        return 0;
    }
};

}  // namespace

/// Design 3.14: the verdict is about the PIN that was given; what follows from it is decided now.
void Desk::pin_checked(std::uint64_t job) {
    auto found = pin_jobs_.extract(job);
    if (found.empty()) return;  // Its client has gone.
    const PinJob& done = found.mapped();
    clients_.at(done.client).pins[done.request.device].is_waiting = false;
    predictors_.at(done.request.device).note(done.attempt);
    step_.released = done;
}

void Desk::judge_released(const Decided& decision) {
    const PinJob job = *step_.released;
    const std::uint32_t device = job.request.device;
    Turns turns{decision, decision.books.lines.at(device), {}};
    for (const Sent& each : decision.sent) {
        if (each.is_reply()) turns.replies.push_back(&each);
    }
    Predictor& predictor = predictors_.at(device);
    const Asker asker = asker_of(job.client);
    serve_in_turn(turns, job.client, job.request,
                  {predictor.after_pin(turns.line, job.request.body, asker, job.attempt.is_right)});
    auto& held = clients_.at(job.client).pins[device].held;
    while (!held.empty()) {
        const Request next = std::move(held.front());
        held.pop_front();
        const Prediction prediction = predictor.predict(turns.line, asker, next.body);
        if (prediction.needs_pin) {
            step_.pin = PinJob{job.client, next, predictor.attempt(turns.line, next.body, asker)};
            break;
        }
        ++site_.figures.held;
        serve_in_turn(turns, job.client, next, prediction);
    }
    site_.complaints.unless(turns.replies.empty(), "behind a PIN there are ", turns.replies.size(),
                            " replies that nobody waits for");
    std::size_t own = 0;
    for (const auto& [line, facts] : decision.facts) own += facts.size();
    site_.complaints.unless(turns.facts_taken == own, "behind a PIN there are facts of nobody");
}

/// One request, judged on the line as those before it have left it, and what it did.
void Desk::serve_in_turn(Turns& turns, ClientId client, const Request& request,
                         const Prediction& prediction) {
    const RequestName name{client, request.id};
    Predictor& predictor = predictors_.at(request.device);
    const Asker asker = asker_of(client);
    const Facts facts = facts_in_turn(turns, request, prediction);
    turns.facts_taken += facts.size();
    // With its line closed it is served all the same, and nobody is told (5.4).
    const Sent* reply =
        asked_.erase(name) == 0 ? nullptr : reply_in_turn(turns, name, prediction.code);
    const bool is_granted = prediction.code == LineErr::ok;
    if (prediction.is_kept) {
        site_.complaints.unless(facts.empty(), "a release takes what others hold");
    } else if (reply != nullptr) {
        judge_effects(turns.line, request, prediction.code, reply->handle(), facts);
    }
    if (reply != nullptr && is_granted) {
        judge_report(site_, turns.line, request.body, reply->event.var_data, turns.decision.now);
    }
    for (const acd::StampedFact& fact : facts) {
        turns.line.read(fact);
        predictor.read(fact.fact);
    }
    if (!is_granted) return;
    const std::string person = predictor.person_of(request.body, asker);
    predictor.note_created(asker, request.body,
                           std::visit(Created{turns.line, person}, request.body));
}

/// The next reply must be the one to this request. Null: it is not.
const Sent* Desk::reply_in_turn(Turns& turns, const RequestName& name, LineErr due) {
    const bool is_next = !turns.replies.empty() && turns.replies.front()->client == name.first &&
                         turns.replies.front()->event.params[0] == name.second;
    site_.complaints.unless(is_next, "behind a PIN request ", name.second, " of client ",
                            name.first, " is not answered in its turn");
    if (!is_next) return nullptr;
    const Sent* reply = turns.replies.front();
    turns.replies.pop_front();
    judge_code(name, static_cast<LineErr>(reply->event.params[1]), due,
               ", in its turn behind a PIN,");
    return reply;
}

/// Facts name the request that they are of.
Desk::Facts Desk::facts_in_turn(const Turns& turns, const Request& request,
                                const Prediction& prediction) {
    const auto all = turns.decision.facts.find(request.device);
    if (all == turns.decision.facts.end()) return {};
    const std::string person =
        predictors_.at(request.device).person_of(request.body, asker_of(step_.released->client));
    const bool changes = prediction.code == LineErr::ok && !prediction.is_kept &&
                         std::visit(Changes{turns.line, person}, request.body);
    if (!first_key_ && changes) learn_number(all->second.front().stamp.cause_id, request.number);
    Facts own;
    for (const acd::StampedFact& fact : all->second) {
        const bool is_its = first_key_ && fact.stamp.cause == CauseKind::request &&
                            fact.stamp.cause_id == *first_key_ + request.number;
        if (is_its) own.push_back(fact);
    }
    return own;
}

/// While a PIN is compared its client's later requests wait (O-1); after too many failures it is
/// compared late, which the code never tells (design 3.14).
void Desk::judge_pin_checks(const Batch& batch, Instant now) {
    for (const Output& each : batch.at_once) {
        const auto* check = std::get_if<CheckPin>(&each);
        if (check == nullptr) continue;
        if (!step_.pin) {
            site_.complaints.add("a PIN is compared that nobody gave");
            continue;
        }
        const PinJob job = *std::exchange(step_.pin, std::nullopt);
        const bool is_delayed = predictors_.at(job.request.device).is_delayed(job.attempt);
        site_.complaints.unless(is_delayed == (check->not_before > now), "a PIN of ",
                                job.attempt.person, " is compared without its delay, or with one");
        site_.figures.delayed_pins += is_delayed ? 1 : 0;
        clients_.at(job.client).pins[job.request.device].is_waiting = true;
        pin_jobs_[check->job] = job;
    }
}

}  // namespace agentline::sim
