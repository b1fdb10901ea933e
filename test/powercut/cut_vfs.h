// What: a file system for SQLite that lives in memory, writes down all that would reach a disk, and
// can lie or fail. While one exists it is SQLite's default, so that the real engine uses it.
// Owner: a test; one at a time in a process. Thread: one; one connection at a time per database.
// Must never behave otherwise than SQLite's own "unix" one where the engine could tell.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <sqlite3.h>

#include "powercut/disk.h"

namespace agentline::powercut {

/// Which requests fail: those from number `from` on, `count` of them.
struct Failure {
    std::uint64_t from = 0;  ///< Counted from 1, of all that change or sync.
    std::uint64_t count = 0;
    int system_error = 0;  ///< ENOSPC or EIO.
    bool spares_syncs = false;
};

class CutVfs {
  public:
    CutVfs();
    ~CutVfs();
    CutVfs(const CutVfs&) = delete;
    CutVfs& operator=(const CutVfs&) = delete;

    /// Replaces all files by durable ones; the log begins anew with them. No database may be open.
    void load(const Image& image);
    [[nodiscard]] Image image() const;
    [[nodiscard]] const std::vector<Op>& log() const { return log_; }

    /// From now on a sync says that it was done and does nothing.
    void lie_about_sync() { lies_ = true; }
    void fail(const Failure& failure) {
        failure_ = failure;
        requests_ = 0;
    }
    /// How many requests changed or synced something since the last fail().
    [[nodiscard]] std::uint64_t requests() const { return requests_; }
    /// Makes this one SQLite's default, or the system's own.
    void use(bool is_used);

  private:
    struct Inode {
        std::size_t number = 0;
        Bytes bytes = {};
        bool is_recorded = true;  // Temporary files without a name are not.
    };
    struct File;
    struct Calls;
    using SharedMemory = std::vector<std::unique_ptr<Bytes>>;

    int open(const char* name, File& file, int flags);
    int remove(const std::string& name, bool with_directory);
    [[nodiscard]] bool exists(const std::string& name) const;
    /// SQLITE_OK, or what a request that is to fail returns.
    int next_request(int io_error);
    void record(const Inode& inode, Op op);

    sqlite3_vfs vfs_{};
    std::map<std::string, std::shared_ptr<Inode>> files_;
    std::map<std::string, SharedMemory> shared_;
    std::vector<Op> log_;
    std::size_t last_number_ = 0;
    Random random_;
    bool lies_ = false;
    Failure failure_;
    std::uint64_t requests_ = 0;
    int last_error_ = 0;
};

}  // namespace agentline::powercut
