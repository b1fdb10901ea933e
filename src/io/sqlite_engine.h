// What: the embedded journal engine: one SQLite file, one BLOB row per commit group.
// Owner: the server (writer), or a reader beside a live server (`agentline replay`).
// Thread: one at a time; the commit thread once it runs. Must never interpret a fact.
// Spec: design 3.3, 3.4; docs/journal-format.md.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "io/data_dir.h"
#include "io/sqlite.h"
#include "journal/engine.h"

namespace agentline {

class SqliteEngine final : public journal::Engine {
    struct Parts;

  public:
    enum class Mode : std::uint8_t {
        writer,  ///< Makes and locks the directory, raises the epoch.
        reader,  ///< Changes nothing, takes no lock; appends are refused.
    };

    /// A file that lost its end opens, and says so when it is read.
    static Result<std::unique_ptr<SqliteEngine>> open(const std::string& data_dir, Mode mode);
    /// open() is the way; `Parts` is private.
    explicit SqliteEngine(Parts parts);
    /// A writer notes how far the journal reaches, which every later reading must find.
    ~SqliteEngine() override;

    /// As of the last append, or of open() for a reader.
    [[nodiscard]] std::uint64_t last_sequence() const override { return tail_.last_sequence; }
    [[nodiscard]] std::uint64_t epoch() const override { return tail_.epoch; }
    journal::AppendResult append(const journal::Group& group, std::uint64_t expected) override;
    /// Survives the end of this process, but not that of the operating system until a later sync.
    journal::AppendResult append_async(const journal::Group& group,
                                       std::uint64_t expected) override;
    /// Sees one state of the file from begin to end, whatever a writer does meanwhile. When `visit`
    /// returns false the result is an error too, so that a failed replay cannot pass unseen.
    Result<void> read(std::uint64_t after,
                      const std::function<bool(const journal::Group&)>& visit) override;
    journal::AppendResult put_snapshot(const journal::Snapshot& snapshot,
                                       Instant keep_from) override;
    Result<std::optional<journal::Snapshot>> latest_snapshot() override;
    Result<std::optional<journal::Snapshot>> oldest_snapshot() override;
    [[nodiscard]] std::string last_error() const override { return last_error_; }

    /// Upper limit of the file in pages, as a full disk would be; for tests. 0 = none.
    Result<void> limit_pages(std::uint32_t pages);
    /// `assignment` as after PRAGMA: other habits of SQLite than ours; for tests.
    Result<void> set_pragma(const std::string& assignment);

  private:
    /// What the file says about its writer and its end.
    struct Tail {
        std::uint64_t epoch = 0;
        std::uint64_t last_sequence = 0;
        Instant last_time;
    };
    enum class Sync : std::uint8_t { every_commit, at_checkpoint };

    Result<void> raise_epoch();
    journal::AppendResult note_reached();
    Result<Tail> read_tail();
    journal::AppendResult append_with(Sync sync, const journal::Group& group,
                                      std::uint64_t expected);
    journal::AppendResult set_sync(Sync sync);
    journal::AppendResult in_transaction(const std::function<journal::AppendResult()>& work);
    journal::AppendResult check_tail(std::uint64_t expected);
    journal::AppendResult insert_group(const journal::Group& group);
    journal::AppendResult insert_snapshot(const journal::Snapshot& snapshot, Instant keep_from);
    journal::AppendResult done_or_error(int result);
    journal::AppendResult refuse(journal::AppendResult result, std::string why);
    Result<void> read_groups(std::uint64_t after,
                             const std::function<bool(const journal::Group&)>& visit);
    Result<std::optional<journal::Snapshot>> one_snapshot(const char* order);

    std::unique_ptr<Parts> parts_;
    Tail tail_;
    Sync sync_ = Sync::every_commit;
    std::string last_error_;
};

}  // namespace agentline
