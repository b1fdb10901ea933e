#include "io/sqlite_schema.h"

#include "io/data_dir.h"
#include "journal/record.h"

namespace agentline::sqlite_schema {
namespace {

constexpr std::int64_t application_id = 0x41474C4E;  // "AGLN"
constexpr std::int64_t schema_version = 2;

/// Version 1 did not know how far it reached. A reader changes nothing and takes none but its own.
Result<void> bring_up_to_date(sqlite::Database& database) {
    return database.execute(
        "BEGIN IMMEDIATE;"
        "ALTER TABLE meta ADD COLUMN reached INTEGER NOT NULL DEFAULT 0;"
        "PRAGMA user_version = " +
        std::to_string(schema_version) +
        ";"
        "COMMIT;");
}

Result<void> check_is_ours(sqlite::Database& database, bool may_change) {
    const auto id = database.number("PRAGMA application_id");
    if (!id) return failure(id.error());
    if (*id != application_id) return failure("is not an Agentline journal");
    const auto version = database.number("PRAGMA user_version");
    if (!version) return failure(version.error());
    if (*version == 1 && may_change) {
        if (auto done = bring_up_to_date(database); !done) return done;
    } else if (*version != schema_version) {
        return failure(Error{"has version " + std::to_string(*version) +
                             ", this program knows version " + std::to_string(schema_version)});
    }
    const auto format = database.number("SELECT format FROM meta");
    if (!format) return failure(format.error());
    if (*format != journal::group_format_version) {
        return failure(Error{"has group format " + std::to_string(*format) +
                             ", this program knows format " +
                             std::to_string(journal::group_format_version)});
    }
    return {};
}

Result<bool> is_fresh(sqlite::Database& database) {
    const auto objects = database.number("SELECT count(*) FROM sqlite_schema");
    if (!objects) return failure(objects.error());
    const auto id = database.number("PRAGMA application_id");
    if (!id) return failure(id.error());
    return *objects == 0 && *id == 0;
}

Result<void> use_wal(sqlite::Database& database) {
    auto mode = database.prepare("PRAGMA journal_mode = WAL");
    if (!mode) return failure(mode.error());
    if (mode->step() != SQLITE_ROW) return failure(Error{database.error_text()});
    const ByteView text = mode->blob(0);
    if (std::string(text.begin(), text.end()) != "wal") {
        return failure("cannot use WAL on this file system");
    }
    return {};
}

/// One transaction: a crash leaves either no table, which is fresh, or all.
Result<void> create_tables(sqlite::Database& database) {
    return database.execute(
        "BEGIN IMMEDIATE;"
        "PRAGMA application_id = " +
        std::to_string(application_id) +
        ";"
        "PRAGMA user_version = " +
        std::to_string(schema_version) +
        ";"
        "CREATE TABLE meta (id INTEGER PRIMARY KEY CHECK (id = 1),"
        " epoch INTEGER NOT NULL, format INTEGER NOT NULL,"
        " reached INTEGER NOT NULL DEFAULT 0) STRICT;"
        "CREATE TABLE groups (first_sequence INTEGER PRIMARY KEY,"
        " last_sequence INTEGER NOT NULL, last_time INTEGER NOT NULL,"
        " epoch INTEGER NOT NULL, body BLOB NOT NULL) STRICT;"
        "CREATE TABLE snapshots (sequence INTEGER PRIMARY KEY,"
        " time INTEGER NOT NULL, body BLOB NOT NULL) STRICT;"
        "INSERT INTO meta VALUES (1, 0, " +
        std::to_string(journal::group_format_version) +
        ", 0);"
        "COMMIT;");
}

Result<void> set_up_writer(sqlite::Database& database) {
    // A reader may hold the file for moments while it rebuilds the WAL index.
    if (auto set = database.execute("PRAGMA busy_timeout = 10000"); !set) return set;
    const auto fresh = is_fresh(database);
    if (!fresh) return failure(fresh.error());
    if (!*fresh) {
        if (auto ours = check_is_ours(database, true); !ours) return ours;
    }
    if (auto wal = use_wal(database); !wal) return wal;
    // The WAL keeps its length between checkpoints; this cuts it after an unusual burst.
    if (auto set = database.execute("PRAGMA synchronous = FULL;"
                                    "PRAGMA journal_size_limit = 67108864;");
        !set) {
        return set;
    }
    return *fresh ? create_tables(database) : Result<void>{};
}

Result<void> set_up_reader(sqlite::Database& database) {
    if (auto set = database.execute("PRAGMA busy_timeout = 10000"); !set) return set;
    return check_is_ours(database, false);
}

Result<sqlite::Database> open_with(const std::string& path, int flags,
                                   Result<void> (*set_up)(sqlite::Database&)) {
    auto database = sqlite::Database::open(path, flags);
    if (!database) return database;
    if (auto done = set_up(*database); !done) {
        return failure(Error{path + ": " + done.error().text});
    }
    return database;
}

}  // namespace

Result<sqlite::Database> open_writer(const std::string& path) {
    // SQLite gives its other files the rights of this one.
    if (auto made = make_private_file(path); !made) return failure(made.error());
    return open_with(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, set_up_writer);
}

Result<sqlite::Database> open_reader(const std::string& path) {
    return open_with(path, SQLITE_OPEN_READONLY, set_up_reader);
}

}  // namespace agentline::sqlite_schema
