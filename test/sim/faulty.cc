// What goes wrong in a simulated system.
#include "sim/house.h"

namespace agentline::sim {

using namespace std::chrono_literals;

void House::start_server() {
    site_.tell([] { return std::string("The server starts."); });
    server_ = std::make_unique<Server>(Server::Parts{site_, disk_, network_, auditor_});
}

void House::plan_crash() {
    using Moment = Server::Moment;
    const Moment moments[] = {Moment::any,     Moment::decided, Moment::decided,
                              Moment::written, Moment::written, Moment::stalled};
    dies_at_ = center::one_of(site_.dice, moments);
}

/// Before the next step, whatever is half done.
void House::crash() {
    dies_at_.reset();
    site_.tell([] { return std::string("The server is killed."); });
    ++site_.figures.crashes;
    server_->die();
    server_.reset();
    site_.agenda.after(site_.some(1s), [this] { start_server(); });
}

void House::break_connection() {
    const auto all = network_.connections();
    if (all.empty()) return;
    const ClientId id = center::one_of(site_.dice, all);
    const bool is_half_open = site_.dice.chance(25);
    ++(is_half_open ? site_.figures.half_opens : site_.figures.drops);
    site_.tell([&] { return "Connection " + std::to_string(id.value) + " breaks."; });
    const Duration late = is_half_open ? Duration(40s) : Duration(200ms);
    const bool client_first = site_.dice.chance(50);
    network_.drop(id, site_.some(client_first ? Duration(50ms) : late),
                  site_.some(client_first ? late : Duration(50ms)));
}

void House::slow_a_reader() {
    const auto all = network_.connections();
    if (all.empty()) return;
    ++site_.figures.slow_readers;
    network_.stop_reading(center::one_of(site_.dice, all), site_.some(20s));
}

void House::fill_disk() {
    if (disk_.is_full()) return;
    ++site_.figures.full_disks;
    site_.tell([] { return std::string("The disk is full."); });
    disk_.set_full(true);
    site_.agenda.after(site_.some(4s), [this] { disk_.set_full(false); });
}

/// Forwards by hours, backwards by minutes, or right again.
void House::set_clock() {
    ++site_.figures.clock_jumps;
    const auto minutes = static_cast<std::int64_t>(site_.dice.below(180));
    Duration ahead = std::chrono::minutes(minutes) - 10min;
    if (site_.dice.chance(60)) ahead = std::chrono::seconds(minutes) - 90s;
    if (site_.dice.chance(30)) ahead = {};
    site_.clock.set_ahead(ahead);
    site_.tell([&] { return "The clock shows " + to_text(site_.clock.utc()); });
}

void House::write_config() {
    const auto some_line = [this](std::uint32_t device, const center::Scenario& scenario) {
        const auto directory = center::some_directory(scenario, site_.dice);
        const bool is_changed = device == main_device && site_.dice.chance(50);
        LineConfig line = line_of(line_names[device], directory,
                                  is_changed ? center::some_traffic(site_.dice) : scenario.traffic);
        for (AgentConfig& agent : line.agents) {
            // A PIN that his desktop does not know.
            if (agent.pin && site_.dice.chance(10)) agent.pin = "9999";
        }
        return line;
    };
    site_.config_file =
        config_of(scenario_, some_line(main_device, scenario_), some_line(annex_device, annex_));
    // A server that stands does not hear; it reads the file when it starts.
    if (server_ != nullptr && site_.dice.chance(70)) server_->reload();
}

void House::restart_program() {
    Program& program = *center::one_of(site_.dice, programs_);
    if (!program.is_running()) return;
    program.stop();
    site_.agenda.after(site_.some(10s), [&program] { program.start(); });
}

void House::restart_provider() {
    if (server_ == nullptr) return;
    site_.tell([] { return std::string("The provider starts again, empty."); });
    ++site_.figures.provider_restarts;
    server_->restart_provider(center::one_of(site_.dice, builtin_devices));
}

}  // namespace agentline::sim
