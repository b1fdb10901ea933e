// What: what a disk keeps when the power goes. Takes what a file system was asked for, one by one,
// and tells at any moment which files may be found afterwards: what no sync covered is lost, kept
// in part, torn at sectors or kept in another order. Names are durable once a directory was synced.
// Owner: a test. Thread: its own. Must never be kinder than the rules SQLite relies on.
#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace agentline::powercut {

using Random = std::mt19937_64;
/// Files by their full names.
using Image = std::map<std::string, Bytes>;

/// One request to the file system that changes something or makes something durable; `forget` is a
/// sync that failed: what it should have written is never written, also not by the next one.
struct Op {
    enum class Kind : std::uint8_t { create, remove, write, truncate, sync, forget };
    Kind kind = Kind::sync;
    std::size_t file = 0;         ///< A number that is never used again, also not for a same name.
    std::string name = {};        ///< create, remove.
    std::uint64_t at = 0;         ///< write: offset; truncate: the length.
    Bytes data = {};              ///< write.
    bool is_data_only = false;    ///< sync: SQLITE_SYNC_DATAONLY.
    bool with_directory = false;  ///< sync, remove: names are durable after it too.
};

/// What is left of that which no sync covered.
enum class Loss : std::uint8_t {
    all,           ///< Nothing is left.
    none,          ///< As if only the processes had died.
    some_writes,   ///< Any of the writes, whole.
    some_sectors,  ///< Any of the sectors of any write.
    tail,          ///< Each file has its first writes; the last of them is torn.
    garbage,       ///< As some_sectors; where a sector was lost there is noise.
    data,          ///< Names and lengths are there, their bytes are zero.
    names,         ///< Bytes are there, names are as of the last sync.
};
inline constexpr Loss all_losses[] = {Loss::all,          Loss::none, Loss::some_writes,
                                      Loss::some_sectors, Loss::tail, Loss::garbage,
                                      Loss::data,         Loss::names};
std::string name_of(Loss loss);

class Disk {
  public:
    void take(const Op& op);
    [[nodiscard]] Image after_cut(Loss loss, Random& random) const;
    /// Whether a cut now loses nothing, so that all losses are the same.
    [[nodiscard]] bool is_settled() const;

  private:
    struct File {
        Bytes durable;
        std::vector<Op> pending;
    };
    void sync(const Op& op);
    [[nodiscard]] std::map<std::string, std::size_t> names_after(Loss loss, Random& random) const;

    std::map<std::size_t, File> files_;
    std::map<std::string, std::size_t> names_;  // As of the last sync of the directory.
    std::vector<Op> pending_names_;
};

}  // namespace agentline::powercut
