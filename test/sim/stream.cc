#include "sim/stream.h"

#include "model/lineerr.h"
#include "model/messages.h"
#include "wire/requests.h"

namespace agentline::sim {

void Stream::complain(const std::string& what) {
    site_.complaints.add(who_ + ": " + what);
}

void Stream::sent(ByteView bytes) {
    up_.feed(bytes);
    for (auto frame = up_.next(); frame && *frame; frame = up_.next()) on_request(**frame);
}

void Stream::on_request(const wire::Frame& frame) {
    if (frame.header.sequence != ++last_request_) complain("a gap in the requests");
    const auto message = wire::read_message(frame.body);
    if (!message) return complain("a request that cannot be read");
    const std::uint32_t function = message->function_or_ack;
    if ((frame.header.flags & wire::frame_flag::no_ack) == 0) calls_.insert(frame.header.call_id);
    const auto number = [](wire::Function f) { return static_cast<std::uint32_t>(f); };
    const bool is_asynchronous = (function >= number(wire::Function::createagent) &&
                                  function <= number(wire::Function::setagentstateex)) ||
                                 function == number(wire::Function::getagentlist) ||
                                 function == number(wire::Function::setagentsessionstatereason);
    if (is_asynchronous) {
        // The request id comes first in each; the line second where there is no context.
        const bool has_context = function < number(wire::Function::setagentmeasurementperiod) ||
                                 function == number(wire::Function::getagentlist);
        requests_[message->params[0]] = message->params[has_context ? 2 : 1];
    }
    if (function == number(wire::Function::close)) {
        for (auto each = requests_.begin(); each != requests_.end();) {
            const bool is_its = each->second == message->params[0];
            if (is_its) void_.insert(each->first);
            each = is_its ? requests_.erase(each) : std::next(each);
        }
    }
    if (function == number(wire::Function::shutdown)) {
        for (const auto& [id, line] : requests_) void_.insert(id);
        requests_.clear();
    }
}

void Stream::received(ByteView bytes) {
    down_.feed(bytes);
    for (auto frame = down_.next(); frame && *frame; frame = down_.next()) {
        if ((*frame)->header.kind == wire::FrameKind::ack) {
            on_ack(**frame);
        } else {
            on_event(**frame);
        }
    }
}

void Stream::on_ack(const wire::Frame& frame) {
    if (calls_.erase(frame.header.call_id) == 0) complain("an ack that nobody waits for");
}

void Stream::on_event(const wire::Frame& frame) {
    const auto event = wire::read_event(frame.body);
    if (!event) return complain("an event that cannot be read");
    const bool is_reply = event->message == static_cast<std::uint32_t>(MessageId::reply);
    if (frame.header.sequence == 0) {
        const bool is_refusal =
            is_reply && event->params[1] == static_cast<std::uint32_t>(LineErr::operationfailed);
        if (!is_refusal) complain("an uncounted event that is no refusal");
    } else if (frame.header.sequence != ++last_event_) {
        complain("event " + std::to_string(last_event_) + " has a gap or comes twice");
        last_event_ = frame.header.sequence;
    }
    if (!is_reply) return;
    const std::uint32_t id = event->params[0];
    if (requests_.erase(id) == 0 && void_.erase(id) == 0) {
        complain("a reply to request " + std::to_string(id) + " that nobody waits for");
    }
}

}  // namespace agentline::sim
