// What: what faults planted in frames share: frames of one output taken apart, changed and put
// together again, before the judges see them or after. Owner: a test. Thread: its own.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/faults.h"
#include "wire/frame.h"
#include "wire/requests.h"

namespace agentline::sim {

struct KeptFrame {
    wire::FrameHeader header;
    Bytes body;
    [[nodiscard]] bool is_event(std::uint32_t message) const {
        if (header.kind != wire::FrameKind::event) return false;
        return wire::read_event(body)->message == message;
    }
    [[nodiscard]] bool is_reply() const {
        return is_event(static_cast<std::uint32_t>(MessageId::reply));
    }
};
using Frames = std::vector<KeptFrame>;
using Edit = std::function<void(Frames&)>;

inline void edit_frames(Bytes& bytes, const Edit& edit) {
    Frames frames;
    wire::FrameReader reader;
    reader.feed(bytes);
    for (auto frame = reader.next(); frame && *frame; frame = reader.next()) {
        frames.push_back({(*frame)->header, Bytes((*frame)->body.begin(), (*frame)->body.end())});
    }
    edit(frames);
    bytes.clear();
    for (const KeptFrame& each : frames) wire::append_frame(bytes, each.header, each.body);
}

/// Before anybody has judged what was decided.
class Misdecided : public Meddler {
  public:
    explicit Misdecided(Edit edit) : edit_(std::move(edit)) {}
    void decided(Batch& batch) override {
        for (Output& each : batch.outputs) {
            if (auto* sent = std::get_if<SendBytes>(&each)) edit_frames(sent->bytes, edit_);
        }
    }

  private:
    Edit edit_;
};

/// On its way to the client, after it was judged.
class Missent : public Meddler {
  public:
    explicit Missent(Edit edit) : edit_(std::move(edit)) {}
    void leaves(ClientId, Bytes& bytes) override {
        if (++count_ > 200) edit_frames(bytes, edit_);
    }

  private:
    Edit edit_;
    int count_ = 0;
};

template <class Is>
Edit without(Is is) {
    return [is](Frames& frames) { std::erase_if(frames, is); };
}
template <class Made>
PlantedFault fault(std::string name, Edit edit, std::string noticed_as) {
    return {std::move(name), [edit] { return std::make_shared<Made>(edit); },
            std::move(noticed_as)};
}

}  // namespace agentline::sim
