#include "center/loop.h"

#include "center/crew.h"
#include "center/words.h"

namespace agentline::center {
namespace {

using namespace std::chrono_literals;

/// 2026-11-21, 8:00 UTC: the hours of the traffic's figures are those of the day.
constexpr Instant opening{1'795'248'000'000'000};

// Where the next step may come from; timers follow.
constexpr std::size_t acd_source = 0, provider_source = 1, order_source = 2, event_source = 3,
                      first_timer = 4;

constexpr std::uint64_t steps_at_once_max = 10'000;

}  // namespace

Loop::Loop(const Options& options)
    : options_(options),
      meddler_(options.meddler == nullptr ? nobody_ : *options.meddler),
      dice_(options.seed),
      scenario_(scenario_of(dice_)),
      traffic_(scenario_.traffic),
      directory_(whole_directory(scenario_)),
      now_(opening),
      acd_(scenario_.settings),
      ledger_(scenario_.settings.ended_session_retention, complaints_),
      border_(complaints_) {}

void Loop::open() {
    provider_ = new_provider();
    (void)run_command(directory_, CauseKind::start);
    for (const auto& [id, queue] : acd_.state().queues) {
        if (queue.title != lasting_queue) continue;
        (void)run_command(acd::SetQueuePeriod{queue.id, 366 * 24 * 3600}, CauseKind::admin);
        break;
    }
    set_timers();
}

void Loop::set_timers() {
    every(10s, true, [this] { send(provider::QueryCalls{}); });
    every(60s, true, [this] { compare_figures(); });
    for (std::size_t i = 0; i < scenario_.people; ++i) {
        every(scenario_.between_acts, false,
              [this, name = person(i)] { ask(next_act(acd_, name, dice_), CauseKind::request); });
    }
    every(scenario_.between_operator_acts, false,
          [this] { ask(next_act_of_operator(acd_, dice_), CauseKind::admin); });
    every(scenario_.between_calls_of_operator, false, [this] {
        provider::InjectCall call;
        call.priority = static_cast<std::uint32_t>(dice_.below(4));
        call.is_never_answered = dice_.chance(5);
        send(call);
    });
    every(scenario_.between_reloads, false, [this] { reload(); });
    every(scenario_.between_provider_restarts, false, [this] { restart_provider(); });
    every(scenario_.between_acd_restarts, false, [this] { restart_acd(); });
}

void Loop::every(Duration mean, bool is_regular, std::function<void()> deed) {
    const Duration first = is_regular ? mean : exponential(dice_, mean);
    timers_.push_back({now_ + first, mean, is_regular, std::move(deed)});
}

void Loop::go_timer(Timer& timer) {
    timer.deed();
    const Duration gap = timer.is_regular ? timer.mean : exponential(dice_, timer.mean);
    timer.at = now_ + std::max(gap, Duration(1));
}

/// What may come next, and when.
std::map<std::size_t, Instant> Loop::sources() const {
    std::map<std::size_t, Instant> all;
    const auto due = acd_.next_deadline();
    if (due && meddler_.is_met(*due)) all[acd_source] = std::max(due->at, now_);
    if (const auto at = provider_->next_deadline()) all[provider_source] = *at;
    if (const auto at = orders_.next()) all[order_source] = *at;
    if (const auto at = events_.next()) all[event_source] = *at;
    for (std::size_t i = 0; i < timers_.size(); ++i) all[first_timer + i] = timers_[i].at;
    return all;
}

/// One step of one part: the one whose time comes first, among equals any.
bool Loop::step() {
    const auto all = sources();
    Instant first = all.begin()->second;
    for (const auto& [source, at] : all) first = std::min(first, at);
    std::vector<std::size_t> due;
    for (const auto& [source, at] : all) {
        if (at == first) due.push_back(source);
    }
    complaints_.unless(first >= now_, "something was due before ", to_text(now_));
    steps_at_once_ = first > now_ ? 0 : steps_at_once_ + 1;
    complaints_.unless(steps_at_once_ < steps_at_once_max, "time stands still");
    now_ = std::max(now_, first);
    ++report_.steps;
    go(due.size() == 1 ? due.front() : one_of(dice_, due));
    judge_quiet();
    return complaints_.all().empty();
}

void Loop::go(std::size_t source) {
    switch (source) {
        case acd_source:
            return meet_deadline();
        case provider_source:
            provider_->advance(now_);
            return collect();
        case order_source:
            return deliver_order();
        case event_source:
            return deliver_event();
        default:
            return go_timer(timers_[source - first_timer]);
    }
}

bool Loop::run_until(Instant end, const std::function<bool()>& is_over) {
    while (now_ < end && !is_over()) {
        if (!step()) return false;
    }
    return true;
}

/// Traffic stops, the calls that are there end, everyone goes home: nothing may be left.
void Loop::close() {
    tell([] { return std::string("The center closes."); });
    timers_.resize(2);  // Those of judges and of agreement.
    SimulatedConfig quiet = traffic_;
    quiet.calls_per_hour.clear();
    quiet.private_calls_per_hour = quiet.absences_per_hour = 0;
    (void)run_command(acd::SetDrain{true}, CauseKind::admin);
    apply_directory(directory_, quiet);
    const auto is_empty = [this] {
        return border_.is_empty() && ledger_.calls.empty() && orders_.empty() && events_.empty();
    };
    if (!run_until(now_ + 48h, is_empty)) return;
    complaints_.unless(is_empty(), "calls are left when the center has closed");
    while (const auto log_off = next_log_off(acd_)) ask(log_off, CauseKind::request);
    const Duration retention = scenario_.settings.ended_session_retention;
    if (!run_until(now_ + retention + 1s, [] { return false; })) return;
    complaints_.unless(ledger_.sessions.empty() && !acd_.next_deadline(),
                       "sessions or deadlines are left when everyone has gone");
    compare_last_figures();
}

Report Loop::run() {
    open();
    if (run_until(now_ + options_.length, [] { return false; })) close();
    report_.facts = ledger_.totals.facts;
    report_.calls = ledger_.totals.calls;
    report_.offers = ledger_.totals.offers;
    report_.answered = ledger_.totals.answered;
    report_.requeued = ledger_.totals.requeued;
    report_.lost = ledger_.totals.lost;
    report_.ended = now_;
    report_.complaints = complaints_.all();
    return report_;
}

std::string Loop::clock_words() const {
    return to_text(now_).substr(11, 12) + "  ";
}

}  // namespace agentline::center
