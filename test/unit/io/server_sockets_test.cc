// Goal: the server's side of the transport keeps frames whole, clients apart and every limit.
// Method: real unix sockets in a temporary folder, raw clients, waiting for callbacks, no sleeping.
#include "io/server_sockets.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <gtest/gtest.h>
#include <spdlog/sinks/ringbuffer_sink.h>
#include <spdlog/spdlog.h>

namespace agentline {
namespace {

namespace fs = std::filesystem;

class TemporaryFolder {
  public:
    TemporaryFolder() {
        std::string pattern = (fs::temp_directory_path() / "agentline-XXXXXX").string();
        path_ = mkdtemp(pattern.data());
    }
    ~TemporaryFolder() { fs::remove_all(path_); }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] std::string file(const std::string& name) const { return path_ / name; }

  private:
    fs::path path_;
};

int connect_with(int fd, const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
}

int connect_to(const std::string& path) {
    const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connect_with(fd, path) == 0) return fd;
    close(fd);
    return -1;
}

/// The process has no descriptor left as long as this lives.
class NoDescriptors {
  public:
    NoDescriptors() {
        getrlimit(RLIMIT_NOFILE, &before_);
        rlimit low = before_;
        low.rlim_cur = std::min<rlim_t>(before_.rlim_cur, 256);
        setrlimit(RLIMIT_NOFILE, &low);
        for (int fd = dup(0); fd >= 0; fd = dup(0)) taken_.push_back(fd);
    }
    ~NoDescriptors() {
        for (const int fd : taken_) close(fd);
        setrlimit(RLIMIT_NOFILE, &before_);
    }
    NoDescriptors(const NoDescriptors&) = delete;
    NoDescriptors& operator=(const NoDescriptors&) = delete;

  private:
    rlimit before_{};
    std::vector<int> taken_;
};

/// Reads what is logged instead of showing it.
class LogWatch {
  public:
    LogWatch() { spdlog::set_default_logger(std::make_shared<spdlog::logger>("test", lines_)); }
    ~LogWatch() { spdlog::set_default_logger(before_); }
    LogWatch(const LogWatch&) = delete;
    LogWatch& operator=(const LogWatch&) = delete;
    void wait_for(const std::string& text) const {
        const auto has_it = [&](const std::string& line) {
            return line.find(text) != std::string::npos;
        };
        for (;;) {
            const auto lines = lines_->last_formatted();
            if (std::any_of(lines.begin(), lines.end(), has_it)) return;
            std::this_thread::yield();
        }
    }

  private:
    using Lines = spdlog::sinks::ringbuffer_sink_mt;
    const std::shared_ptr<spdlog::logger> before_ = spdlog::default_logger();
    const std::shared_ptr<Lines> lines_ = std::make_shared<Lines>(100);
};

/// A client that knows nothing but bytes.
class RawClient {
  public:
    explicit RawClient(const std::string& path) : fd_(connect_to(path)) { EXPECT_GE(fd_, 0); }
    ~RawClient() { hang_up(); }
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    void send(ByteView bytes) {
        EXPECT_EQ(::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL),
                  static_cast<ssize_t>(bytes.size()));
    }
    /// As many bytes, or fewer at the end of the connection.
    Bytes receive(std::size_t size) {
        Bytes bytes(size);
        std::size_t got = 0;
        while (got < size) {
            const ssize_t step = recv(fd_, bytes.data() + got, size - got, 0);
            if (step <= 0) break;
            got += static_cast<std::size_t>(step);
        }
        bytes.resize(got);
        return bytes;
    }
    bool is_closed_by_server() { return receive(1).empty(); }
    void hang_up() {
        if (fd_ >= 0) close(fd_);
        fd_ = -1;
    }

  private:
    int fd_;
};

