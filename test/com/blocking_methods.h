// What: every method that waits for the answer of an agent handler (class B of contract tapi3 3) as
// a row of a table, so that a test can treat them all alike.
// Owner: none, functions. Thread: any; a row may be called by several threads at once.
#pragma once

#include <agentline_comptr.h>
#include <functional>
#include <string>
#include <tapi3.h>
#include <vector>

namespace agentline::test {

/// One of each, to call methods of.
struct Objects {
    ComPtr<ITAgentHandler> handler;
    ComPtr<ITACDGroup> group;
    ComPtr<ITQueue> queue;
    ComPtr<ITAddress> address;
    ComPtr<ITAgent> agent;  ///< Made with an id.
    ComPtr<ITAgentSession> session;
};

/// Everything from a handler, with a new agent and a new session.
Objects objects_of(const ComPtr<ITAgentHandler>& handler);

struct Outcome {
    HRESULT result = S_OK;
    /// Whether the [out] parameter, which held rubbish before, is all zero; true without one.
    bool is_empty = true;
    LONG last_lineerr = 0;  ///< tapi3_last_lineerr() in the calling thread, directly after.
};

struct BlockingMethod {
    std::string name;
    DWORD type;  ///< LINEPROXYREQUEST_ that it becomes.
    std::function<Outcome(const Objects&)> call;
};

/// 42 rows.
std::vector<BlockingMethod> blocking_methods();

/// Calls all of them at once, each in a thread of its own; in the order of the table.
std::vector<Outcome> call_all(const std::vector<BlockingMethod>& methods, const Objects& objects);

}  // namespace agentline::test
