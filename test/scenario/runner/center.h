// What: the call center that a script describes: its "center" lines, made into a configuration.
// Owner: Floor's user. Thread: the test's. Spec: test/scenario/README.md (the call center).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/config.h"
#include "scenario/runner/script.h"

namespace agentline::scenario {

inline const std::string watcher_name = "watcher";    ///< Supervisor with the line open.
inline const std::string clerk_name = "clerk";        ///< Asks what checks look at.
inline const std::string operator_name = "operator";  ///< Has the role admin.

class Center {
  public:
    Center();
    /// One "center" line, the word "center" taken already.
    void change(Words& words);
    [[nodiscard]] const ServerConfig& config();
    /// Every name is a person of the machine, with rights or without.
    Peer peer_of(const std::string& person);
    /// The id of a name, also of one that is not configured.
    GroupId group_id(const std::string& name);

  private:
    void change_queue(Words& words);
    void change_group(Words& words);
    void change_agent(Words& words);
    void change_person(Words& words);
    void change_limit(Words& words);
    void remove(Words& words);
    void check() const;
    LineConfig& line() { return config_.lines.front(); }
    [[nodiscard]] const LineConfig& line() const { return config_.lines.front(); }
    AccessRule& rule_of(const std::string& person);

    ServerConfig config_;
    std::map<std::string, std::uint32_t> uids_;
    std::map<std::string, GroupId> groups_;
};

}  // namespace agentline::scenario
