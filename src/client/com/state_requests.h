// What: the requests that read, set and give up an agent or a session; the answer reaches the
// object in the line thread, in its order among the messages. Owner: Requests, and the method that
// asks. Thread: see Request. Spec: contract tapi3 3.6, 6.3, A25.
#pragma once

#include <agentline_comptr.h>
#include <utility>

#include "client/com/center.h"
#include "client/com/info_request.h"
#include "client/com/known_state.h"

namespace agentline::com {

/// lineGetAgentInfo or lineGetAgentSessionInfo, for the state in it.
template <class Info, class Object>
class ReadStateRequest final : public InfoRequest<Info> {
  public:
    ReadStateRequest(ComPtr<Object> object, DWORD Info::*member, Tell tell)
        : object_(std::move(object)),
          member_(member),
          tell_(tell),
          heard_before_(object_->state().heard()) {}

  private:
    LONG on_reply(LONG result) override {
        object_->learn_state(result, this->info.*member_, heard_before_, tell_);
        return result;
    }

    const ComPtr<Object> object_;
    DWORD Info::*const member_;
    const Tell tell_;
    const std::uint64_t heard_before_;
};

/// lineSetAgentStateEx or lineSetAgentSessionState: what was acknowledged is known, also when
/// nobody waits for it any more.
template <class State, class Object>
class PutStateRequest final : public Request {
  public:
    PutStateRequest(ComPtr<Object> object, State state)
        : object_(std::move(object)), state_(state), heard_before_(object_->state().heard()) {}

  private:
    LONG on_reply(LONG result) override {
        if (result == 0) object_->state().acknowledge(state_, heard_before_);
        return result;
    }

    const ComPtr<Object> object_;
    const State state_;
    const std::uint64_t heard_before_;
};

/// For the end of an object: lets go what was made `times`, and never waits.
inline void release_at_server(Center& center, LineDevice& device, unsigned times,
                              const LineIssue& issue) noexcept {
    try {
        for (unsigned i = 0; i < times; ++i) {
            center.send(device, std::make_shared<Request>(), issue);
        }
    } catch (const std::bad_alloc&) {
        return;  // The server keeps the agent or session; nobody is left to tell.
    }
}

}  // namespace agentline::com
