#include "io/sqlite.h"

#include "base/assert.h"

namespace agentline::sqlite {

Statement& Statement::bind(int at, std::int64_t value) {
    const int result = sqlite3_bind_int64(handle_.get(), at, value);
    AGENTLINE_ASSERT(result == SQLITE_OK);
    return *this;
}

Statement& Statement::bind(int at, ByteView blob) {
    // SQLITE_TOOBIG is left for the step to find: the parameter stays NULL, which NOT NULL refuses.
    const int result =
        sqlite3_bind_blob64(handle_.get(), at, blob.data(), blob.size(), SQLITE_STATIC);
    AGENTLINE_ASSERT(result == SQLITE_OK || result == SQLITE_TOOBIG || result == SQLITE_NOMEM);
    return *this;
}

Statement& Statement::bind(int at, std::string_view text) {
    const int result = sqlite3_bind_text64(handle_.get(), at, text.data(), text.size(),
                                           SQLITE_STATIC, SQLITE_UTF8);
    AGENTLINE_ASSERT(result == SQLITE_OK || result == SQLITE_TOOBIG || result == SQLITE_NOMEM);
    return *this;
}

Statement& Statement::bind(int at, std::nullptr_t) {
    const int result = sqlite3_bind_null(handle_.get(), at);
    AGENTLINE_ASSERT(result == SQLITE_OK);
    return *this;
}

int Statement::run() {
    const int result = step();
    reset();
    sqlite3_clear_bindings(handle_.get());
    return result;
}

std::int64_t Statement::number(int column) const {
    return sqlite3_column_int64(handle_.get(), column);
}

ByteView Statement::blob(int column) const {
    const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(handle_.get(), column));
    const int size = sqlite3_column_bytes(handle_.get(), column);
    return {data, data == nullptr ? 0 : static_cast<std::size_t>(size)};
}

std::string Statement::text(int column) const {
    const ByteView bytes = blob(column);
    return {bytes.begin(), bytes.end()};
}

Result<Database> Database::open(const std::string& path, int flags) {
    sqlite3* handle = nullptr;
    const int result = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    Database database;
    database.handle_.reset(handle);
    if (handle == nullptr) return failure(Error{path + ": out of memory"});
    if (result != SQLITE_OK) return failure(Error{path + ": " + database.error_text()});
    sqlite3_extended_result_codes(handle, 1);
    return database;
}

Result<void> Database::execute(const std::string& sql) {
    if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        return failure(Error{error_text()});
    }
    return {};
}

Result<Statement> Database::prepare(const std::string& sql) {
    sqlite3_stmt* handle = nullptr;
    const int result = sqlite3_prepare_v3(handle_.get(), sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT,
                                          &handle, nullptr);
    Statement statement;
    statement.handle_.reset(handle);
    if (result != SQLITE_OK) return failure(Error{error_text()});
    return statement;
}

Result<std::int64_t> Database::number(const std::string& sql) {
    auto statement = prepare(sql);
    if (!statement) return failure(statement.error());
    if (statement->step() != SQLITE_ROW) return failure(Error{error_text()});
    return statement->number(0);
}

std::string Database::error_text() const {
    return std::string(sqlite3_errmsg(handle_.get())) + " (SQLite code " +
           std::to_string(sqlite3_extended_errcode(handle_.get())) + ")";
}

}  // namespace agentline::sqlite
