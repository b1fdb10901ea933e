// What: what handles and ids of the server are called in a script, learned from its facts; and how
// calls ended. Owner: Floor. Thread: the test's. Never looks into the broker.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/acd/facts.h"
#include "journal/record.h"
#include "model/messages.h"

namespace agentline::scenario {

class Names {
  public:
    void note(const journal::Record& record);

    /// The last one of this name; what has gone keeps its handle, so that its use can be tried.
    [[nodiscard]] AgentId agent(const std::string& person) const;
    [[nodiscard]] AgentSessionId session(const std::string& person, const std::string& group,
                                         bool old) const;
    [[nodiscard]] QueueId queue(const std::string& name) const;
    [[nodiscard]] std::string queue_name(QueueId id) const;
    [[nodiscard]] std::string agent_name(AgentId id) const;
    /// "alice Sales".
    [[nodiscard]] std::string session_name(AgentSessionId id) const;
    [[nodiscard]] std::string group_name(const GroupId& id) const;
    [[nodiscard]] std::string address_name(AddressId id) const;
    [[nodiscard]] AddressId address(const std::string& number) const;
    /// The only group that the person has joined so far.
    [[nodiscard]] std::string only_group(const std::string& person) const;
    [[nodiscard]] const std::multimap<std::string, std::string>& stations() const {
        return stations_;
    }

    [[nodiscard]] std::optional<CallId> call(ProviderCallId id) const;
    [[nodiscard]] std::optional<CallEnd> end_of(CallId id) const;

    /// A message as a script words it: "session alice Sales READY".
    [[nodiscard]] std::string words_of(const LineMessage& message) const;

  private:
    struct Session {
        AgentSessionId id;
        AgentId agent;
        GroupId group;
    };
    struct Noter;
    [[nodiscard]] const Session* find(AgentSessionId id) const;
    [[nodiscard]] std::string session_words(const LineMessage& message) const;

    std::map<AgentId, std::string> people_;
    std::map<AgentSessionId, Session> sessions_;
    std::map<QueueId, std::string> queues_;
    std::map<GroupId, std::string> groups_;
    std::map<AddressId, std::string> addresses_;
    std::multimap<std::string, std::string> stations_;  ///< Of people.
    std::map<ProviderCallId, CallId> calls_;
    std::map<CallId, CallEnd> ends_;
};

}  // namespace agentline::scenario
