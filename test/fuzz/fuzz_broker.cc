// Goal: whatever clients send in whatever order, and whatever the provider of a line tells, the
// broker answers each request once or closes the connection, keeps every invariant, and its facts
// alone give its state again. Input: steps; see step().
#include <array>
#include <utility>

#include "fuzz/admin_commands.h"
#include "fuzz/broker_run.h"
#include "fuzz/fuzz_target.h"

namespace agentline::fuzzing {
namespace {

/// The requests that the library sends, in the order of wire/requests.h.
using Requests =
    std::tuple<wire::Hello, wire::Initialize, wire::ShutDown, wire::NegotiateApiVersion,
               wire::GetDevCaps, wire::GetAddressCaps, wire::Open, wire::Close,
               wire::GetProxyStatus, wire::CreateAgent, wire::CreateAgentSession,
               wire::GetAgentInfo, wire::GetAgentSessionInfo, wire::GetAgentSessionList,
               wire::GetQueueInfo, wire::GetGroupList, wire::GetAgentList, wire::GetQueueList,
               wire::SetAgentMeasurementPeriod, wire::SetQueueMeasurementPeriod,
               wire::SetAgentSessionState, wire::SetAgentStateEx, wire::SetAgentSessionStateReason,
               wire::ProxyResponse, wire::ProxyMessage>;

/// Fields with what the broker knows, so that requests get behind the first checks.
class LikelyFields {
  public:
    LikelyFields(FuzzInput& in, const BrokerRun& run) : in_(in), run_(run) {}
    void dword(std::uint32_t& v) {
        constexpr std::array<std::uint32_t, 8> words = {0x1,  0x2,  0x4, 0x8,
                                                        0x10, 0x20, 600, 0x00020002};
        switch (in_.below(4)) {
            case 0:
                return;  // As the packet has it by itself.
            case 1:
                v = words[in_.below(words.size())];
                return;
            default:
                v = run_.known(in_);
        }
    }
    void text(wire::Text& v) {
        const std::array<const char16_t*, 6> texts = {u"alice", u"bob", u"1234",
                                                      u"",      u"x",   u"lunch"};
        if (in_.below(8) != 0) v = texts[in_.below(texts.size())];
    }
    void guid(Guid& v) {
        v = testing::sales;
        if (in_.below(8) == 0) v.bytes.fill(in_.u8());
    }
    void block(Bytes& v) {
        if (in_.flag()) v = testing::call_params_of(testing::acd_types());
        if (in_.below(4) != 0) return;
        const ByteView taken = in_.bytes();
        v.assign(taken.begin(), taken.end());
    }
    void bytes(Bytes& v) { block(v); }

  private:
    FuzzInput& in_;
    const BrokerRun& run_;
};

class Steps {
  public:
    explicit Steps(FuzzInput& in) : in_(in) {}

    void run() {
        log_in();
        for (int steps = 0; steps < 120 && !in_.empty(); ++steps) {
            if (run_.clients().empty()) run_.add_client(0);
            step();
        }
        run_.finish();
    }

  private:
    std::size_t client() { return in_.u8() % run_.clients().size(); }

    /// The first client opens the built-in line and the external one as its handler.
    void log_in() {
        wire::Open open = run_.world().open_packet(run_.clients()[0], testing::builtin_line, 7);
        run_.request(0, with_app(open), true);
        open.device_id = testing::external_line;
        open.privileges = 0x40000001;
        open.call_params = testing::call_params_of(testing::acd_types());
        open.remote_line = 8;
        run_.request(1, with_app(open), true);
    }
    wire::Open with_app(wire::Open open) {
        open.line_app = 1;
        return open;
    }

    template <class Packet>
    void request() {
        Packet packet;
        LikelyFields fields(in_, run_);
        packet.fields(fields);
        run_.request(client(), packet, in_.flag());
    }
    template <std::size_t... Row>
    void request(std::size_t row, std::index_sequence<Row...>) {
        ((row == Row ? request<std::tuple_element_t<Row, Requests>>() : void()), ...);
    }
    void some_request() {
        constexpr std::size_t rows = std::tuple_size_v<Requests>;
        request(in_.u8() % rows, std::make_index_sequence<rows>{});
    }

    std::string some_address() {
        const std::array<const char*, 3> addresses = {"1001", "1002", "9"};
        return addresses[in_.below(3)];
    }
    ProviderCallId some_call() { return ProviderCallId{in_.below(12)}; }
    OfferId some_offer() {
        const auto& offers = run_.offers();
        if (offers.empty() || in_.below(8) == 0) return OfferId{in_.telling()};
        return OfferId{
            *std::next(offers.begin(), static_cast<std::ptrdiff_t>(in_.u8() % offers.size()))};
    }

    provider::Event some_event() {
        switch (in_.below(10)) {
            case 0:
                return provider::CallArrived{ProviderCallId{++last_call_},
                                             in_.below(6) == 0 ? "nowhere" : "sales", "+33",
                                             in_.below(3), 0};
            case 1:
                return provider::CallerLeft{some_call()};
            case 2:
            case 3:
                return provider::StationAnswered{some_offer(), some_address()};
            case 4:
                return provider::StationRefused{some_offer(),
                                                static_cast<RingFailure>(1 + in_.below(3))};
            case 5:
                return provider::StationLeft{some_call()};
            case 6:
                return provider::PrivateCallConnected{
                    ProviderCallId{++last_call_}, some_address(),
                    in_.flag() ? CallDirection::incoming : CallDirection::outgoing};
            case 7:
                return provider::PrivateCallEnded{some_call()};
            case 8:
                return provider::StationReachChanged{some_address(), in_.flag()};
            default:
                return provider::LiveCalls{{some_call(), some_call()}, {some_call()}, {}};
        }
    }

    void step() {
        switch (in_.below(16)) {
            case 0:
                return run_.send(client(), in_.bytes(), in_.flag());
            case 1:
                return run_.admin(client(), some_admin_command(in_, [this](FuzzInput& in) {
                                      return run_.known(in);
                                  }));
            case 2:
            case 3:
            case 4:
            case 5:
                return run_.tell(some_event());
            case 6:
                return run_.pass(std::chrono::seconds(in_.u8()));
            case 7:
                return in_.below(4) == 0 ? run_.drop_client(client()) : (void)in_.u8();
            case 8:
                return run_.clients().size() < 4 ? run_.add_client(in_.below(3)) : (void)in_.u8();
            case 9:
                return run_.world().broker().set_stalled(
                    in_.below(4) == 0 ? std::optional<std::string>("full") : std::nullopt);
            default:
                return some_request();
        }
    }

    FuzzInput& in_;
    BrokerRun run_;
    std::uint64_t last_call_ = 0;
};

}  // namespace
}  // namespace agentline::fuzzing

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    agentline::fuzzing::FuzzInput in(data, size);
    agentline::fuzzing::Steps(in).run();
    return 0;
}
