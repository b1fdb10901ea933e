#include "agentlined/pid_file.h"

#include <filesystem>
#include <fstream>
#include <system_error>
#include <unistd.h>

namespace agentline {

PidFile::~PidFile() {
    std::error_code not_there;
    if (is_written_) std::filesystem::remove(path_, not_there);
}

Result<void> PidFile::write() {
    std::ofstream file(path_, std::ios::trunc);
    file << getpid() << '\n';
    file.close();
    if (!file) return failure(Error{path_ + ": cannot be written"});
    is_written_ = true;
    return {};
}

}  // namespace agentline
