#include "io/data_dir.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace agentline {
namespace {

Error system_error(const std::string& what, int number) {
    return Error{what + ": " + std::generic_category().message(number)};
}

/// So that the directory's own entry survives a power cut, as the files in it do.
void sync_directory(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

Result<void> make_directory(const std::filesystem::path& path) {
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) return {};
    if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), error);
    if (error) return failure(Error{path.string() + ": " + error.message()});
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
        return failure(system_error(path.string(), errno));
    }
    sync_directory(path.has_parent_path() ? path.parent_path() : ".");
    return {};
}

std::string holder_of(int descriptor) {
    std::array<char, 32> text{};
    const ssize_t size = ::pread(descriptor, text.data(), text.size() - 1, 0);
    if (size <= 0) return "unknown";
    std::string holder(text.data(), static_cast<std::size_t>(size));
    return holder.substr(0, holder.find('\n'));
}

void write_holder(int descriptor) {
    const std::string text = std::to_string(::getpid()) + "\n";
    // For people only: the lock counts, so a failure here changes nothing.
    if (::ftruncate(descriptor, 0) == 0) {
        [[maybe_unused]] const ssize_t size = ::pwrite(descriptor, text.data(), text.size(), 0);
    }
}

}  // namespace

Result<DataDirLock> DataDirLock::acquire(const std::string& data_dir) {
    // Without a slash at its end, so that the parent is the parent.
    std::filesystem::path path = std::filesystem::path(data_dir).lexically_normal();
    if (!path.has_filename() && path.has_relative_path()) path = path.parent_path();
    if (auto made = make_directory(path); !made) return failure(made.error());
    const std::string file = (path / "lock").string();
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) return failure(system_error(file, errno));
    DataDirLock lock(descriptor);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) return failure(system_error(file, errno));
        return failure(Error{"data_dir " + path.string() +
                             " is in use by another server (process " + holder_of(descriptor) +
                             "); stop it or choose another data_dir"});
    }
    write_holder(descriptor);
    return lock;
}

DataDirLock::~DataDirLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> make_private_file(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0 && errno == EEXIST) return {};
    if (descriptor < 0) return failure(system_error(path, errno));
    ::close(descriptor);
    return {};
}

}  // namespace agentline