/// A process of another user that connects and waits for its end.
class ForkedClient {
  public:
    ForkedClient(const std::string& path, uid_t uid) {
        std::array<int, 2> pipe_ends{};
        if (pipe(pipe_ends.data()) != 0) return;
        pid_ = fork();
        if (pid_ == 0) {
            const bool is_other = setresuid(uid, uid, uid) == 0;
            const char* said = !is_other ? "n" : connect_to(path) >= 0 ? "c" : "x";
            if (write(pipe_ends[1], said, 1) == 1) pause();
            _exit(1);
        }
        close(pipe_ends[1]);
        if (read(pipe_ends[0], &said_, 1) != 1) said_ = 'x';
        close(pipe_ends[0]);
    }
    ~ForkedClient() {
        if (pid_ <= 0) return;
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
    ForkedClient(const ForkedClient&) = delete;
    ForkedClient& operator=(const ForkedClient&) = delete;
    [[nodiscard]] pid_t pid() const { return pid_; }
    [[nodiscard]] bool is_connected() const { return said_ == 'c'; }
    /// In a container where root lacks the right, or the user the number.
    [[nodiscard]] bool has_no_right() const { return said_ == 'n'; }

  private:
    pid_t pid_ = -1;
    char said_ = 'x';
};

/// What the callbacks said, per client in the order of their connecting (from 1).
struct Seen {
    std::map<std::uint64_t, Peer> peers;
    std::map<std::uint64_t, std::vector<std::string>> frames;
    std::map<std::uint64_t, int> ends;
};

class TestServer {
  public:
    explicit TestServer(ServerSockets::Options options = {100, 1U << 20U})
        : sockets_(options, callbacks()) {}
    ~TestServer() { finish(); }
    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;

    Result<void> listen(const std::string& path) { return sockets_.listen(path); }
    void run() {
        thread_ = std::thread([this] { sockets_.run(); });
    }
    void finish() {
        if (!thread_.joinable()) return;
        sockets_.finish();
        thread_.join();
    }
    template <class Claim>
    Seen wait_until(Claim claim) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return claim(seen_); });
        return seen_;
    }
    void send(std::uint64_t client, Bytes bytes) {
        sockets_.deliver({{ClientId{client}, std::move(bytes), false, {}}});
    }
    ServerSockets& sockets() { return sockets_; }

  private:
    ServerSockets::Callbacks callbacks() {
        return {
            [this](ClientId client, Peer peer) {
                note([&] { seen_.peers[client.value] = std::move(peer); });
            },
            [this](ClientId client, FrameBatch batch) {
                note([&] {
                    for (std::size_t i = 0; i < batch.size(); ++i) {
                        const auto body = batch.frame(i).body;
                        seen_.frames[client.value].emplace_back(body.begin(), body.end());
                    }
                });
            },
            [this](ClientId client) { note([&] { ++seen_.ends[client.value]; }); },
        };
    }
    template <class Change>
    void note(Change change) {
        const std::lock_guard lock(mutex_);
        change();
        changed_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    Seen seen_;
    ServerSockets sockets_;
    std::thread thread_;
};

Bytes request(std::uint64_t sequence, const std::string& body) {
    Bytes bytes;
    wire::FrameHeader header;
    header.sequence = sequence;
    wire::append_frame(bytes, header,
                       ByteView(reinterpret_cast<const std::uint8_t*>(body.data()), body.size()));
    return bytes;
}

class ServerSocketsTest : public testing::Test {
  protected:
    void run(TestServer& server) {
        ASSERT_TRUE(server.listen(path_));
        server.run();
    }
    const TemporaryFolder folder_;
    const std::string path_ = folder_.file("a.sock");
};

TEST_F(ServerSocketsTest, tells_who_connects_from_the_transport) {
    TestServer server;
    run(server);
    const RawClient client(path_);
    const auto seen = server.wait_until([](const Seen& s) { return s.peers.contains(1); });
    EXPECT_EQ(seen.peers.at(1).uid, getuid());
    EXPECT_EQ(seen.peers.at(1).pid, static_cast<std::uint32_t>(getpid()));
    EXPECT_FALSE(seen.peers.at(1).user.empty());
    std::array<char, 256> machine{};
    ASSERT_EQ(gethostname(machine.data(), machine.size() - 1), 0);
    EXPECT_EQ(seen.peers.at(1).machine, machine.data());
}

