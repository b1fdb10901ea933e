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
      auditor_(site_, scenario_.settings),
      disk_(site_.meddler, [this](const journal::Group& group) { auditor_.committed(group); }),
      network_(site_) {
    site_.config_file = config_of(scenario_, center::whole_directory(scenario_), scenario_.traffic);
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
    const center::Totals& totals = auditor_.ledger().totals;
    site_.figures.calls = totals.calls;
    site_.figures.offers = totals.offers;
    site_.figures.answered = totals.answered;
    site_.figures.requeued = totals.requeued;
    site_.figures.lost_calls = totals.lost;
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
        desktops_.push_back(&add<Desktop>(between_acts, i % scenario_.people, scenario_.stations));
    }
    for (std::uint32_t i = 0; i < 2; ++i) add<Supervisor>(3s, i);
    for (std::uint32_t i = 0; i < 2; ++i) add<ExternalDesk>(4s, i);
    for (std::uint32_t i = 0; i < 2; ++i) add<Handler>(40s, i);
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

ServerConfig config_of(const center::Scenario& scenario, const acd::Directory& directory,
                       const SimulatedConfig& traffic) {
    ServerConfig config;
    config.data_dir = "/simulated";
    config.ended_session_retention = scenario.settings.ended_session_retention;
    config.limits.calls_per_line = scenario.settings.calls_max;
    config.limits.events_kept = 500;
    config.limits.queued_bytes_per_client = 256U << 10U;
    const auto admit = [&](std::uint32_t uid, Role role) {
        config.access.push_back({"uid:" + std::to_string(uid), {role}, {}});
    };
    for (std::uint32_t i = 0; i < scenario.people; ++i) admit(1000 + i, Role::agent);
    for (std::uint32_t i = 0; i < 2; ++i) {
        admit(700 + i, Role::agent);
        admit(800 + i, Role::handler);
        admit(900 + i, Role::supervisor);
    }
    admit(0, Role::admin);

    LineConfig main;
    main.name = "main";
    main.simulated = traffic;
    main.addresses = directory.addresses;
    main.reasons = {{"lunch", "Lunch"}};
    for (const auto& queue : directory.queues) {
        main.queues.push_back({.name = queue.title,
                               .max_wait = queue.max_wait,
                               .overflow = queue.overflow,
                               .ring_time = queue.ring_time,
                               .back_off = queue.back_off});
    }
    for (const auto& group : directory.groups) {
        main.groups.push_back({group.id, group.title, group.wrapup, group.queues});
    }
    for (const auto& person : directory.people) {
        AgentConfig agent;
        agent.id = person.id;
        // Every fourth, as his desktop knows (desktop.cc).
        if (std::stoul(person.id.substr(5)) % 4 == 1) agent.pin = "1234";
        agent.in_all_groups = person.all_groups;
        for (const auto& group : directory.groups) {
            const auto& his = person.groups;
            if (std::find(his.begin(), his.end(), group.id) == his.end()) continue;
            agent.groups.push_back(group.title);
        }
        main.agents.push_back(agent);
    }
    LineConfig external;
    external.name = "ext";
    external.handler = HandlerKind::external;
    external.addresses = {"3001", "3002"};
    config.lines = {main, external};
    return config;
}

}  // namespace agentline::sim
