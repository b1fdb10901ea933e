// The faults have stopped: from here on progress is demanded.
#include <algorithm>
#include <map>

#include "sim/house.h"

namespace agentline::sim {

using namespace std::chrono_literals;

namespace {
constexpr int last_calls = 3;
constexpr Duration time_to_mend = 2min, time_to_serve = 30min, time_to_end = 8h,
                   time_to_hear = 1min;

std::string in_line(std::uint32_t device) {
    return std::string(R"("line":")") + line_names[device] + "\"";
}
}  // namespace

void House::stop_faults() {
    site_.tell([] { return std::string("The faults stop."); });
    has_faults_ = false;
    site_.is_calm = true;
    dies_at_.reset();
    disk_.set_full(false);
    site_.clock.set_ahead(3h);  // As far as it was ever ahead, so that deadlines go at full pace.
    network_.mend();
    const auto quiet = [](SimulatedConfig traffic) {
        traffic.calls_per_hour.clear();
        traffic.private_calls_per_hour = traffic.absences_per_hour = 0;
        traffic.no_answer_percent = 0;
        return traffic;
    };
    site_.config_file = whole_config(quiet(scenario_.traffic), quiet(annex_.traffic));
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
    for (const std::uint32_t device : builtin_devices) {
        operator_->command(R"({"command":"drain","off":true,)" + in_line(device) + "}");
    }
    if (!run_until(site_.agenda.now() + time_to_mend, [this] { return false; })) return false;
    std::map<std::uint32_t, std::uint64_t> before;
    for (const std::uint32_t device : builtin_devices) {
        before[device] = auditor_.ledger(device).totals.answered;
        for (int i = 0; i < last_calls; ++i) inject_last_call(device);
    }
    const auto is_served = [&] {
        return std::all_of(before.begin(), before.end(), [&](const auto& each) {
            return auditor_.ledger(each.first).totals.answered >= each.second + last_calls;
        });
    };
    if (!run_until(site_.agenda.now() + time_to_serve, is_served)) return false;
    site_.complaints.unless(is_served(), "calls wait and nobody serves them");
    site_.figures.rallied += before.size() * last_calls;
    return site_.complaints.all().empty();
}

void House::inject_last_call(std::uint32_t device) {
    operator_->command(R"({"command":"inject","what":"call","queue":"extra","priority":9,)"
                       R"("patience_us":36000000000,"talk_us":5000000,"answer_us":1000000,)" +
                       in_line(device) + "}");
}

bool House::send_everyone_home() {
    site_.tell([] { return std::string("Everybody goes home."); });
    has_work_ = false;
    for (const std::uint32_t device : builtin_devices) {
        operator_->command(R"({"command":"drain",)" + in_line(device) + "}");
    }
    const auto has_calls = [this](std::uint32_t device) {
        return !auditor_.ledger(device).calls.empty();
    };
    const auto is_quiet = [&] {
        return std::none_of(builtin_devices.begin(), builtin_devices.end(), has_calls) &&
               outstanding() == 0;
    };
    // External handlers may owe answers: they end now, and what they owe fails.
    for (const auto& program : programs_) {
        const bool is_handler = dynamic_cast<Handler*>(program.get()) != nullptr;
        if (is_handler && site_.meddler.handlers_end()) program->stop();
    }
    if (!run_until(site_.agenda.now() + time_to_end, is_quiet)) return false;
    site_.complaints.unless(is_quiet(), "calls are left at the end of the day, or ", outstanding(),
                            " requests are never answered");
    if (!judge_what_was_heard()) return false;
    return release_everybody();
}

/// Whoever listened knows what is, once nothing moves any more.
bool House::judge_what_was_heard() {
    if (!run_until(site_.agenda.now() + time_to_hear, [] { return false; })) return false;
    for (const auto& program : programs_) {
        const auto* supervisor = dynamic_cast<Supervisor*>(program.get());
        if (supervisor != nullptr) supervisor->judge_what_he_heard();
    }
    return site_.complaints.all().empty();
}

bool House::release_everybody() {
    const auto is_empty = [this](std::uint32_t device) {
        const center::Ledger& ledger = auditor_.ledger(device);
        return ledger.agents.empty() && ledger.sessions.empty();
    };
    for (const std::uint32_t device : builtin_devices) {
        for (const auto& [id, agent] : auditor_.ledger(device).agents) {
            operator_->command(R"({"command":"release_agent","agent":)" + std::to_string(id.value) +
                               "," + in_line(device) + "}");
        }
    }
    return run_until(site_.agenda.now() + 1min, [&] {
        return std::all_of(builtin_devices.begin(), builtin_devices.end(), is_empty);
    });
}

void House::judge_emptiness() {
    for (const std::uint32_t device : builtin_devices) {
        const center::Ledger& ledger = auditor_.ledger(device);
        site_.complaints.unless(
            ledger.agents.empty() && ledger.sessions.empty() && ledger.calls.empty(),
            "something is left when everyone has gone");
    }
    if (!run_until(site_.agenda.now() + 2min, [] { return false; })) return;
    site_.complaints.unless(follower_->last() == auditor_.sequence(), "the follower was told ",
                            follower_->last(), " of ", auditor_.sequence(), " facts");
    site_.complaints.unless(auditor_.has_no_deadline(), "a deadline is left when all have gone");
}

}  // namespace agentline::sim
