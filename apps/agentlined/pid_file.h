// What: data_dir/agentlined.pid, there while the server runs, for scripts that signal it.
// Owner: the server, which holds the lock of data_dir. Thread: one. Spec: design 4.
#pragma once

#include <string>

#include "base/result.h"

namespace agentline {

class PidFile {
  public:
    explicit PidFile(const std::string& data_dir) : path_(data_dir + "/agentlined.pid") {}
    ~PidFile();
    PidFile(const PidFile&) = delete;
    PidFile& operator=(const PidFile&) = delete;

    Result<void> write();

  private:
    const std::string path_;
    bool is_written_ = false;
};

}  // namespace agentline
