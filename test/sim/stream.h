// What: watches the two byte streams of one connection at the program's end, below the library:
// each ack and each LINE_REPLY once and asked for, events without gap or double.
// Owner: a Program; one for each connection. Thread: its owner's.
// Spec: design 3.9, 3.12; contract 5 (one reply per request id).
#pragma once

#include <map>
#include <set>
#include <string>

#include "sim/site.h"
#include "wire/frame.h"
#include "wire/packet.h"

namespace agentline::sim {

class Stream {
  public:
    Stream(Site& site, std::string who) : site_(site), who_(std::move(who)) {}
    void sent(ByteView bytes);
    void received(ByteView bytes);

  private:
    void on_request(const wire::Frame& frame);
    void on_ack(const wire::Frame& frame);
    void on_event(const wire::Frame& frame);
    void complain(const std::string& what);

    Site& site_;
    std::string who_;
    wire::FrameReader up_, down_;
    std::uint64_t last_request_ = 0, last_event_ = 0;
    std::set<std::uint32_t> calls_;
    std::map<std::uint32_t, std::uint32_t> requests_;  ///< Request id to the server's line.
    std::set<std::uint32_t> void_;                     ///< Of lines that were closed.
};

}  // namespace agentline::sim
