// Goal: whatever a server sends, the library keeps its promises to the program: it writes into the
// program's memory only what was lent to a request that is still wanted, each request ends once,
// and blocks of a handler may be filled with anything. Input: steps of the server and of the
// program; at the end the connection is lost.
#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "client/core/client_core.h"
#include "fuzz/fuzz_input.h"
#include "fuzz/fuzz_target.h"
#include "model/checks.h"
#include "model/messages.h"
#include "model/versions.h"
#include "unit/wire/flat_samples.h"
#include "wire/flat.h"
#include "wire/proxy_block.h"

namespace agentline::client {
namespace {

using fuzzing::FuzzInput;

constexpr std::array<std::uint32_t, 2> lines = {11, 12};
constexpr std::uint32_t server_handle_offset = 1000;
constexpr std::uint8_t untouched = 0xA5;

/// What a program lent to a request: exactly so many bytes, so that the sanitizer guards the ends.
struct Lent {
    std::unique_ptr<std::uint8_t[]> memory;
    std::uint32_t size = 0;
    std::uint32_t line = 0;
    bool is_structure = false;
    bool is_void = false;  ///< The line was closed: nothing may be written any more.
    int replies = 0;
};

/// A block that was shown to the program.
struct Shown {
    void* address = nullptr;
    std::uint32_t line = 0;
    std::uint32_t size = 0;
};

class Session {
  public:
    explicit Session(FuzzInput& in)
        : in_(in), core_(Limits{.pending_requests = 40, .messages = 30}) {
        open_lines();
    }

    void run() {
        while (!in_.empty()) {
            if (core_.is_lost()) {
                if (!in_.flag()) break;
                connect_again();
            }
            step();
        }
        lose();
        take_messages();
        for (const auto& [id, lent] : lent_) {
            FUZZ_EXPECT(lent.replies <= 1);
            if (lent.is_void) {
                expect_untouched(lent);
            } else {
                FUZZ_EXPECT(lent.replies == 1);
            }
        }
    }

  private:
    // ---- The server ----

    void deliver(ByteView bytes) {
        if (core_.is_lost()) return;
        // In two parts and from memory of their own size.
        const std::size_t cut = bytes.empty() ? 0 : in_.u8() % bytes.size();
        for (const ByteView part : {bytes.first(cut), bytes.subspan(cut)}) {
            const Bytes copy(part.begin(), part.end());
            if (!core_.receive(copy)) return lose();
        }
    }
    void deliver(wire::FrameKind kind, std::uint32_t call_id, const Bytes& body) {
        wire::FrameHeader header;
        header.kind = kind;
        header.call_id = call_id;
        header.sequence = kind == wire::FrameKind::event ? ++sequence_ : 0;
        Bytes frame;
        wire::append_frame(frame, header, body);
        deliver(frame);
    }
    void deliver(const wire::Event& event) {
        Bytes body;
        wire::append_event(body, event);
        deliver(wire::FrameKind::event, 0, body);
    }
    template <class Ack>
    void acknowledge(std::uint32_t call_id, const Ack& ack) {
        Bytes body;
        wire::append_message(body, wire::encode_ack(0, ack));
        deliver(wire::FrameKind::ack, call_id, body);
    }

    std::uint32_t some_request() {
        if (last_request_ == 0 || in_.below(8) == 0) return in_.telling();
        return 1 + in_.below(last_request_);
    }
    std::uint32_t some_line() { return in_.below(8) == 0 ? in_.telling() : lines[in_.below(2)]; }
    Bytes some_bytes() {
        const ByteView taken = in_.bytes();
        return {taken.begin(), taken.end()};
    }

    /// A report as a good server sends it, of whatever type, with a dword or two changed.
    Bytes some_report() {
        using namespace wire;
        const std::uint32_t total = 300 + in_.u8();
        const std::array<Bytes, 7> reports = {
            encode_flat(samples::agent_info(), total), encode_flat(samples::session_info(), total),
            encode_flat(samples::queue_info(), total), encode_flat(samples::session_list(), total),
            encode_flat(samples::group_list(), total), encode_flat(samples::queue_list(), total),
            encode_flat(samples::agent_list(), total)};
        Bytes report = reports[in_.below(reports.size())];
        for (std::uint32_t left = in_.below(3); left > 0; --left) {
            const auto dwords = static_cast<std::uint32_t>(report.size() / 4);
            ByteWriter(report).patch_u32(std::size_t{4} * in_.below(dwords), in_.telling());
        }
        return report;
    }

    void reply() {
        wire::Event event;
        event.message = static_cast<std::uint32_t>(MessageId::reply);
        event.var_data = in_.flag() ? some_report() : some_bytes();
        const auto size = static_cast<std::uint32_t>(event.var_data.size());
        event.params = {some_request(), in_.below(3) == 0 ? in_.telling() : 0, 0,
                        in_.below(8) == 0 ? in_.telling() : size};
        deliver(event);
    }