TEST_F(ServerSocketsTest, tells_the_user_of_a_client_and_not_its_own) {
    if (geteuid() != 0) GTEST_SKIP() << "only root can start a client of another user";
    constexpr uid_t other = 65'534;
    TestServer server;
    ASSERT_TRUE(server.listen(path_));
    fs::permissions(fs::path(path_).parent_path(), fs::perms::group_exec | fs::perms::others_exec,
                    fs::perm_options::add);
    const ForkedClient client(path_, other);
    if (client.has_no_right()) GTEST_SKIP() << "this root cannot become another user";
    ASSERT_TRUE(client.is_connected());
    server.run();
    const auto seen = server.wait_until([](const Seen& s) { return s.peers.contains(1); });
    EXPECT_EQ(seen.peers.at(1).uid, other);
    EXPECT_EQ(seen.peers.at(1).pid, static_cast<std::uint32_t>(client.pid()));
}

TEST_F(ServerSocketsTest, hands_on_whole_frames_in_order) {
    TestServer server;
    run(server);
    RawClient client(path_);
    Bytes both = request(1, "first");
    const Bytes second = request(2, "second");
    both.insert(both.end(), second.begin(), second.end());
    client.send(ByteView(both).first(both.size() - 3));
    server.wait_until([](const Seen& s) { return s.frames.contains(1); });
    client.send(ByteView(both).last(3));
    const auto seen = server.wait_until([](const Seen& s) { return s.frames.at(1).size() == 2; });
    EXPECT_EQ(seen.frames.at(1), (std::vector<std::string>{"first", "second"}));
}

TEST_F(ServerSocketsTest, hands_on_a_frame_that_comes_byte_by_byte) {
    TestServer server;
    run(server);
    RawClient client(path_);
    const Bytes bytes = request(1, "slow");
    for (std::size_t i = 0; i < bytes.size(); ++i) client.send(ByteView(bytes).subspan(i, 1));
    const auto seen = server.wait_until([](const Seen& s) { return s.frames.contains(1); });
    EXPECT_EQ(seen.frames.at(1), std::vector<std::string>{"slow"});
}

TEST_F(ServerSocketsTest, a_malformed_frame_ends_that_connection_only) {
    TestServer server;
    run(server);
    RawClient good(path_);
    server.wait_until([](const Seen& s) { return s.peers.contains(1); });
    RawClient bad(path_);
    Bytes bytes = request(1, "kept");
    bytes.insert(bytes.end(), 16, 0xFF);
    bad.send(bytes);
    EXPECT_TRUE(bad.is_closed_by_server());
    good.send(request(1, "still here"));
    const auto seen =
        server.wait_until([](const Seen& s) { return s.frames.contains(1) && s.ends.contains(2); });
    EXPECT_EQ(seen.frames.at(2), std::vector<std::string>{"kept"});
    EXPECT_FALSE(seen.ends.contains(1));
}

TEST_F(ServerSocketsTest, says_once_that_a_client_hung_up) {
    TestServer server;
    run(server);
    {
        const RawClient client(path_);
        server.wait_until([](const Seen& s) { return s.peers.contains(1); });
    }
    server.wait_until([](const Seen& s) { return s.ends.contains(1); });
    server.send(1, Bytes(10));
    server.finish();
    EXPECT_EQ(server.wait_until([](const Seen&) { return true; }).ends.at(1), 1);
}

TEST_F(ServerSocketsTest, closes_after_what_was_sent_before) {
    TestServer server({100, 64U << 20U});
    run(server);
    RawClient client(path_);
    server.wait_until([](const Seen& s) { return s.peers.contains(1); });
    constexpr std::size_t size = 4U << 20U;
    server.sockets().deliver({{ClientId{1}, Bytes(size, 7), false, {}},
                              {ClientId{1}, {}, true, "test"},
                              {ClientId{1}, Bytes(1, 8), false, {}}});
    EXPECT_EQ(client.receive(size + 1), Bytes(size, 7));
    server.wait_until([](const Seen& s) { return s.ends.contains(1); });
}

