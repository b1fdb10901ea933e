// What: a plain TAPI 2.2 program that looks at the same server from outside: what the COM objects
// say must be what it sees. It has a registration and a line of its own.
// Owner: the test. Thread: one. It waits for replies and messages, at most 30 s, then it throws.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <tapi.h>

namespace agentline::test {

class Outside {
  public:
    explicit Outside(DWORD device = 0);
    ~Outside();
    Outside(const Outside&) = delete;
    Outside& operator=(const Outside&) = delete;

    HLINE line() const { return line_; }
    /// What a request ends with: at once or in its LINE_REPLY.
    LONG result(LONG returned);

    /// The agent with this id, 0 when he is not logged in.
    HAGENT agent(const std::string& id);
    /// Handles of the agent's sessions that are not released.
    std::vector<HAGENTSESSION> sessions(HAGENT agent);
    /// The agent's only session.
    HAGENTSESSION session_of(const std::string& id);
    /// What the server says of them; they throw when it knows no such thing.
    LINEAGENTINFO agent_info(HAGENT agent);
    LINEAGENTSESSIONINFO session_info(HAGENTSESSION session);
    LINEQUEUEINFO queue_info(DWORD queue);
    /// Id of a queue by its name.
    DWORD queue(const std::string& group_id, const std::string& name);

    LONG set_session(HAGENTSESSION session, DWORD state);
    LONG set_agent(HAGENT agent, DWORD state);

    /// Waits for a message of this kind with these words; dwParam3 only if it is not 0.
    void wait_for(DWORD message, DWORD p1, DWORD p2, DWORD p3 = 0);
    /// How many have come; only what was there before a request that has been answered is sure.
    size_t count(DWORD message, DWORD p1, DWORD p2, DWORD p3 = 0) const;

  private:
    void need(LONG result, const char* step) const;
    void take();
    template <typename List>
    std::vector<BYTE> list_of(const std::function<LONG(List*)>& ask);

    HLINEAPP app_ = 0;
    HLINE line_ = 0;
    std::vector<LINEMESSAGE> messages_;
};

}  // namespace agentline::test
