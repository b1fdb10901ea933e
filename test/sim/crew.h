// What: the programs of the simulated center: agents' desktops, supervisors, programs of the
// external line and its handlers, operators. Each knows only what it was told.
// Owner: a House. Thread: its owner's. Spec: contract 2, 3, 10, 12.
#pragma once

#include <set>

#include "sim/program.h"

namespace agentline::sim {

/// A program with one line of one device, which it opens again whenever it can.
class LineProgram : public Program {
  public:
    LineProgram(const Surroundings& around, Peer peer, std::uint32_t device,
                std::uint32_t privileges, Bytes call_params = {})
        : Program(around, std::move(peer)),
          device_(device),
          privileges_(privileges),
          call_params_(std::move(call_params)) {}

  protected:
    void on_ready() override { open_line(device_, privileges_, call_params_); }
    void on_line_open(std::uint32_t line) override { line_ = line; }
    void on_line_gone(std::uint32_t) override { line_ = 0; }
    void on_stopped() override { on_line_gone(line_); }
    void on_message(const client::ClientMessage&) override {}
    void close_and_open() {
        close_line(line_);
        on_ready();
    }

    std::uint32_t line_ = 0;  ///< 0 = none is open.

  private:
    const std::uint32_t device_, privileges_;
    const Bytes call_params_;
};

/// A person at a desk. Two desktops of one person share his agent.
class Desktop final : public LineProgram {
  public:
    Desktop(const Surroundings& around, std::size_t number, std::size_t desks,
            std::uint32_t device);
    void act() override;
    /// From now on he does nothing but work.
    void set_diligent() { is_diligent_ = true; }

  protected:
    void on_line_open(std::uint32_t line) override;
    void on_message(const client::ClientMessage& message) override;

  private:
    void log_in();
    void look_up_sessions();
    void look_up_groups();
    void create_session();
    void work();
    void do_something(AgentSessionId session);
    void do_something_odd(AgentSessionId session);
    [[nodiscard]] std::vector<AgentSessionId> live() const;
    std::uint32_t some_state();
    void set(AgentSessionId session, std::uint32_t state, std::uint32_t next);

    const std::size_t number_, desks_;
    bool is_diligent_ = false;
    AgentId agent_;
    std::vector<GroupId> groups_;
    std::map<AgentSessionId, std::uint32_t> sessions_;  ///< His, with their states.
    AgentSessionId foreign_;                            ///< Somebody else's.
};

/// Sees everything, asks for figures, and takes part in everybody's life. What he is told to have
/// changed he looks up, and in the end he must know what is.
class Supervisor final : public LineProgram {
  public:
    Supervisor(const Surroundings& around, std::uint32_t number, std::uint32_t device);
    void act() override;
    /// When all is quiet: what the last message and the last answer said is what is.
    void judge_what_he_heard() const;

  protected:
    void on_message(const client::ClientMessage& message) override;
    void on_line_gone(std::uint32_t line) override;

  private:
    void look_up(AgentSessionId session);
    void look_up(QueueId queue);
    void guess_pins();
    void ask_something();

    const std::uint32_t device_;
    std::map<AgentSessionId, std::uint64_t> heard_states_;
    /// Calls taken; calls ever queued.
    std::map<AgentSessionId, std::uint32_t> heard_calls_;
    std::map<QueueId, std::uint32_t> heard_queued_;
    std::set<AgentId> agents_;
    std::set<AgentSessionId> sessions_;
    std::set<QueueId> queues_;
    std::vector<GroupId> groups_;
};

/// Asks the handler of the external line for all kinds of things, and knows what it must get.
class ExternalDesk final : public LineProgram {
  public:
    ExternalDesk(const Surroundings& around, std::uint32_t number);
    void act() override;

  private:
    proxy::Request some_request();
};

/// The handler of the external line: answers as its script says (external_script.h), soon or late,
/// and dies with requests pending.
class Handler final : public LineProgram {
  public:
    Handler(const Surroundings& around, std::uint32_t number);
    void act() override;

  protected:
    void on_stopped() override;
    void on_message(const client::ClientMessage& message) override;

  private:
    struct Block {
        std::uint32_t line = 0;
        std::uintptr_t address = 0;
    };
    void answer(const Block& block);
    void judge_response(LineErr told, LineErr due);
    std::uint64_t last_block_ = 0;
    /// Not answered yet. By number: an address says nothing that a seed could repeat.
    std::map<std::uint64_t, Block> blocks_;
};

/// Answers requests that another handler has, and some that nobody has.
class Forger final : public LineProgram {
  public:
    Forger(const Surroundings& around, std::uint32_t number);
    void act() override;
};

/// Mends things, and breaks them now and then; sees what `agentline` shows.
class Operator final : public Program {
  public:
    explicit Operator(const Surroundings& around);
    void act() override;
    /// From now on only what it is told to.
    void set_quiet() { is_quiet_ = true; }
    void command(const std::string& json);

  protected:
    void on_stopped() override { is_ready_ = false; }
    void on_ready() override { is_ready_ = true; }
    void on_line_open(std::uint32_t) override {}
    void on_line_gone(std::uint32_t) override {}
    void on_message(const client::ClientMessage&) override {}

  private:
    bool is_ready_ = false, is_quiet_ = false;
};

}  // namespace agentline::sim
