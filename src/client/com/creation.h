// What: a request that makes an agent or a session: its reply makes the object, so that the
// messages behind the reply find it, and those that came before are told then. Owner: Requests, and
// the method that asks. Thread: see Request. When nobody waits for the reply any more, the object
// ends with the request and is released at the server (contract tapi3 2.2, A25).
#pragma once

#include <agentline_comptr.h>

#include "client/com/center.h"
#include "client/com/requests.h"

namespace agentline::com {

template <class Handle, class Made>
class Creation : public Request {
  public:
    explicit Creation(Center& center) : center_(center) { center_.begin_creation(); }
    ~Creation() override { center_.end_creation(); }

    Handle handle = 0;  ///< The line function writes it before its reply.
    ComPtr<Made> made;  ///< There when the request has succeeded.

  protected:
    Center& center() { return center_; }

  private:
    virtual ComPtr<Made> make() = 0;
    virtual void replay() = 0;

    LONG on_reply(LONG result) override {
        if (result != 0) return result;
        made = make();
        replay();
        return 0;
    }

    Center& center_;
};

}  // namespace agentline::com
