#include "io/history_db.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "io/data_dir.h"

namespace agentline {
namespace {

constexpr std::int64_t application_id = 0x41474C48;  // "AGLH"
constexpr std::int64_t schema_version = 1;

Error with_path(const std::string& path, const Error& error) {
    return Error{path + ": " + error.text};
}

Result<void> check_is_ours(sqlite::Database& database) {
    const auto id = database.number("PRAGMA application_id");
    if (!id) return failure(id.error());
    if (*id != application_id) return failure("is no history of Agentline");
    const auto version = database.number("SELECT schema_version FROM meta");
    if (!version) return failure(version.error());
    if (*version == schema_version) return {};
    return failure(Error{"has version " + std::to_string(*version) +
                         ", this program knows version " + std::to_string(schema_version) +
                         "; make it anew with `agentline history rebuild`"});
}

/// One transaction: a crash leaves either no table, which is fresh, or all.
Result<void> create(sqlite::Database& database, const char* schema) {
    if (auto begun = database.execute("BEGIN IMMEDIATE"); !begun) return begun;
    auto made = database.execute("PRAGMA application_id = " + std::to_string(application_id) + ";" +
                                 schema);
    auto ended = database.execute(made ? "COMMIT" : "ROLLBACK");
    return made ? ended : made;
}

Result<void> set_up(sqlite::Database& database, const char* schema) {
    // Nobody waits for this file, but who holds it for long must not hold its writer for ever.
    if (auto set = database.execute("PRAGMA busy_timeout = 1000"); !set) return set;
    const auto objects = database.number("SELECT count(*) FROM sqlite_schema");
    if (!objects) return failure(objects.error());
    if (*objects > 0) {
        if (auto ours = check_is_ours(database); !ours) return ours;
    }
    // A power cut may take back the end of this file; the journal still has it.
    if (auto set = database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                                    "PRAGMA journal_size_limit = 67108864;");
        !set) {
        return set;
    }
    return *objects > 0 ? Result<void>{} : create(database, schema);
}

void bind(sqlite::Statement& statement, int at, const journal::SqlValue& value) {
    std::visit([&](const auto& each) { statement.bind(at, each); }, value);
}

}  // namespace

Result<HistoryDb> HistoryDb::open(const std::string& path, const journal::Projection& projection) {
    // SQLite gives its other files the rights of this one.
    if (auto made = make_private_file(path); !made) return failure(made.error());
    auto database = sqlite::Database::open(path, SQLITE_OPEN_READWRITE);
    if (!database) return failure(database.error());
    HistoryDb out;
    out.database_ = std::make_unique<sqlite::Database>(std::move(*database));
    auto ready = set_up(*out.database_, projection.schema());
    if (ready) ready = out.read_meta();
    if (ready) ready = out.read_names();
    if (!ready) return failure(with_path(path, ready.error()));
    return out;
}

Result<void> HistoryDb::read_meta() {
    auto row = database_->prepare("SELECT sequence, coalesce(stopped, '') FROM meta");
    if (!row) return failure(row.error());
    if (row->step() != SQLITE_ROW) return failure("table meta is empty");
    sequence_ = static_cast<std::uint64_t>(row->number(0));
    stopped_ = row->text(1);
    return {};
}

Result<void> HistoryDb::read_names() {
    auto rows = database_->prepare("SELECT line_key, line FROM lines");
    if (!rows) return failure(rows.error());
    line_names_.clear();
    int stepped = rows->step();
    for (; stepped == SQLITE_ROW; stepped = rows->step()) {
        line_names_[static_cast<std::uint32_t>(rows->number(0))] = rows->text(1);
    }
    return stepped == SQLITE_DONE ? Result<void>{} : failure(Error{database_->error_text()});
}

Result<void> HistoryDb::in_transaction(const std::function<Result<void>()>& work) {
    const std::uint64_t before = sequence_;
    auto done = database_->execute("BEGIN IMMEDIATE");
    if (done) done = work();
    if (done) done = database_->execute("COMMIT");
    if (done) return {};
    sequence_ = before;
    if (database_->in_transaction()) {
        // One that cannot be undone ends with the file's closing, which follows every error.
        if (auto undone = database_->execute("ROLLBACK"); !undone) return undone;
    }
    return done;
}

Result<sqlite::Statement*> HistoryDb::prepared(const char* text) {
    const auto known = statements_.find(text);
    if (known != statements_.end()) return &known->second;
    auto made = database_->prepare(text);
    if (!made) return failure(made.error());
    return &statements_.emplace(text, std::move(*made)).first->second;
}

Result<void> HistoryDb::run(const journal::SqlStatements& statements) {
    for (const journal::SqlStatement& each : statements) {
        auto statement = prepared(each.text);
        if (!statement) return failure(statement.error());
        int at = 0;
        for (const journal::SqlValue& value : each.values) bind(**statement, ++at, value);
        if ((*statement)->run() != SQLITE_DONE) return failure(Error{database_->error_text()});
    }
    return {};
}

Result<void> HistoryDb::set_sequence(std::uint64_t sequence, Instant time) {
    static const char* const text = "UPDATE meta SET sequence = ?1, time = ?2";
    auto done =
        run({{text, {static_cast<std::int64_t>(sequence), std::int64_t{time.us_since_epoch}}}});
    if (done) sequence_ = sequence;
    return done;
}

Result<void> HistoryDb::set_names(const journal::SqlStatements& names) {
    if (auto done = in_transaction([&] { return run(names); }); !done) return done;
    return read_names();
}

Result<void> HistoryDb::stop(const std::string& why) {
    static const char* const text = "UPDATE meta SET stopped = ?1";
    stopped_ = why;
    return in_transaction([&] { return run({{text, {why}}}); });
}

Result<void> HistoryDb::copy_names(const std::string& path) {
    auto other = sqlite::Database::open(path, SQLITE_OPEN_READONLY);
    if (!other) return failure(other.error());
    if (auto ours = check_is_ours(*other); !ours) return failure(with_path(path, ours.error()));
    static const char* const lines = "INSERT INTO lines (line_key, line) VALUES (?1, ?2)";
    static const char* const reasons = "INSERT INTO reasons VALUES (?1, ?2, ?3)";
    auto line = other->prepare("SELECT line_key, line FROM lines");
    if (!line) return failure(line.error());
    auto reason = other->prepare("SELECT line, reason, label FROM reasons");
    if (!reason) return failure(reason.error());
    journal::SqlStatements out;
    while (line->step() == SQLITE_ROW) out.push_back({lines, {line->number(0), line->text(1)}});
    while (reason->step() == SQLITE_ROW) {
        out.push_back({reasons, {reason->text(0), reason->text(1), reason->text(2)}});
    }
    return set_names(out);
}

Result<HistoryMeta> read_history_meta(const std::string& path) {
    auto database = sqlite::Database::open(path, SQLITE_OPEN_READONLY);
    if (!database) return failure(database.error());
    if (auto ours = check_is_ours(*database); !ours) return failure(with_path(path, ours.error()));
    auto row = database->prepare("SELECT sequence, begins_after FROM meta");
    if (!row) return failure(with_path(path, row.error()));
    if (row->step() != SQLITE_ROW) return failure(Error{path + ": table meta is empty"});
    return HistoryMeta{static_cast<std::uint64_t>(row->number(0)),
                       static_cast<std::uint64_t>(row->number(1))};
}

}  // namespace agentline