TEST_F(ServerSocketsTest, disconnects_a_client_that_does_not_read) {
    TestServer server({100, 1U << 20U});
    run(server);
    RawClient slow(path_);
    server.wait_until([](const Seen& s) { return s.peers.contains(1); });
    RawClient other(path_);
    server.wait_until([](const Seen& s) { return s.peers.contains(2); });
    // More than the limit and all that the kernel may take.
    for (int i = 0; i < 64; ++i) server.send(1, Bytes(256U << 10U, 1));
    server.wait_until([](const Seen& s) { return s.ends.contains(1); });
    server.send(2, Bytes(3, 9));
    EXPECT_EQ(other.receive(3), Bytes(3, 9));
}

TEST_F(ServerSocketsTest, turns_away_clients_over_the_limit) {
    TestServer server({1, 1U << 20U});
    run(server);
    RawClient first(path_);
    server.wait_until([](const Seen& s) { return s.peers.contains(1); });
    RawClient second(path_);
    EXPECT_TRUE(second.is_closed_by_server());
    first.hang_up();
    server.wait_until([](const Seen& s) { return s.ends.contains(1); });
    const RawClient third(path_);
    server.wait_until([](const Seen& s) { return s.peers.contains(2); });
}

TEST_F(ServerSocketsTest, everybody_gets_what_waits_for_him_at_the_end) {
    TestServer server({100, 64U << 20U});
    run(server);
    RawClient client(path_);
    server.wait_until([](const Seen& s) { return s.peers.contains(1); });
    constexpr std::size_t size = 4U << 20U;
    server.send(1, Bytes(size, 7));
    server.sockets().stop_input();
    server.sockets().finish();
    EXPECT_EQ(client.receive(size + 1).size(), size);
    server.finish();
    EXPECT_FALSE(fs::exists(path_));
}

TEST_F(ServerSocketsTest, reads_and_accepts_nothing_after_stop_input) {
    TestServer server;
    run(server);
    RawClient client(path_);
    server.wait_until([](const Seen& s) { return s.peers.contains(1); });
    server.sockets().stop_input();
    server.send(1, Bytes(1, 5));
    // The answer shows that the order to stop was carried out before.
    EXPECT_EQ(client.receive(1), Bytes(1, 5));
    client.send(request(1, "too late"));
    EXPECT_EQ(connect_to(path_), -1);
    server.finish();
    EXPECT_FALSE(server.wait_until([](const Seen&) { return true; }).frames.contains(1));
}

TEST_F(ServerSocketsTest, accepts_again_after_a_time_without_descriptors) {
    const LogWatch log;
    TestServer server;
    run(server);
    const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    {
        const NoDescriptors none;
        ASSERT_EQ(connect_with(fd, path_), 0);
        log.wait_for("accept on ");
    }
    server.wait_until([](const Seen& s) { return s.peers.contains(1); });
    close(fd);
}

TEST_F(ServerSocketsTest, makes_folders_and_socket_for_everybody) {
    const std::string deep = folder_.file("run/agentline/a.sock");
    const mode_t before = umask(0077);
    TestServer server;
    const auto listening = server.listen(deep);
    umask(before);
    ASSERT_TRUE(listening) << listening.error().text;
    struct stat status {};
    ASSERT_EQ(stat(deep.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0666U);
    ASSERT_EQ(stat(folder_.file("run").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0755U);
}

TEST_F(ServerSocketsTest, replaces_the_socket_of_a_dead_server) {
    const int dead = socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path_.c_str(), path_.size() + 1);
    ASSERT_EQ(bind(dead, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    close(dead);
    ASSERT_TRUE(fs::exists(path_));
    TestServer server;
    run(server);
    const RawClient client(path_);
    server.wait_until([](const Seen& s) { return s.peers.contains(1); });
}

TEST_F(ServerSocketsTest, refuses_the_socket_of_a_live_server) {
    TestServer live;
    run(live);
    TestServer second;
    const auto listening = second.listen(path_);
    ASSERT_FALSE(listening);
    EXPECT_EQ(listening.error().text, path_ + ": another server listens there");
}

TEST_F(ServerSocketsTest, refuses_to_replace_a_file) {
    std::ofstream(path_) << "precious";
    TestServer server;
    const auto listening = server.listen(path_);
    ASSERT_FALSE(listening);
    EXPECT_EQ(listening.error().text, path_ + ": is there and is not a socket");
    EXPECT_EQ(fs::file_size(path_), 8U);
}

}  // namespace
}  // namespace agentline
