// What: a request whose answer is one structure of fixed size.
// Owner: Requests, and the method that asks. Thread: see Request.
#pragma once

#include <cstdint>

#include "client/com/requests.h"

namespace agentline::com {

template <class Info>
class InfoRequest : public Request {
  public:
    InfoRequest() { info.dwTotalSize = sizeof(info); }

    /// To be read when the request has succeeded; the line function writes it before. Packed, so
    /// that it would stand anywhere.
    alignas(std::uint64_t) Info info{};
};

}  // namespace agentline::com
