#include "io/sqlite_engine.h"

#include <algorithm>
#include <cerrno>
#include <limits>
#include <utility>

#include "base/assert.h"
#include "io/sqlite_schema.h"

namespace agentline {

using journal::AppendResult;
using journal::Group;
using journal::Snapshot;

namespace {

constexpr std::uint64_t sequence_max = std::numeric_limits<std::int64_t>::max();

std::int64_t as_column(std::uint64_t number) {
    AGENTLINE_ASSERT(number <= sequence_max);
    return static_cast<std::int64_t>(number);
}

std::uint64_t sequence_of(const sqlite::Statement& row, int column) {
    return static_cast<std::uint64_t>(row.number(column));
}

Error damage(std::uint64_t sequence, const std::string& what) {
    return Error{"journal damaged at sequence " + std::to_string(sequence) + ": " + what};
}

std::string span_text(std::uint64_t first, std::uint64_t last) {
    return "facts " + std::to_string(first) + " to " + std::to_string(last);
}

/// Decodes rows in order and refuses what does not continue the row before.
class RowReader {
  public:
    explicit RowReader(std::uint64_t after) : after_(after), reached_(after) {}

    /// The row's records above `after`; may be empty.
    Result<Group> next(const sqlite::Statement& row) {
        const std::uint64_t first = sequence_of(row, 0);
        if (auto fits = check_start(first); !fits) return failure(fits.error());
        auto group = journal::decode_group(row.blob(3));
        if (!group) return failure(damage(first, group.error().text));
        if (group->front().stamp.sequence != first ||
            group->back().stamp.sequence != sequence_of(row, 1) ||
            group->back().stamp.time.us_since_epoch != row.number(2)) {
            return failure(damage(first, "the row's columns differ from its body"));
        }
        if (!is_first_ && group->front().stamp.time < last_time_) {
            return failure(damage(first, "time goes back"));
        }
        is_first_ = false;
        reached_ = group->back().stamp.sequence;
        last_time_ = group->back().stamp.time;
        std::erase_if(*group,
                      [this](const journal::Record& r) { return r.stamp.sequence <= after_; });
        return std::move(*group);
    }

    /// The last sequence that was read, or `after` before the first row.
    [[nodiscard]] std::uint64_t reached() const { return reached_; }

  private:
    Result<void> check_start(std::uint64_t first) const {
        // The first row may begin below `after`, as the group that holds it or the one before.
        if (first == reached_ + 1 || (is_first_ && first <= reached_)) return {};
        if (first <= reached_) return failure(damage(first, "two rows hold the same facts"));
        return failure(Error{"journal has no " + span_text(reached_ + 1, first - 1) +
                             ": dropped behind a snapshot, or lost"});
    }

    std::uint64_t after_;
    std::uint64_t reached_;
    Instant last_time_;
    bool is_first_ = true;
};

}  // namespace

struct SqliteEngine::Parts {
    Mode mode = Mode::reader;
    // Before the database, so that it is released only after the file is closed.
    std::optional<DataDirLock> lock;
    sqlite::Database database;
    sqlite::Statement begin;
    sqlite::Statement commit;
    sqlite::Statement tail;
    sqlite::Statement insert_group;
    sqlite::Statement insert_snapshot;
    sqlite::Statement base_snapshot;
    sqlite::Statement drop_groups;
    sqlite::Statement drop_snapshots;
    sqlite::Statement note_reached;

