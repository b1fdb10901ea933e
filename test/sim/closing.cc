// The faults have stopped: from here on progress is demanded.
#include "sim/house.h"

namespace agentline::sim {

using namespace std::chrono_literals;

namespace {
constexpr int last_calls = 3;
constexpr Duration time_to_mend = 2min, time_to_serve = 30min, time_to_end = 8h;
}  // namespace

void House::stop_faults() {
    site_.tell([] { return std::string("The faults stop."); });
    has_faults_ = false;
    site_.is_calm = true;
    dies_at_.reset();
    disk_.set_full(false);
    site_.clock.set_ahead(3h);  // As far as it was ever ahead, so that deadlines go at full pace.
    network_.mend();
    SimulatedConfig quiet = scenario_.traffic;
    quiet.calls_per_hour.clear();
    quiet.private_calls_per_hour = quiet.absences_per_hour = 0;
    quiet.no_answer_percent = 0;
    site_.config_file = config_of(scenario_, center::whole_directory(scenario_), quiet);
}

std::size_t House::outstanding() const {
    std::size_t sum = auditor_.outstanding();
    for (const auto& program : programs_) sum += program->outstanding();
    return sum;
}

/// Calls that come now find people who work, and everything that was asked is answered.
bool House::serve_last_calls() {
    if (!run_until(site_.agenda.now() + time_to_mend, [this] { return false; })) return false;
    server_->reload();
    for (Desktop* desktop : desktops_) {
        if (site_.meddler.anyone_works()) {
            desktop->set_diligent();
        } else {
            desktop->stop();
        }
    }
    operator_->set_quiet();
    operator_->command(R"({"command":"drain","off":true})");
    if (!run_until(site_.agenda.now() + time_to_mend, [this] { return false; })) return false;
    const std::uint64_t answered = auditor_.ledger().totals.answered;
    for (int i = 0; i < last_calls; ++i) {
        operator_->command(R"({"command":"inject","what":"call","queue":"extra","priority":9,)"
                           R"("patience_us":36000000000,"talk_us":5000000,"answer_us":1000000})");
    }
    const auto is_served = [&] {
        return auditor_.ledger().totals.answered >= answered + last_calls;
    };
    if (!run_until(site_.agenda.now() + time_to_serve, is_served)) return false;
    site_.complaints.unless(is_served(), "calls wait and nobody serves them");
    site_.figures.rallied += auditor_.ledger().totals.answered - answered;
    return site_.complaints.all().empty();
}

bool House::send_everyone_home() {
    site_.tell([] { return std::string("Everybody goes home."); });
    has_work_ = false;
    operator_->command(R"({"command":"drain"})");
    const auto is_quiet = [this] { return auditor_.ledger().calls.empty() && outstanding() == 0; };
    // External handlers may owe answers: they end now, and what they owe fails.
    for (const auto& program : programs_) {
        const bool is_handler = dynamic_cast<Handler*>(program.get()) != nullptr;
        if (is_handler && site_.meddler.handlers_end()) program->stop();
    }
    if (!run_until(site_.agenda.now() + time_to_end, is_quiet)) return false;
    site_.complaints.unless(auditor_.ledger().calls.empty(),
                            "calls are left at the end of the day");
    site_.complaints.unless(outstanding() == 0, outstanding(), " requests are never answered");
    for (const auto& [id, agent] : auditor_.ledger().agents) {
        operator_->command(R"({"command":"release_agent","agent":)" + std::to_string(id.value) +
                           "}");
    }
    return run_until(site_.agenda.now() + 1min, [this] {
        return auditor_.ledger().agents.empty() && auditor_.ledger().sessions.empty();
    });
}

void House::judge_emptiness() {
    const center::Ledger& ledger = auditor_.ledger();
    site_.complaints.unless(
        ledger.agents.empty() && ledger.sessions.empty() && ledger.calls.empty(),
        "something is left when everyone has gone");
    if (!run_until(site_.agenda.now() + 2min, [] { return false; })) return;
    site_.complaints.unless(follower_->last() == auditor_.sequence(), "the follower was told ",
                            follower_->last(), " of ", auditor_.sequence(), " facts");
    site_.complaints.unless(auditor_.has_no_deadline(), "a deadline is left when all have gone");
}

}  // namespace agentline::sim
