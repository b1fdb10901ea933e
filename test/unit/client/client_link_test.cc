// Goal: the client's connection keeps the order, never blocks the sender and ends once. Method: the
// real link against a socket of the test in a temporary folder; every wait ends by an event.
#include "io/client_link.h"

#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "io/event_fd.h"

namespace agentline::io {
namespace {

using std::chrono::milliseconds;

/// What the link told, for a thread that waits.
class Heard {
  public:
    ClientLink::Callbacks callbacks() {
        return {[this](ByteView bytes) { return on_bytes(bytes); }, [this] { on_closed(); }};
    }
    void wait_for_bytes(std::size_t size) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return bytes_.size() >= size; });
    }
    void wait_for_end() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return ends_ > 0; });
    }
    int ends() {
        const std::lock_guard lock(mutex_);
        return ends_;
    }
    Bytes bytes() {
        const std::lock_guard lock(mutex_);
        return bytes_;
    }
    bool accept_bytes = true;

  private:
    bool on_bytes(ByteView bytes) {
        const std::lock_guard lock(mutex_);
        bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
        changed_.notify_all();
        return accept_bytes;
    }
    void on_closed() {
        const std::lock_guard lock(mutex_);
        ++ends_;
        changed_.notify_all();
    }
    std::mutex mutex_;
    std::condition_variable changed_;
    Bytes bytes_;
    int ends_ = 0;
};

struct ClientLinkTest : testing::Test {
    std::string folder;
    int listener = -1, peer = -1;
    Heard heard;  // Before the link, whose thread uses it.
    std::unique_ptr<ClientLink> link;

    void SetUp() override {
        std::string pattern = "/tmp/agl-link-XXXXXX";
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        folder = pattern;
        listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path().c_str(), sizeof(address.sun_path) - 1);
        const auto* const generic = reinterpret_cast<const sockaddr*>(&address);
        ASSERT_EQ(::bind(listener, generic, sizeof(address)), 0);
        ASSERT_EQ(::listen(listener, 1), 0);
    }
    void TearDown() override {
        link.reset();
        if (peer >= 0) ::close(peer);
        ::close(listener);
        std::filesystem::remove_all(folder);
    }
    [[nodiscard]] std::string path() const { return folder + "/socket"; }

    void connect() {
        auto made = ClientLink::connect("unix:" + path(), milliseconds(0), heard.callbacks());
        ASSERT_TRUE(made) << made.error().text;
        link = std::move(*made);
        peer = ::accept(listener, nullptr, nullptr);
        ASSERT_GE(peer, 0);
    }
    [[nodiscard]] Bytes receive(std::size_t size) const {
        Bytes bytes(size);
        EXPECT_EQ(::recv(peer, bytes.data(), size, MSG_WAITALL), static_cast<ssize_t>(size));
        return bytes;
    }
};

TEST_F(ClientLinkTest, carries_bytes_both_ways) {
    connect();
    link->send(Bytes{1, 2, 3});
    EXPECT_EQ(receive(3), (Bytes{1, 2, 3}));
    const Bytes answer{4, 5};
    ASSERT_EQ(::send(peer, answer.data(), answer.size(), 0), 2);
    heard.wait_for_bytes(2);
    EXPECT_EQ(heard.bytes(), answer);
}

TEST_F(ClientLinkTest, gives_up_connecting_when_it_is_told_to) {
    auto callbacks = heard.callbacks();
    int asked = 0;
    callbacks.gives_up = [&] { return ++asked == 3; };
    EXPECT_FALSE(
        ClientLink::connect("unix:" + folder + "/nobody", std::chrono::hours(1), callbacks));
    EXPECT_EQ(asked, 3);
}

TEST_F(ClientLinkTest, sender_does_not_wait_for_a_peer_that_reads_late_and_order_is_kept) {
    connect();
    constexpr std::size_t piece_size = 64 * 1024, piece_count = 64;
    for (std::size_t i = 0; i < piece_count; ++i) {
        link->send(Bytes(piece_size, static_cast<std::uint8_t>(i)));
    }
    EXPECT_GT(link->backlog(), 0U);
    for (std::size_t i = 0; i < piece_count; ++i) {
        EXPECT_EQ(receive(piece_size), Bytes(piece_size, static_cast<std::uint8_t>(i)));
    }
    EXPECT_EQ(link->backlog(), 0U);
}

TEST_F(ClientLinkTest, end_of_the_peer_is_told_once_and_sending_goes_on_harmlessly) {
    connect();
    ::close(std::exchange(peer, -1));
    heard.wait_for_end();
    link->send(Bytes{1});
    EXPECT_EQ(link->backlog(), 0U);
    link->close();
    EXPECT_EQ(heard.ends(), 1);
}

TEST_F(ClientLinkTest, refused_bytes_end_the_connection) {
    connect();
    heard.accept_bytes = false;
    ASSERT_EQ(::send(peer, "x", 1, 0), 1);
    heard.wait_for_end();
    std::uint8_t byte = 0;
    EXPECT_EQ(::recv(peer, &byte, 1, 0), 0);
}

TEST_F(ClientLinkTest, own_close_is_not_told_and_ends_the_connection) {
    connect();
    link->close();
    EXPECT_EQ(heard.ends(), 0);
    std::uint8_t byte = 0;
    EXPECT_EQ(::recv(peer, &byte, 1, 0), 0);
}

TEST_F(ClientLinkTest, absent_server_and_other_schemes_are_errors) {
    const auto to = [&](const std::string& address) {
        return ClientLink::connect(address, milliseconds(0), heard.callbacks()).has_value();
    };
    EXPECT_FALSE(to("unix:" + folder + "/nobody"));
    EXPECT_FALSE(to("unix:"));
    EXPECT_FALSE(to("unix:/" + std::string(200, 'x')));
    EXPECT_FALSE(to("tcp:localhost:1"));
}

TEST(EventFd, is_readable_exactly_while_set) {
    auto event = EventFd::open();
    ASSERT_TRUE(event);
    const auto is_readable = [&] {
        pollfd entry{event->descriptor(), POLLIN, 0};
        return ::poll(&entry, 1, 0) == 1;
    };
    EXPECT_FALSE(is_readable());
    event->set(true);
    event->set(true);
    EXPECT_TRUE(is_readable());
    EXPECT_TRUE(is_readable());
    event->set(false);
    EXPECT_FALSE(is_readable());
    event->set(true);
    EXPECT_TRUE(is_readable());
}

}  // namespace
}  // namespace agentline::io
