// What: stands between the parts of the simulated system and may spoil what passes, to show that
// the judges notice (test/center/center.h has the doors of ACD and provider).
// Owner: a test. Thread: its own. In a run without planted faults nobody stands there.
#pragma once

#include "broker/broker.h"
#include "center/center.h"
#include "model/lineerr.h"

namespace agentline::sim {

class Meddler : public center::Meddler {
  public:
    /// The body of what a client sent, after the judges have seen it.
    virtual void arrives(ClientId&, Bytes&) {}
    /// What one decision gave, before anybody looks at it.
    virtual void decided(Batch&) {}
    /// Judged already, and about to leave for a client.
    virtual void leaves(ClientId, Bytes&) {}
    /// What the library answered to a handler.
    virtual void told_response(LineErr&) {}
    virtual bool waits_for_commit() { return true; }
    /// False: the disk says that it has committed the group, and has not.
    virtual bool is_written(const journal::Group&) { return true; }
    virtual bool meets_deadlines() { return true; }
    /// What has to end for everything to end: people work, handlers go home.
    virtual bool anyone_works() { return true; }
    virtual bool handlers_end() { return true; }
    /// The state that a server finds when it starts again.
    virtual bool is_recovered(const journal::Group&) { return true; }
};

}  // namespace agentline::sim
