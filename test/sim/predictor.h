// What: says what a built-in line must answer to a request, from the ledger and the contract
// alone (no line of broker/builtin_handler.cc or core/acd/decide.cc): codes in the written order,
// who may act on whom, PINs, who still holds what others release.
// Owner: Auditor. Thread: its owner's. Spec: contract 4, 10.1, 12.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "model/identity.h"
#include "model/proxy_request.h"
#include "sim/line_state.h"

namespace agentline::sim {

struct Asker {
    ClientId client;
    Peer peer;
    Access access;
};

/// A PIN that is compared, as the line knows it when it is given.
struct PinAttempt {
    std::string person;
    std::uint32_t uid = 0;
    bool is_right = false;
};

struct Prediction {
    LineErr code = LineErr::ok;
    bool needs_pin = false;  ///< The code comes once the PIN was compared.
    bool is_kept = false;    ///< A release that releases nothing: others hold it still.
};

/// each successful creation holds; a release takes one away.
class Holdings {
  public:
    void add(std::uint32_t object, ClientId client) { ++counts_[object][client]; }
    /// False: others hold it still.
    bool take(std::uint32_t object, ClientId client);
    void forget(std::uint32_t object) { counts_.erase(object); }
    void forget_client(ClientId client);

  private:
    std::map<std::uint32_t, std::map<ClientId, int>> counts_;
};

class Predictor {
  public:
    void set_config(const LineConfig& config);
    void restart();
    void forget_client(ClientId client);
    void read(const acd::Fact& fact);

    /// What needs no handler: such a request reaches none.
    [[nodiscard]] static std::optional<LineErr> refusal_at_door(const LineState& line,
                                                                const proxy::Request& request);
    /// To be called once, at the moment of the decision: a release is counted.
    Prediction predict(const LineState& line, const Asker& asker, const proxy::Request& request);
    /// A PIN is judged by the configuration in force when it was given; what it opens, by the line
    /// when it was compared: only then the command enters the core (design 3.14).
    [[nodiscard]] PinAttempt attempt(const LineState& line, const proxy::Request& request,
                                     const Asker& asker) const;
    /// Design 3.14: from the 6th failure of a person and a user on it waits.
    [[nodiscard]] bool is_delayed(const PinAttempt& attempt) const;
    void note(const PinAttempt& attempt);
    /// The same once the PIN was compared.
    [[nodiscard]] LineErr after_pin(const LineState& line, const proxy::Request& request,
                                    const Asker& asker, bool matches) const;
    /// Of a CreateAgent; empty for others, and for nobody.
    [[nodiscard]] std::string person_of(const proxy::Request& request, const Asker& asker) const;
    /// It was granted, and this is the handle that came back.
    void note_created(const Asker& asker, const proxy::Request& request, std::uint32_t handle);

  private:
    struct Verdict;
    [[nodiscard]] std::optional<std::string> person_of(const proxy::CreateAgent& request,
                                                       const Asker& asker) const;
    [[nodiscard]] LineErr create_session(const LineState& line,
                                         const proxy::CreateAgentSession& request) const;

    std::map<std::string, std::optional<std::string>> pins_;
    std::vector<std::string> reasons_;
    Holdings agents_, sessions_;
    std::map<std::pair<std::string, std::uint32_t>, std::uint32_t> failures_;
};

}  // namespace agentline::sim