    void proxy_request() {
        const auto number = static_cast<std::uint8_t>(in_.u8());
        const std::array<proxy::Request, 7> requests = {
            proxy::CreateAgent{u"alice", u"1"},
            proxy::CreateAgentSession{u"1", AgentId(5), wire::samples::guid(number), {}},
            proxy::GetAgentInfo{AgentId(1), 56U + number},
            proxy::GetGroupList{24U + number},
            proxy::GetAgentSessionList{AgentId(1), 24U + number},
            proxy::GetQueueList{wire::samples::guid(1), 24U + number},
            proxy::SetAgentStateEx{AgentId(1), 1, 2}};
        wire::Event event;
        event.device = some_line();
        event.message = static_cast<std::uint32_t>(MessageId::proxyrequest);
        event.params = {in_.u32(), in_.u32(), 0, 0};
        event.var_data = wire::encode_proxy_block(
            {"host", "user", api_2_2, requests[in_.below(requests.size())]});
        if (in_.below(4) == 0) event.var_data = some_bytes();
        deliver(event);
    }

    void other_event() {
        wire::Event event;
        event.device = some_line();
        event.message = in_.flag() ? 23 + in_.below(12) : in_.telling();
        if (in_.below(8) == 0) event.message = static_cast<std::uint32_t>(MessageId::close);
        if (in_.below(8) == 0) {
            event.message = static_cast<std::uint32_t>(wire::PrivateEvent::served_changed);
        }
        for (std::uint32_t& param : event.params) param = in_.telling();
        event.var_data = some_bytes();
        deliver(event);
    }

    void ack() {
        wire::Message message;
        message.function_or_ack = in_.below(3) == 0 ? in_.telling() : 0;
        for (std::uint32_t& param : message.params) param = in_.telling();
        message.var_data = some_bytes();
        Bytes body;
        wire::append_message(body, message);
        const std::uint32_t call = in_.below(4) == 0 ? in_.telling() : last_call_;
        deliver(wire::FrameKind::ack, call, body);
    }

    // ---- The program ----

    void open_lines() {
        for (const std::uint32_t handle : lines) {
            if (core_.is_lost() || core_.find_line(handle) != nullptr) continue;
            Line line;
            line.handle = handle;
            line.api_version = api_2_2;
            line.privileges = privilege::none | privilege::option_proxy;
            const auto call = core_.begin_open(wire::Open{}, line);
            FUZZ_EXPECT(call.has_value());
            last_call_ = *call;
            wire::OpenAck ack;
            ack.line = handle + server_handle_offset;
            ack.address_count = 2;
            if (in_.below(16) != 0) acknowledge(*call, ack);
            (void)core_.take_ack(*call);
        }
    }

    void connect_again() {
        (void)core_.take_closed_lines();
        core_.start_connection();
        open_lines();
    }

    void lose() {
        core_.connection_lost();
        FUZZ_EXPECT(core_.find_line(lines[0]) == nullptr && core_.find_line(lines[1]) == nullptr);
    }

    proxy::Request some_body(std::uint32_t total_size) {
        switch (in_.below(9)) {
            case 0:
                return proxy::CreateAgent{u"alice", u"1234"};
            case 1:
                return proxy::CreateAgentSession{u"", AgentId(1), wire::samples::guid(1), {}};
            case 2:
                return proxy::GetAgentInfo{AgentId(1), total_size};
            case 3:
                return proxy::GetAgentSessionInfo{AgentSessionId(1), total_size};
            case 4:
                return proxy::GetAgentSessionList{AgentId(1), total_size};
            case 5:
                return proxy::GetQueueInfo{QueueId(1), total_size};
            case 6:
                return proxy::GetGroupList{total_size};
            case 7:
                return proxy::GetQueueList{wire::samples::guid(1), total_size};
            default:
                return proxy::GetAgentList{total_size};
        }
    }

    void request() {
        const std::uint32_t line = lines[in_.below(2)];
        const std::uint32_t total_size = in_.below(600);
        const proxy::Request body = some_body(total_size);
        if (core_.check(line, body) != LineErr::ok) return;
        Lent lent;
        lent.line = line;
        lent.is_structure = fixed_size_of(proxy::type_of(body)) != 0;
        lent.size = lent.is_structure ? total_size : 4;
        lent.memory = std::make_unique<std::uint8_t[]>(lent.size);
        std::fill_n(lent.memory.get(), lent.size, untouched);
        if (lent.is_structure) std::memcpy(lent.memory.get(), &lent.size, 4);
        OutMemory out{lent.memory.get(), lent.is_structure ? lent.size : 0, in_.flag()};
        const auto id = core_.request(line, body, out);
        if (!id) return;
        last_request_ = std::max(last_request_, *id);
        FUZZ_EXPECT(lent_.emplace(*id, std::move(lent)).second);
    }

