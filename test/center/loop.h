// What: the parts of a running call center and the steps it can take. Private to center.cc and
// loop_*.cc. Owner: run_center. Thread: one.
#pragma once

#include <map>

#include "center/border.h"
#include "center/center.h"
#include "center/lane.h"
#include "center/ledger.h"
#include "center/scenario.h"
#include "provider/simulated/simulated.h"

namespace agentline::center {

class Loop {
  public:
    explicit Loop(const Options& options);
    Report run();

  private:
    struct Timer {
        Instant at;
        Duration mean;
        bool is_regular = false;
        std::function<void()> deed;
    };

    // Time (loop.cc).
    void open();
    void set_timers();
    void every(Duration mean, bool is_regular, std::function<void()> deed);
    bool step();
    [[nodiscard]] std::map<std::size_t, Instant> sources() const;
    void go(std::size_t source);
    void go_timer(Timer& timer);
    bool run_until(Instant end, const std::function<bool()>& is_over);
    void close();

    // The border (loop_border.cc).
    void send(const provider::Order& order);
    [[nodiscard]] Instant arrival();
    void deliver_order();
    void deliver_event();
    void collect();
    void note_call(const provider::Event& event);
    void judge_quiet();
    void restart_provider();
    [[nodiscard]] std::unique_ptr<provider::Simulated> new_provider();

    // The ACD (loop_acd.cc).
    Result<acd::Decision, acd::Refusal> run_command(const acd::Command& command, CauseKind cause);
    void ask(const std::optional<acd::Command>& command, CauseKind cause);
    void judge(std::vector<acd::StampedFact> facts);
    void meet_deadline();
    void reload();
    void apply_directory(acd::Directory directory, SimulatedConfig traffic);
    void restart_acd();
    void compare_figures();
    void compare_last_figures();

    template <class Words>
    void tell(Words words) {
        if (options_.story) options_.story(clock_words() + words());
    }
    [[nodiscard]] std::string clock_words() const;

    const Options& options_;
    Meddler nobody_;
    Meddler& meddler_;
    Dice dice_;
    Scenario scenario_;
    SimulatedConfig traffic_;
    acd::Directory directory_;
    Complaints complaints_;
    Instant now_;
    Instant stands_since_;
    std::uint64_t steps_at_once_ = 0;

    acd::Acd acd_;
    std::uint64_t sequence_ = 0;
    std::vector<std::pair<FactStamp, Bytes>> journal_;
    Ledger ledger_;
    Border border_;

    std::uint64_t last_call_ = 0;
    std::unique_ptr<provider::Simulated> provider_;
    Lane<provider::Order> orders_;
    Lane<provider::Event> events_;
    /// False from a restart of the provider, or a glare that only it can clear, to its LiveCalls.
    bool has_agreed_ = true;
    std::vector<Timer> timers_;
    Report report_;
};

}  // namespace agentline::center
