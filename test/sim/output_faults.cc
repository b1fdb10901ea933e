// Faults planted in what leaves a server for its clients: frames are dropped, doubled, changed.
#include <algorithm>

#include "sim/faults.h"
#include "wire/frame.h"
#include "wire/requests.h"

namespace agentline::sim {
namespace {

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

void edit_frames(Bytes& bytes, const Edit& edit) {
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

class AroundTheSequence : public Meddler {
  public:
    void decided(Batch& batch) override {
        if (++count_ < 200) return;
        batch.at_once.insert(batch.at_once.end(), batch.outputs.begin(), batch.outputs.end());
        batch.outputs.clear();
    }

  private:
    int count_ = 0;
};

class ForgottenPin : public Meddler {
  public:
    void decided(Batch& batch) override {
        std::erase_if(batch.at_once,
                      [](const Output& each) { return std::holds_alternative<CheckPin>(each); });
    }
};

template <class Is>
Edit without(Is is) {
    return [is](Frames& frames) { std::erase_if(frames, is); };
}
bool is_reply(const KeptFrame& frame) {
    return frame.is_reply();
}
bool is_counted_event(const KeptFrame& frame) {
    return frame.header.kind == wire::FrameKind::event && frame.header.sequence % 20 == 0;
}
template <class Is>
Edit twice(Is is) {
    return [is](Frames& frames) {
        const Frames before = frames;
        for (const KeptFrame& each : before) {
            if (is(each)) frames.push_back(each);
        }
    };
}

void change_code(Frames& frames) {
    for (KeptFrame& each : frames) {
        if (!each.is_reply()) continue;
        wire::Event event = *wire::read_event(each.body);
        event.params[1] ^= 0x80000048U;  // LINEERR_OPERATIONFAILED.
        each.body.clear();
        wire::append_event(each.body, event);
    }
}
void turn_round(Frames& frames) {
    std::reverse(frames.begin(), frames.end());
}

template <class Made>
PlantedFault fault(std::string name, Edit edit, std::string noticed_as) {
    return {std::move(name), [edit] { return std::make_shared<Made>(edit); },
            std::move(noticed_as)};
}

}  // namespace

std::vector<PlantedFault> planted_output_faults() {
    const auto message = [](std::uint32_t number) {
        return [number](const KeptFrame& frame) { return frame.is_event(number); };
    };
    constexpr std::uint32_t session_status = 27, proxy_request = 24;
    const auto fact = static_cast<std::uint32_t>(wire::PrivateEvent::fact);
    return {
        fault<Misdecided>("request_unanswered", without(is_reply), "is not answered"),
        fault<Misdecided>("reply_twice", twice(is_reply), "that nobody waits for"),
        fault<Misdecided>("reply_with_another_code", change_code, "it had to be"),
        fault<Misdecided>("reply_behind_its_effects", turn_round,
                          "a reply comes behind what it caused"),
        fault<Misdecided>("message_not_told", without(message(session_status)),
                          "or others than the facts say"),
        fault<Misdecided>("message_told_twice", twice(message(session_status)),
                          "or others than the facts say"),
        fault<Misdecided>("handler_not_asked", without(message(proxy_request)),
                          "a handler is not asked"),
        fault<Missent>("fact_not_followed", without(message(fact)), "the follower was told"),
        fault<Missent>("fact_followed_twice", twice(message(fact)), "the follower is told"),
        fault<Missent>("event_lost", without(is_counted_event), "has a gap or comes twice"),
        fault<Missent>("event_twice", twice(is_counted_event), "has a gap or comes twice"),
        {"output_around_the_sequence", [] { return std::make_shared<AroundTheSequence>(); },
         "around the sequence"},
        {"pin_not_compared", [] { return std::make_shared<ForgottenPin>(); },
         "a PIN is not compared"},
    };
}

}  // namespace agentline::sim