    Result<void> prepare();
};

Result<void> SqliteEngine::Parts::prepare() {
    const std::pair<sqlite::Statement*, const char*> texts[] = {
        {&begin, "BEGIN IMMEDIATE"},
        {&commit, "COMMIT"},
        {&tail, sqlite_schema::select_tail},
        {&insert_group, "INSERT INTO groups VALUES (?1, ?2, ?3, ?4, ?5)"},
        {&insert_snapshot, "INSERT OR REPLACE INTO snapshots VALUES (?1, ?2, ?3)"},
        {&base_snapshot, "SELECT max(sequence) FROM snapshots WHERE time < ?1"},
        // The first term is for speed alone: it is the key.
        {&drop_groups, "DELETE FROM groups WHERE first_sequence <= ?1 AND last_sequence <= ?1"},
        {&drop_snapshots, "DELETE FROM snapshots WHERE sequence < ?1"},
        {&note_reached, sqlite_schema::note_reached},
    };
    for (const auto& [statement, text] : texts) {
        auto prepared = database.prepare(text);
        if (!prepared) return failure(prepared.error());
        *statement = std::move(*prepared);
    }
    return {};
}

Result<std::unique_ptr<SqliteEngine>> SqliteEngine::open(const std::string& data_dir, Mode mode) {
    Parts parts;
    parts.mode = mode;
    if (mode == Mode::writer) {
        auto lock = DataDirLock::acquire(data_dir);
        if (!lock) return failure(lock.error());
        parts.lock.emplace(std::move(*lock));
    }
    const std::string path = data_dir + "/journal.db";
    auto database =
        mode == Mode::writer ? sqlite_schema::open_writer(path) : sqlite_schema::open_reader(path);
    if (!database) return failure(database.error());
    parts.database = std::move(*database);
    if (auto prepared = parts.prepare(); !prepared) {
        return failure(Error{path + ": " + prepared.error().text});
    }
    auto engine = std::make_unique<SqliteEngine>(std::move(parts));
    if (mode == Mode::writer) {
        if (auto raised = engine->raise_epoch(); !raised) return failure(raised.error());
    }
    auto tail = engine->read_tail();
    if (!tail) return failure(Error{path + ": " + tail.error().text});
    engine->tail_ = *tail;
    return engine;
}

SqliteEngine::SqliteEngine(Parts parts) : parts_(std::make_unique<Parts>(std::move(parts))) {}

SqliteEngine::~SqliteEngine() {
    if (parts_->mode == Mode::reader) return;
    // An error costs nothing but that damage to the last groups may pass unseen.
    (void)in_transaction([this] {
        const auto checked = check_tail(tail_.last_sequence);
        return checked == AppendResult::committed ? note_reached() : checked;
    });
}

AppendResult SqliteEngine::append(const Group& group, std::uint64_t expected) {
    return append_with(Sync::every_commit, group, expected);
}

AppendResult SqliteEngine::append_async(const Group& group, std::uint64_t expected) {
    return append_with(Sync::at_checkpoint, group, expected);
}

AppendResult SqliteEngine::append_with(Sync sync, const Group& group, std::uint64_t expected) {
    AGENTLINE_ASSERT(!group.empty() && group.front().stamp.sequence == expected + 1);
    if (const auto set = set_sync(sync); set != AppendResult::committed) return set;
    const auto result = in_transaction([&] {
        const auto checked = check_tail(expected);
        return checked == AppendResult::committed ? insert_group(group) : checked;
    });
    if (result == AppendResult::committed) {
        tail_.last_sequence = group.back().stamp.sequence;
        tail_.last_time = group.back().stamp.time;
    }
    return result;
}

AppendResult SqliteEngine::put_snapshot(const Snapshot& snapshot, Instant keep_from) {
    return in_transaction([&] {
        const auto checked = check_tail(tail_.last_sequence);
        return checked == AppendResult::committed ? insert_snapshot(snapshot, keep_from) : checked;
    });
}

Result<void> SqliteEngine::read(std::uint64_t after,
                                const std::function<bool(const Group&)>& visit) {
    if (after >= sequence_max) return {};
    if (auto begun = parts_->database.execute("BEGIN"); !begun) return begun;
    auto result = read_groups(after, visit);
    if (auto ended = parts_->database.execute("COMMIT"); !ended && result) return ended;
    return result;
}

Result<void> SqliteEngine::read_groups(std::uint64_t after,
                                       const std::function<bool(const Group&)>& visit) {
    const auto tail = read_tail();
    if (!tail) return failure(tail.error());
    auto rows = parts_->database.prepare(sqlite_schema::select_groups);
    if (!rows) return failure(rows.error());
    rows->bind(1, as_column(after + 1));
    RowReader reader(after);
    int stepped = rows->step();
    for (; stepped == SQLITE_ROW; stepped = rows->step()) {
        const auto group = reader.next(*rows);
        if (!group) return failure(group.error());
        if (!group->empty() && !visit(*group)) {
            return failure(Error{"reading was stopped by its caller at sequence " +
                                 std::to_string(reader.reached())});
        }
    }
    if (stepped != SQLITE_DONE) {
        return failure(damage(reader.reached() + 1, parts_->database.error_text()));
    }
    if (reader.reached() < tail->last_sequence) {
        return failure(Error{"journal has no " +
                             span_text(reader.reached() + 1, tail->last_sequence) + ": lost"});
    }
    return {};
}

Result<std::optional<Snapshot>> SqliteEngine::latest_snapshot() {
    return one_snapshot("DESC");
}

Result<std::optional<Snapshot>> SqliteEngine::oldest_snapshot() {
    return one_snapshot("ASC");
}

Result<std::optional<Snapshot>> SqliteEngine::one_snapshot(const char* order) {
    auto row = parts_->database.prepare(
        std::string("SELECT sequence, time, body FROM snapshots ORDER BY sequence ") + order +
        " LIMIT 1");
    if (!row) return failure(row.error());
    const int stepped = row->step();
    if (stepped == SQLITE_DONE) return std::optional<Snapshot>();
    if (stepped != SQLITE_ROW) return failure(Error{parts_->database.error_text()});
    const std::string name = "snapshot at sequence " + std::to_string(row->number(0));
    auto snapshot = journal::decode_snapshot(row->blob(2));
    if (!snapshot) return failure(Error{name + " is damaged: " + snapshot.error().text});
    if (snapshot->sequence != sequence_of(*row, 0) ||
        snapshot->time.us_since_epoch != row->number(1)) {
        return failure(Error{name + " is damaged: the row's columns differ from its body"});
    }
    return std::optional<Snapshot>(std::move(*snapshot));
}

Result<void> SqliteEngine::limit_pages(std::uint32_t pages) {
    constexpr std::uint32_t no_limit = std::numeric_limits<std::uint32_t>::max() - 1;
    return parts_->database.execute("PRAGMA max_page_count = " +
                                    std::to_string(pages == 0 ? no_limit : pages));
}

Result<void> SqliteEngine::set_pragma(const std::string& assignment) {
    return parts_->database.execute("PRAGMA " + assignment);
}

Result<void> SqliteEngine::raise_epoch() {
    const auto result = in_transaction([this] {
        const auto raised = parts_->database.execute("UPDATE meta SET epoch = epoch + 1");
        return raised ? note_reached() : refuse(AppendResult::failed, raised.error().text);
    });
    if (result != AppendResult::committed) return failure(Error{last_error_});
    return {};
}

AppendResult SqliteEngine::note_reached() {
    return done_or_error(parts_->note_reached.run());
}

Result<SqliteEngine::Tail> SqliteEngine::read_tail() {
    sqlite::Statement& row = parts_->tail;
    const sqlite::ResetAtEnd reset(row);
    const int stepped = row.step();
    if (stepped == SQLITE_DONE) return failure("journal damaged: table meta is empty");
    if (stepped != SQLITE_ROW) return failure(Error{parts_->database.error_text()});
    return Tail{.epoch = sequence_of(row, 0),
                .last_sequence = sequence_of(row, 1),
                .last_time = Instant{row.number(2)}};
}

AppendResult SqliteEngine::set_sync(Sync sync) {
    if (sync == sync_) return AppendResult::committed;
    const char* level = sync == Sync::every_commit ? "FULL" : "NORMAL";
    if (auto set = parts_->database.execute(std::string("PRAGMA synchronous = ") + level); !set) {
        return refuse(AppendResult::failed, set.error().text);
    }
    sync_ = sync;
    return AppendResult::committed;
}

AppendResult SqliteEngine::in_transaction(const std::function<AppendResult()>& work) {
    if (parts_->mode == Mode::reader) {
        return refuse(AppendResult::failed, "this journal was opened for reading");
    }
    auto result = done_or_error(parts_->begin.run());
    if (result == AppendResult::committed) result = work();
    if (result == AppendResult::committed) result = done_or_error(parts_->commit.run());
    // SQLite ends some failed transactions itself. One that cannot be ended must not be reused.
    if (result != AppendResult::committed && parts_->database.in_transaction()) {
        if (auto undone = parts_->database.execute("ROLLBACK"); !undone) {
            return refuse(AppendResult::failed, last_error_ + "; then " + undone.error().text);
        }
    }
    return result;
}

AppendResult SqliteEngine::check_tail(std::uint64_t expected) {
    const auto tail = read_tail();
    if (!tail) return refuse(AppendResult::failed, tail.error().text);
    if (tail->epoch != tail_.epoch) {
        return refuse(AppendResult::fenced, "another writer has taken the journal: epoch is " +
                                                std::to_string(tail->epoch) + ", ours " +
                                                std::to_string(tail_.epoch));
    }
    if (tail->last_sequence != expected) {
        return refuse(AppendResult::fenced, "the journal ends at sequence " +
                                                std::to_string(tail->last_sequence) + ", not at " +
                                                std::to_string(expected));
    }
    return AppendResult::committed;
}

AppendResult SqliteEngine::insert_group(const Group& group) {
    const FactStamp& first = group.front().stamp;
    const FactStamp& last = group.back().stamp;
    if (tail_.last_sequence > 0 && first.time < tail_.last_time) {
        return refuse(AppendResult::failed,
                      "time goes back at sequence " + std::to_string(first.sequence));
    }
    const Bytes body = journal::encode_group(group);
    return done_or_error(parts_->insert_group.bind(1, as_column(first.sequence))
                             .bind(2, as_column(last.sequence))
                             .bind(3, last.time.us_since_epoch)
                             .bind(4, as_column(tail_.epoch))
                             .bind(5, body)
                             .run());
}

AppendResult SqliteEngine::insert_snapshot(const Snapshot& snapshot, Instant keep_from) {
    if (snapshot.sequence > tail_.last_sequence) {
        return refuse(AppendResult::failed, "snapshot at sequence " +
                                                std::to_string(snapshot.sequence) +
                                                " is ahead of the journal");
    }
    const Bytes body = journal::encode_snapshot(snapshot);
    auto result = done_or_error(parts_->insert_snapshot.bind(1, as_column(snapshot.sequence))
                                    .bind(2, snapshot.time.us_since_epoch)
                                    .bind(3, body)
                                    .run());
    if (result != AppendResult::committed) return result;
    std::int64_t base = 0;
    {
        sqlite::Statement& row = parts_->base_snapshot.bind(1, keep_from.us_since_epoch);
        const sqlite::ResetAtEnd reset(row);
        if (const int stepped = row.step(); stepped != SQLITE_ROW) return done_or_error(stepped);
        base = row.number(0);  // NULL, which is none, reads as 0 and drops nothing.
    }
    result = done_or_error(parts_->drop_groups.bind(1, base).run());
    if (result != AppendResult::committed) return result;
    return done_or_error(parts_->drop_snapshots.bind(1, base).run());
}

AppendResult SqliteEngine::done_or_error(int result) {
    if (result == SQLITE_DONE) return AppendResult::committed;
    const int kind = result & 0xff;
    const int cause = parts_->database.system_errno();
    const bool no_space =
        kind == SQLITE_FULL || (kind == SQLITE_IOERR && (cause == ENOSPC || cause == EDQUOT));
    return refuse(no_space ? AppendResult::no_space : AppendResult::failed,
                  parts_->database.error_text());
}

AppendResult SqliteEngine::refuse(AppendResult result, std::string why) {
    last_error_ = std::move(why);
    return result;
}

}  // namespace agentline
