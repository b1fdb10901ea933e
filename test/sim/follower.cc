#include "sim/follower.h"

#include <string_view>

namespace agentline::sim {

using namespace std::chrono_literals;

Follower::Follower(const Surroundings& around)
    : site_(around.site), network_(around.network), auditor_(around.auditor) {}

void Follower::connect() {
    connection_ = network_.connect(*this, {0, 2, "root", "server"});
    if (!connection_) return again();
    stream_ = std::make_unique<Stream>(site_, "the follower");
    reader_ = {};
    calls_ = 0;
    send(wire::encode(wire::Hello{wire::protocol_version, u"follower"}));
    subscribe();
}

void Follower::again() {
    site_.agenda.after(site_.some(300ms), [this] {
        if (!connection_) connect();
    });
}

void Follower::send(const wire::Message& message) {
    Bytes body;
    wire::append_message(body, message);
    wire::FrameHeader header;
    header.call_id = ++calls_;
    header.sequence = calls_;
    Bytes bytes;
    wire::append_frame(bytes, header, body);
    stream_->sent(bytes);
    network_.to_server(*connection_, bytes);
}

void Follower::subscribe() {
    const std::string json = R"({"command":"subscribe","since":)" + std::to_string(last_) + "}";
    wire::Admin request;
    request.json.assign(json.begin(), json.end());
    send(wire::encode(request));
}

void Follower::on_bytes(ClientId connection, ByteView bytes, std::uint64_t depends_on) {
    if (connection_ != connection) return;
    auditor_.shown(depends_on);
    stream_->received(bytes);
    reader_.feed(bytes);
    for (auto frame = reader_.next(); frame && *frame; frame = reader_.next()) {
        if ((*frame)->header.kind == wire::FrameKind::ack) {
            if ((*frame)->header.call_id > 1) on_ack(*wire::read_message((*frame)->body));
        } else {
            on_event(*wire::read_event((*frame)->body));
        }
    }
}

void Follower::on_ack(const wire::Message& ack) {
    const auto answer = wire::decode<wire::AdminAck>(ack);
    if (ack.function_or_ack != 0 || !answer) {
        // The journal stands: later.
        site_.agenda.after(site_.some(1s), [this, at = connection_] {
            if (connection_ && connection_ == at) subscribe();
        });
        return;
    }
    const std::string_view text(reinterpret_cast<const char*>(answer->json.data()),
                                answer->json.size());
    site_.complaints.unless(text.find("not yet") == text.npos, "fact ", last_,
                            " was told to a follower and is taken back");
    if (text.find("gone") == text.npos) return;
    // Too long away. It goes on from the oldest that is kept.
    const std::string_view key = R"("oldest":)";
    const auto at = text.find(key);
    last_ = std::stoull(std::string(text.substr(at + key.size()))) - 1;
    subscribe();
}

void Follower::on_event(const wire::Event& event) {
    if (event.message != static_cast<std::uint32_t>(wire::PrivateEvent::fact)) return;
    const std::uint64_t sequence = std::uint64_t{event.params[1]} << 32U | event.params[0];
    site_.complaints.unless(sequence == last_ + 1, "after fact ", last_, " the follower is told ",
                            sequence);
    last_ = sequence;
    ++site_.figures.followed;
}

void Follower::on_ended(ClientId connection) {
    if (connection_ != connection) return;
    connection_.reset();
    again();
}

}  // namespace agentline::sim
