// What: the server's data directory: made at need, and held by one server at a time; and the way to
// make a file in it that others cannot read, whatever the rights of a directory that was there.
// Owner: the journal's engine, for as long as it writes. Thread: any.
// Must never be released while the journal is open. Spec: design 4 (data_dir).
#pragma once

#include <string>
#include <utility>

#include "base/result.h"

namespace agentline {

class DataDirLock {
  public:
    /// Makes the directory (0700) unless it is there, and locks it; fails if another holds it.
    static Result<DataDirLock> acquire(const std::string& data_dir);

    DataDirLock(DataDirLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    DataDirLock& operator=(DataDirLock&&) = delete;
    ~DataDirLock();

  private:
    explicit DataDirLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

/// Makes an empty file that only its owner can read (0600), unless it is there.
Result<void> make_private_file(const std::string& path);

}  // namespace agentline
