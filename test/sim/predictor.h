// What: says what the built-in line must answer to a request, from the ledger and the contract
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
    void restart() { agents_ = sessions_ = Holdings(); }
    void forget_client(ClientId client);
    void read(const acd::Fact& fact);

    /// To be called once, at the moment of the decision: a release is counted.
    Prediction predict(const LineState& line, const Asker& asker, const proxy::Request& request);
    /// The same once the PIN was compared.
    [[nodiscard]] LineErr after_pin(const LineState& line, const proxy::Request& request,
                                    const Asker& asker, bool matches) const;
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
};

}  // namespace agentline::sim
