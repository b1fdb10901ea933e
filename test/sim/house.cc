#include "sim/house.h"

namespace agentline::sim {

using namespace std::chrono_literals;

namespace {

/// 2026-11-21, 8:00 UTC: the hours of the traffic's figures are those of the day.
constexpr Instant opening{1'795'248'000'000'000};
constexpr std::size_t second_desktops = 2;

Meddler& meddler_of(const Options& options, Meddler& nobody) {
    return options.meddler == nullptr ? nobody : *options.meddler;
}

}  // namespace

House::House(const Options& options)
    : options_(options),
      site_{Agenda(opening), MachineClock(site_.agenda), Dice(options.seed),
            meddler_of(options, nobody_), options.story},
      scenario_(center::scenario_of(site_.dice)),
      annex_(annex_of(scenario_, site_.dice)),
      auditor_(site_, scenario_.settings),
      disk_(site_.meddler, [this](const journal::Group& group) { auditor_.committed(group); }),
      network_(site_) {
    site_.answers_seed = site_.dice.below(1'000'000'000);
    site_.config_file = whole_config(scenario_.traffic, annex_.traffic);
}

ServerConfig House::whole_config(const SimulatedConfig& main, const SimulatedConfig& annex) const {
    return config_of(scenario_,
                     line_of(line_names[main_device], center::whole_directory(scenario_), main),
                     line_of(line_names[annex_device], center::whole_directory(annex_), annex));
}

Report House::run() {
    start_server();
    populate();
    plan_faults();
    const auto never = [] { return false; };
    if (run_until(opening + options_.length, never)) {
        stop_faults();
        if (serve_last_calls() && send_everyone_home()) judge_emptiness();
    }
    for (const std::uint32_t device : builtin_devices) {
        const center::Totals& totals = auditor_.ledger(device).totals;
        site_.figures.calls += totals.calls;
        site_.figures.offers += totals.offers;
        site_.figures.answered += totals.answered;
        site_.figures.requeued += totals.requeued;
        site_.figures.lost_calls += totals.lost;
    }
    site_.figures.annex_calls = auditor_.ledger(annex_device).totals.answered;
    return {site_.figures, site_.agenda.now(), site_.complaints.all()};
}

bool House::run_until(Instant end, const std::function<bool()>& is_over) {
    while (site_.agenda.now() < end && !is_over()) {
        ++site_.figures.steps;
        site_.agenda.step();
        if (dies_at_ && server_ != nullptr && server_->is_at(*dies_at_)) crash();
        if (!site_.complaints.all().empty()) return false;
    }
    return true;
}

template <class Made, class... Parts>
Made& House::add(Duration between_acts, Parts&&... parts) {
    auto made = std::make_unique<Made>(Surroundings{site_, network_, auditor_},
                                       std::forward<Parts>(parts)...);
    Made& program = *made;
    programs_.push_back(std::move(made));
    site_.agenda.after(site_.some(1s), [&program] { program.start(); });
    always(between_acts, [&program] { program.act(); });
    return program;
}

void House::populate() {
    const Duration between_acts = scenario_.between_acts / 4;
    for (std::size_t i = 0; i < scenario_.people + second_desktops; ++i) {
        desktops_.push_back(
            &add<Desktop>(between_acts, i % scenario_.people, scenario_.stations, main_device));
    }
    for (std::size_t i = 0; i < annex_.people; ++i) {
        desktops_.push_back(&add<Desktop>(between_acts, i, annex_.stations, annex_device));
    }
    for (std::uint32_t i = 0; i < 2; ++i) add<Supervisor>(3s, i, main_device);
    add<Supervisor>(6s, 2U, annex_device);
    for (std::uint32_t i = 0; i < 2; ++i) add<ExternalDesk>(4s, i);
    for (std::uint32_t i = 0; i < 2; ++i) add<Handler>(40s, i);
    add<Forger>(10s, 2U);
    operator_ = &add<Operator>(20s);
    follower_ = std::make_unique<Follower>(Surroundings{site_, network_, auditor_});
    follower_->start();
}

void House::always(Duration mean, const std::function<void()>& deed) {
    site_.agenda.after(site_.some(mean), [this, mean, deed] {
        if (!has_work_) return;
        deed();
        always(mean, deed);
    });
}

void House::every(Duration mean, const std::function<void()>& deed) {
    site_.agenda.after(site_.some(mean), [this, mean, deed] {
        if (!has_faults_) return;
        deed();
        every(mean, deed);
    });
}

void House::plan_faults() {
    every(50s, [this] { plan_crash(); });
    every(15s, [this] { break_connection(); });
    every(60s, [this] { slow_a_reader(); });
    every(120s, [this] { fill_disk(); });
    every(120s, [this] { set_clock(); });
    every(90s, [this] { write_config(); });
    every(60s, [this] { restart_program(); });
    every(400s, [this] { restart_provider(); });
}

}  // namespace agentline::sim
