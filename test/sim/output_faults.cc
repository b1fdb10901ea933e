// Faults planted in what leaves a server for its clients: frames are dropped, doubled, changed.
#include <algorithm>

#include "sim/frame_faults.h"

namespace agentline::sim {
namespace {

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
