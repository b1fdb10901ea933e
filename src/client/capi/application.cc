#include "client/capi/application.h"

#include <chrono>
#include <cstdlib>
#include <utility>
#include <vector>

#include "model/versions.h"

namespace agentline::client {
namespace {

constexpr const char* default_server = "unix:/run/agentline/agentline.sock";
constexpr auto connect_time = std::chrono::seconds(5);
constexpr auto shutdown_time = std::chrono::seconds(5);
constexpr std::uint32_t wait_for_ever = 0xFFFFFFFF;
/// Bytes that a server which reads nothing may leave unsent before requests are refused.
constexpr std::size_t backlog_max = std::size_t{64} << 20U;

std::string server_address() {
    const char* const address = std::getenv("AGENTLINE_SERVER");
    return address == nullptr || *address == '\0' ? default_server : address;
}

}  // namespace

// ---- Life ----

Application::Application(const Options& options, io::EventFd event)
    : mechanism_(options.mechanism),
      callback_(options.callback),
      on_line_void_(options.on_line_void),
      friendly_name_(options.friendly_name),
      module_name_(options.module_name),
      api_version_(options.api_version),
      event_(std::move(event)) {}

LineResult<std::shared_ptr<Application>> Application::start(const Options& options) {
    auto event = io::EventFd::open();
    if (!event) return failure(LineErr::resourceunavail);
    auto application = std::make_shared<Application>(options, std::move(*event));
    Lock lock(application->mutex_);
    if (const LineErr error = application->connect(lock); error != LineErr::ok) {
        return failure(error);
    }
    lock.unlock();
    return application;
}

LineErr Application::connect(Lock& lock) {
    is_connecting_ = true;
    auto old = std::move(link_);
    lock.unlock();
    old.reset();
    lock.lock();
    // Not earlier: until then the old link may tell of its own end.
    core_.start_connection();
    lock.unlock();
    auto link =
        io::ClientLink::connect(server_address(), connect_time,
                                {[this](ByteView bytes) { return on_bytes(bytes); },
                                 [this] { on_closed(); }, [this] { return is_shut_down(); }});
    lock.lock();
    LineErr error = LineErr::operationfailed;
    if (link) {
        link_ = std::move(*link);
        error = introduce(lock);
    }
    if (error != LineErr::ok) core_.connection_lost();
    is_connecting_ = false;
    changed_.notify_all();
    return error;
}

LineErr Application::ensure_connected(Lock& lock) {
    changed_.wait(lock, [this] { return !is_connecting_; });
    if (shut_down_) return LineErr::invalapphandle;
    return core_.is_lost() ? connect(lock) : LineErr::ok;
}

bool Application::is_shut_down() {
    const Lock lock(mutex_);
    return shut_down_;
}

LineErr Application::introduce(Lock& lock) {
    wire::Hello hello;
    hello.protocol_version = wire::protocol_version;
    hello.client_name = module_name_;
    const auto greeted = finish<wire::HelloAck>(lock, core_.begin_call(hello));
    if (!greeted) return greeted.error();
    wire::Initialize initialize;
    initialize.friendly_name = friendly_name_;
    initialize.module_name = module_name_;
    initialize.api_version = api_version_;
    const auto initialized = finish<wire::InitializeAck>(lock, core_.begin_call(initialize));
    if (!initialized) return initialized.error();
    core_.set_server_app(initialized->line_app);
    device_count_ = initialized->num_devs;
    service_version_ = initialized->api_version;
    return LineErr::ok;
}

void Application::shutdown() {
    {
        Lock lock(mutex_);
        shut_down_ = true;
        // A thread that is introducing the program gives up: a server that hangs must not hang us.
        changed_.notify_all();
        changed_.wait(lock, [this] { return !is_connecting_; });
        const auto call_id = core_.begin_shutdown();
        flush();
        event_.set(false);
        if (call_id) {
            // The ack says that all which was queued before has arrived; a server that hangs must
            // not hang the program.
            changed_.wait_for(lock, shutdown_time,
                              [&] { return core_.is_lost() || core_.take_ack(*call_id); });
        }
    }
    if (link_) link_->close();
}

// ---- Synchronous calls ----

LineResult<wire::Message> Application::wait_for_ack(Lock& lock,
                                                    const LineResult<std::uint32_t>& call_id) {
    if (!call_id) return failure(call_id.error());
    flush();
    const std::uint32_t connection = core_.connection();
    for (;;) {
        if (auto ack = core_.take_ack(*call_id)) {
            const auto result = static_cast<LineErr>(ack->function_or_ack);
            if (result != LineErr::ok) return failure(result);
            return std::move(*ack);
        }
        const bool is_over = core_.is_lost() || core_.connection() != connection;
        if (is_over || shut_down_) break;
        changed_.wait(lock);
    }
    core_.forget_call(*call_id);
    return failure(LineErr::operationfailed);
}

LineErr Application::open(wire::Open request, const Line& line) {
    Lock lock(mutex_);
    if (const LineErr error = ensure_connected(lock); error != LineErr::ok) return error;
    request.line_app = core_.server_app();
    const auto ack = wait_for_ack(lock, core_.begin_open(request, line));
    return ack ? LineErr::ok : ack.error();
}

LineErr Application::close(std::uint32_t line) {
    Lock lock(mutex_);
    const auto call_id = core_.begin_close(line);
    event_.set(core_.message_count() > 0);
    const auto ack = wait_for_ack(lock, call_id);
    return ack ? LineErr::ok : ack.error();
}

std::optional<Line> Application::find_line(std::uint32_t line) const {
    const std::lock_guard lock(mutex_);
    const Line* const found = core_.find_line(line);
    if (found == nullptr) return std::nullopt;
    return *found;
}

// ---- Asynchronous requests ----

LineResult<std::uint32_t> Application::request(std::uint32_t line, const proxy::Request& request,
                                               const OutMemory& out) {
    Lock lock(mutex_);
    if (const LineErr error = core_.check(line, request); error != LineErr::ok) {
        return failure(error);
    }
    const ProxyRequestType type = proxy::type_of(request);
    if (!core_.serves(core_.find_line(line)->device_id, type)) {
        if (const LineErr error = ask_served(lock, line, type); error != LineErr::ok) {
            return failure(error);
        }
    }
    if (is_congested()) return failure(LineErr::resourceunavail);
    auto id = core_.request(line, request, out);
    flush();
    return id;
}

LineErr Application::ask_served(Lock& lock, std::uint32_t line, ProxyRequestType type) {
    const std::uint32_t device_id = core_.find_line(line)->device_id;
    const auto ack = wait_for_ack(lock, core_.begin_ask_served(device_id));
    if (!ack) return ack.error();
    if (core_.find_line(line) == nullptr) return LineErr::invallinehandle;  // Closed meanwhile.
    return core_.serves(device_id, type) ? LineErr::ok : LineErr::operationunavail;
}

bool Application::is_congested() const {
    return link_->backlog() > backlog_max;
}

void Application::flush() {
    if (!link_) return;  // Connecting again has failed, or is under way.
    link_->send(core_.take_output());
}

// ---- For proxy handlers ----

LineErr Application::proxy_response(std::uint32_t line, const void* block, std::uint32_t result) {
    const Lock lock(mutex_);
    if (core_.find_line(line) == nullptr) return LineErr::invallinehandle;
    if (is_congested()) return LineErr::resourceunavail;
    const LineErr done = core_.proxy_response(line, block, result);
    flush();
    return done;
}

bool Application::free_orphan(const void* block) {
    const Lock lock(mutex_);
    return core_.free_orphan(block);
}

LineErr Application::proxy_message(std::uint32_t line, const HandlerMessage& message) {
    const Lock lock(mutex_);
    if (core_.find_line(line) == nullptr) return LineErr::invallinehandle;
    if (is_congested()) return LineErr::resourceunavail;
    const LineErr done = core_.proxy_message(line, message);
    flush();
    return done;
}

// ---- Messages ----

LineErr Application::wait_for_message(Lock& lock, std::uint32_t timeout_ms) {
    const auto is_over = [this] {
        return shut_down_ || core_.message_count() > 0 || core_.is_lost();
    };
    if (timeout_ms == wait_for_ever) {
        changed_.wait(lock, is_over);
    } else {
        changed_.wait_for(lock, std::chrono::milliseconds(timeout_ms), is_over);
    }
    if (shut_down_) return LineErr::invalapphandle;
    return core_.message_count() > 0 ? LineErr::ok : LineErr::operationfailed;
}

std::optional<ClientMessage> Application::take_message() {
    const auto message = core_.take_message();
    event_.set(core_.message_count() > 0);
    return message;
}

LineResult<ClientMessage> Application::next_message(std::uint32_t timeout_ms) {
    Lock lock(mutex_);
    const LineErr waited = wait_for_message(lock, timeout_ms);
    if (waited != LineErr::ok) return failure(waited);
    return *take_message();
}

LineResult<std::uint32_t> Application::dispatch(
    std::uint32_t timeout_ms, const std::function<void(const ClientMessage&)>& deliver) {
    Lock lock(mutex_);
    const LineErr waited = wait_for_message(lock, timeout_ms);
    if (waited == LineErr::operationfailed && !core_.is_lost()) return 0U;
    if (waited != LineErr::ok) return failure(waited);
    // Only as many as wait now, so that a program that is answered at once also comes back.
    const std::size_t waiting = core_.message_count();
    std::uint32_t delivered = 0;
    while (delivered < waiting && !shut_down_) {
        const auto message = take_message();
        if (!message) break;  // Dropped by lineClose in the callback, or taken by another pump.
        lock.unlock();
        deliver(*message);
        ++delivered;
        lock.lock();
    }
    return delivered;
}

// ---- The link's thread ----

bool Application::on_bytes(ByteView bytes) {
    Lock lock(mutex_);
    bool is_good = false;
    try {
        is_good = core_.receive(bytes).has_value();
    } catch (const std::bad_alloc&) {
        is_good = false;  // What was lost is unknown, so the connection must end.
    }
    after_input(std::move(lock));
    return is_good;
}

void Application::on_closed() {
    Lock lock(mutex_);
    core_.connection_lost();
    after_input(std::move(lock));
}

void Application::after_input(Lock lock) {
    if (!shut_down_) event_.set(core_.message_count() > 0);
    const std::vector<std::uint32_t> closed = core_.take_closed_lines();
    lock.unlock();
    changed_.notify_all();
    for (const std::uint32_t line : closed) on_line_void_(line);
}

}  // namespace agentline::client