    static void expect_untouched(const Lent& lent) {
        const std::uint8_t* const from = lent.memory.get();
        FUZZ_EXPECT(std::all_of(from, from + lent.size,
                                [](std::uint8_t byte) { return byte == untouched; }));
    }

    /// From now on the memory is the program's own again, which uses it for something else.
    void make_void(std::uint32_t line) {
        for (auto& [id, lent] : lent_) {
            if (lent.line != line || lent.replies != 0) continue;
            lent.is_void = true;
            std::fill_n(lent.memory.get(), lent.size, untouched);
        }
    }

    void close() {
        const std::uint32_t line = lines[in_.below(2)];
        if (core_.is_lost() || core_.find_line(line) == nullptr) return;
        const auto call = core_.begin_close(line);
        FUZZ_EXPECT(call.has_value());
        last_call_ = *call;
        make_void(line);
        if (in_.flag()) open_lines();
    }

    void shut_down() {
        if (core_.is_lost()) return;
        FUZZ_EXPECT(core_.begin_shutdown().has_value());
        for (const std::uint32_t line : lines) make_void(line);
        shown_.clear();
        open_lines();
    }

    void take_messages() {
        while (const auto message = core_.take_message()) {
            if (message->id == static_cast<std::uint32_t>(MessageId::reply)) {
                take_reply(*message);
            } else if (message->id == static_cast<std::uint32_t>(MessageId::proxyrequest)) {
                take_block(*message);
            }
        }
        (void)core_.take_closed_lines();
    }

    void take_reply(const ClientMessage& message) {
        const auto found = lent_.find(static_cast<std::uint32_t>(message.param1));
        FUZZ_EXPECT(found != lent_.end());
        Lent& lent = found->second;
        FUZZ_EXPECT(!lent.is_void);
        FUZZ_EXPECT(++lent.replies == 1);
        if (!lent.is_structure) return;
        FUZZ_EXPECT(std::memcmp(lent.memory.get(), &lent.size, 4) == 0);
        if (message.param2 != 0) return;
        std::uint32_t used = 0;
        std::memcpy(&used, lent.memory.get() + 8, 4);
        FUZZ_EXPECT(used <= lent.size);
    }

    void take_block(const ClientMessage& message) {
        Shown block{reinterpret_cast<void*>(message.param1), message.device, 0};
        std::memcpy(&block.size, block.address, 4);
        shown_.push_back(block);
    }

    /// A handler writes what it likes into its block and gives it back.
    void answer_block() {
        if (shown_.empty()) return;
        const std::uint32_t at = in_.below(static_cast<std::uint32_t>(shown_.size()));
        const Shown block = shown_[at];
        const std::uint32_t line = lines[in_.below(2)];
        const Bytes written = in_.flag() ? some_report() : some_bytes();
        const std::uint32_t from = in_.below(block.size);
        std::copy_n(written.data(), std::min<std::size_t>(written.size(), block.size - from),
                    static_cast<std::uint8_t*>(block.address) + from);
        const auto forget = [&] { shown_.erase(shown_.begin() + at); };
        if (core_.find_line(line) == nullptr) {
            if (core_.free_orphan(block.address)) forget();
            return;
        }
        const std::uint32_t result = in_.flag() ? 0 : in_.telling();
        const LineErr said = core_.proxy_response(line, block.address, result);
        if (static_cast<std::int32_t>(result) > 0) {
            FUZZ_EXPECT(said == LineErr::invalparam);
        } else if (block.line == line || said == LineErr::ok) {
            forget();
        }
    }

    void step() {
        switch (in_.below(16)) {
            case 0:
                return deliver(in_.bytes());
            case 1:
            case 2:
            case 3:
                return reply();
            case 4:
                return proxy_request();
            case 5:
                return other_event();
            case 6:
                return ack();
            case 7:
                return close();
            case 8:
                return take_messages();
            case 9:
            case 10:
                return answer_block();
            case 11:
                return ask_served();
            case 12:
                return in_.below(4) == 0 ? shut_down() : tell();
            default:
                return request();
        }
    }

    void ask_served() {
        if (core_.is_lost()) return;
        const auto call = core_.begin_ask_served(in_.below(3));
        FUZZ_EXPECT(call.has_value());
        last_call_ = *call;
        (void)core_.serves(in_.below(3), ProxyRequestType::createagent);
    }

    void tell() {
        const std::uint32_t line = lines[in_.below(2)];
        if (core_.find_line(line) == nullptr) return;
        (void)core_.proxy_message(line, {in_.below(2), in_.telling(), in_.u32(), in_.u32(), 0});
        (void)core_.take_output();
    }

    FuzzInput& in_;
    ClientCore core_;
    std::map<std::uint32_t, Lent> lent_;
    std::vector<Shown> shown_;
    std::uint32_t last_request_ = 0, last_call_ = 0;
    std::uint64_t sequence_ = 0;
};

}  // namespace
}  // namespace agentline::client

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    agentline::fuzzing::FuzzInput in(data, size);
    agentline::client::Session(in).run();
    return 0;
}
