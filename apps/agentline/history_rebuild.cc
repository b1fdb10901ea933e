#include "agentline/history_rebuild.h"

#include <filesystem>
#include <initializer_list>
#include <system_error>

#include "history/projection.h"
#include "io/config_file.h"
#include "io/data_dir.h"
#include "io/history_writer.h"

namespace agentline::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t facts_at_once = 20'000;

Result<void> remove_files(const std::string& path, std::initializer_list<const char*> ends) {
    for (const char* end : ends) {
        std::error_code error;
        fs::remove(path + end, error);
        if (error) return failure(Error{path + end + ": " + error.message()});
    }
    return {};
}

Result<void> remove_database(const std::string& path) {
    return remove_files(path, {"-wal", "-shm", ""});
}

/// The file that is there may still know what the journal has dropped behind a snapshot.
Result<void> check_loses_nothing(const std::string& old_path, std::uint64_t begins_after) {
    const auto old = read_history_meta(old_path);
    if (!old || old->sequence == 0 || old->begins_after >= begins_after) return {};
    return failure(Error{"the journal no longer has facts up to " + std::to_string(begins_after) +
                         ", history.db still tells of them: it was left as it is; --drop-older "
                         "makes it anew without them"});
}

Result<void> put_names(HistoryWriter& writer, const std::string& old_path,
                       const RebuildOptions& options) {
    // A file of another version or a damaged one has no names to give; that is why it is rebuilt.
    if (fs::exists(old_path)) (void)writer.db().copy_names(old_path);
    if (options.config.empty()) return {};
    const ConfigReading reading = read_config_file(options.config);
    if (!reading.ok()) return failure(Error{reading.mistakes.front()});
    return writer.db().set_names(history::names_of(reading.config));
}

Result<Rebuilt> write_all(HistoryWriter& writer) {
    Rebuilt out;
    while (true) {
        const auto step = writer.step(writer.journal_sequence(), facts_at_once);
        if (!step) return failure(step.error());
        if (step->facts == 0) break;
        if (step->gap.empty()) {
            out.facts += step->facts;
        } else {
            out.gap = step->gap;
            out.begins_after = writer.db().sequence();
        }
    }
    out.sequence = writer.db().sequence();
    return out;
}

Result<Rebuilt> write_file(const std::string& path, const std::string& old_path,
                           const RebuildOptions& options) {
    const history::Projection projection;
    auto writer = HistoryWriter::open(options.data_dir, path, projection);
    if (!writer) return failure(writer.error());
    if (auto put = put_names(*writer, old_path, options); !put) return failure(put.error());
    auto rebuilt = write_all(*writer);
    if (!rebuilt || options.drop_older) return rebuilt;
    auto loses_nothing = check_loses_nothing(old_path, rebuilt->begins_after);
    if (!loses_nothing) return failure(loses_nothing.error());
    return rebuilt;
}

/// The old file's log goes before the new file comes: SQLite must never apply it to that.
Result<void> replace(const std::string& old_path, const std::string& new_path) {
    if (auto removed = remove_files(old_path, {"-wal", "-shm"}); !removed) return removed;
    std::error_code error;
    fs::rename(new_path, old_path, error);
    if (error) return failure(Error{old_path + ": " + error.message()});
    return {};
}

}  // namespace

Result<Rebuilt> rebuild_history(const RebuildOptions& options) {
    // First the journal, so that a mistyped directory is not made by its lock.
    if (!fs::exists(options.data_dir + "/journal.db")) {
        return failure(Error{options.data_dir + " has no journal.db"});
    }
    const auto lock = DataDirLock::acquire(options.data_dir);
    if (!lock) return failure(lock.error());
    const std::string old_path = options.data_dir + "/history.db";
    const std::string new_path = old_path + ".new";
    if (auto removed = remove_database(new_path); !removed) return failure(removed.error());
    auto rebuilt = write_file(new_path, old_path, options);
    if (rebuilt) {
        if (auto replaced = replace(old_path, new_path); !replaced) {
            rebuilt = failure(replaced.error());
        }
    }
    if (!rebuilt) (void)remove_database(new_path);
    return rebuilt;
}

}  // namespace agentline::cli
