// What: a simulated system put together, its faults, and its end. Private to sim.cc.
// Owner: run_sim. Thread: one.
#pragma once

#include <memory>
#include <vector>

#include "sim/crew.h"
#include "sim/follower.h"
#include "sim/server.h"
#include "sim/sim.h"

namespace agentline::sim {

class House {
  public:
    explicit House(const Options& options);
    Report run();

  private:
    void populate();
    void plan_work();
    void plan_faults();
    /// Again and again, until faults stop.
    void every(Duration mean, const std::function<void()>& deed);
    /// The same to the very end.
    void always(Duration mean, const std::function<void()>& deed);

    // Faults (faulty.cc).
    void start_server();
    void plan_crash();
    void crash();
    void break_connection();
    void slow_a_reader();
    void fill_disk();
    void set_clock();
    void write_config();
    void restart_program();
    void restart_provider();

    // The end (closing.cc).
    bool run_until(Instant end, const std::function<bool()>& is_over);
    void stop_faults();
    [[nodiscard]] std::size_t outstanding() const;
    bool serve_last_calls();
    void inject_last_call(std::uint32_t device);
    bool send_everyone_home();
    bool judge_what_was_heard();
    bool release_everybody();
    void judge_emptiness();

    template <class Made, class... Parts>
    Made& add(Duration between_acts, Parts&&... parts);

    [[nodiscard]] ServerConfig whole_config(const SimulatedConfig& main,
                                            const SimulatedConfig& annex) const;

    const Options& options_;
    Meddler nobody_;
    Site site_;
    center::Scenario scenario_, annex_;
    Auditor auditor_;
    Disk disk_;
    Network network_;
    std::unique_ptr<Server> server_;
    std::vector<std::unique_ptr<Program>> programs_;
    std::vector<Desktop*> desktops_;
    Operator* operator_ = nullptr;
    std::unique_ptr<Follower> follower_;
    /// When the server is killed; not before the planned time.
    std::optional<Server::Moment> dies_at_;
    bool has_faults_ = true, has_work_ = true;
};

// The configuration file (house_config.cc).

/// A built-in line as the directory says.
LineConfig line_of(const char* name, const acd::Directory& directory,
                   const SimulatedConfig& traffic);
/// Both of them, and the external line between.
ServerConfig config_of(const center::Scenario& scenario, LineConfig main, LineConfig annex);
/// The second built-in line: small, with its own traffic.
center::Scenario annex_of(const center::Scenario& main, Dice& dice);

}  // namespace agentline::sim
