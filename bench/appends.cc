#include <fcntl.h>
#include <stdexcept>
#include <unistd.h>

#include "bench/workloads.h"
#include "core/acd/facts.h"
#include "journal/record.h"

namespace agentline::bench {
namespace {

constexpr off_t file_size = 64 << 20;

/// The facts of `changes` state changes, as the journal would write them in one group.
Bytes group_of(std::size_t changes) {
    journal::Group group;
    const auto add = [&](const acd::Fact& fact) {
        FactStamp stamp{group.size() + 1, Instant{1}, CauseKind::request, 1, "uid:0"};
        group.push_back({std::move(stamp), 1, acd::encode(fact)});
    };
    for (std::size_t i = 0; i < changes; ++i) {
        add(acd::SessionStateChanged{AgentSessionId{1},
                                     AgentId{1},
                                     AgentSessionState::notready,
                                     AgentSessionState::ready,
                                     {}});
        add(acd::AgentStateChanged{AgentId{1}, AgentState::notready, AgentState::ready});
    }
    return journal::encode_group(group);
}

}  // namespace

struct Appends::Impl {
    explicit Impl(std::size_t given) : window(given), bytes(group_of(given)) {
        fd = ::open((folder.path() + "/appends").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (fd < 0 || posix_fallocate(fd, 0, file_size) != 0) throw std::runtime_error("fallocate");
        // Written once, so that later writes find allocated, initialised blocks.
        const Bytes zeros(1 << 20);
        for (off_t at = 0; at < file_size; at += static_cast<off_t>(zeros.size())) {
            if (pwrite(fd, zeros.data(), zeros.size(), at) < 0) throw std::runtime_error("pwrite");
        }
        fdatasync(fd);
    }
    TemporaryFolder folder;
    std::size_t window;
    Bytes bytes;
    int fd = -1;
    off_t next = 0;
};

Appends::Appends(std::size_t window) : impl_(std::make_unique<Impl>(window)) {}
Appends::~Appends() {
    close(impl_->fd);
}

double Appends::run(Seconds length) {
    const auto begin = std::chrono::steady_clock::now();
    std::size_t done = 0;
    Seconds passed{};
    while (passed < length) {
        const auto size = static_cast<off_t>(impl_->bytes.size());
        if (impl_->next + size > file_size) impl_->next = 0;
        if (pwrite(impl_->fd, impl_->bytes.data(), impl_->bytes.size(), impl_->next) != size ||
            fdatasync(impl_->fd) != 0) {
            throw std::runtime_error("append");
        }
        impl_->next += size;
        done += impl_->window;
        passed = std::chrono::steady_clock::now() - begin;
    }
    return static_cast<double>(done) / passed.count();
}

}  // namespace agentline::bench
