#include "powercut/cut_vfs.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace agentline::powercut {

/// SQLite makes the room for it, and knows only its first member.
struct CutVfs::File {
    sqlite3_file base{};
    CutVfs* vfs = nullptr;
    std::shared_ptr<Inode> inode;
    std::string name;
    bool syncs_directory = false;  // At its first sync, as "unix" does for files it may have made.
    bool is_gone_at_close = false;
};

/// What SQLite calls. One connection at a time, so that locks have nothing to decide.
struct CutVfs::Calls {
    static File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
    static CutVfs& of(sqlite3_vfs* vfs) { return *static_cast<CutVfs*>(vfs->pAppData); }

    static int close(sqlite3_file* base) {
        File& file = of(base);
        if (file.is_gone_at_close && !file.name.empty()) file.vfs->remove(file.name, false);
        std::destroy_at(&file);
        return SQLITE_OK;
    }
    static int read(sqlite3_file* base, void* to, int size, sqlite3_int64 at) {
        const Bytes& bytes = of(base).inode->bytes;
        const auto begin = std::min(static_cast<std::size_t>(at), bytes.size());
        const auto wanted = static_cast<std::size_t>(size);
        const std::size_t there = std::min(wanted, bytes.size() - begin);
        // An empty file has no bytes to point at.
        auto* const out = static_cast<std::uint8_t*>(to);
        std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(begin), there, out);
        std::fill_n(out + there, wanted - there, std::uint8_t{0});
        return there == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
    }
    static int write(sqlite3_file* base, const void* from, int size, sqlite3_int64 at) {
        File& file = of(base);
        const int result = file.vfs->next_request(SQLITE_IOERR_WRITE);
        // A disk that is full, or breaks, has taken the first part.
        const int taken = result == SQLITE_OK ? size : size / 2;
        const auto* bytes = static_cast<const std::uint8_t*>(from);
        Op op{.kind = Op::Kind::write,
              .at = static_cast<std::uint64_t>(at),
              .data = Bytes(bytes, bytes + taken)};
        Bytes& to = file.inode->bytes;
        const auto end = static_cast<std::size_t>(at + taken);
        if (to.size() < end) to.resize(end);
        std::memcpy(to.data() + at, from, static_cast<std::size_t>(taken));
        file.vfs->record(*file.inode, std::move(op));
        return result;
    }
    static int truncate(sqlite3_file* base, sqlite3_int64 size) {
        File& file = of(base);
        if (const int result = file.vfs->next_request(SQLITE_IOERR_TRUNCATE)) return result;
        file.inode->bytes.resize(static_cast<std::size_t>(size));
        file.vfs->record(*file.inode,
                         {.kind = Op::Kind::truncate, .at = static_cast<std::uint64_t>(size)});
        return SQLITE_OK;
    }
    static int sync(sqlite3_file* base, int flags) {
        File& file = of(base);
        if (const int result = file.vfs->next_request(SQLITE_IOERR_FSYNC)) {
            // The system has told it once and takes the pages for written from now on.
            file.vfs->record(*file.inode, {.kind = Op::Kind::forget});
            return result;
        }
        if (file.vfs->lies_) return SQLITE_OK;
        file.vfs->record(*file.inode, {.kind = Op::Kind::sync,
                                       .is_data_only = (flags & SQLITE_SYNC_DATAONLY) != 0,
                                       .with_directory = file.syncs_directory});
        file.syncs_directory = false;
        return SQLITE_OK;
    }
    static int file_size(sqlite3_file* base, sqlite3_int64* size) {
        *size = static_cast<sqlite3_int64>(of(base).inode->bytes.size());
        return SQLITE_OK;
    }
    static int lock(sqlite3_file*, int) { return SQLITE_OK; }
    static int check_reserved_lock(sqlite3_file*, int* is_held) {
        *is_held = 0;
        return SQLITE_OK;
    }
    static int file_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
    static int sector_size(sqlite3_file*) { return 4096; }
    static int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }
    static int shm_map(sqlite3_file* base, int region, int size, int may_extend,
                       void volatile** memory) {
        File& file = of(base);
        SharedMemory& shared = file.vfs->shared_[file.name];
        const auto index = static_cast<std::size_t>(region);
        while (may_extend != 0 && shared.size() <= index) {
            shared.push_back(std::make_unique<Bytes>(static_cast<std::size_t>(size)));
        }
        *memory = index < shared.size() ? shared[index]->data() : nullptr;
        return SQLITE_OK;
    }
    static int shm_lock(sqlite3_file*, int, int, int) { return SQLITE_OK; }
    static void shm_barrier(sqlite3_file*) {}
    static int shm_unmap(sqlite3_file* base, int) {
        of(base).vfs->shared_.erase(of(base).name);
        return SQLITE_OK;
    }

    static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* base, int flags,
                    int* flags_out) {
        static const sqlite3_io_methods methods = {2,
                                                   close,
                                                   read,
                                                   write,
                                                   truncate,
                                                   sync,
                                                   file_size,
                                                   lock,
                                                   lock,
                                                   check_reserved_lock,
                                                   file_control,
                                                   sector_size,
                                                   characteristics,
                                                   shm_map,
                                                   shm_lock,
                                                   shm_barrier,
                                                   shm_unmap,
                                                   nullptr,
                                                   nullptr};
        File& file = *std::construct_at(reinterpret_cast<File*>(base));
        const int result = of(vfs).open(name, file, flags);
        if (result == SQLITE_OK) {
            file.base.pMethods = &methods;
        } else {
            std::destroy_at(&file);
            base->pMethods = nullptr;
        }
        if (flags_out != nullptr) *flags_out = flags;
        return result;
    }
    static int remove(sqlite3_vfs* vfs, const char* name, int with_directory) {
        return of(vfs).remove(name, with_directory != 0);
    }
    static int access(sqlite3_vfs* vfs, const char* name, int, int* result) {
        *result = of(vfs).exists(name) ? 1 : 0;
        return SQLITE_OK;
    }
    static int full_pathname(sqlite3_vfs*, const char* name, int size, char* to) {
        sqlite3_snprintf(size, to, "%s", name);
        return SQLITE_OK;
    }
    static int randomness(sqlite3_vfs* vfs, int size, char* to) {
        std::generate_n(to, size, [&] { return static_cast<char>(of(vfs).random_()); });
        return size;
    }
    static int sleep(sqlite3_vfs*, int us) { return us; }
    static int current_time(sqlite3_vfs*, double* days) {
        *days = 2'461'000.5;
        return SQLITE_OK;
    }
    static int last_error(sqlite3_vfs* vfs, int, char*) { return of(vfs).last_error_; }
};

CutVfs::CutVfs() {
    vfs_.iVersion = 1;
    vfs_.szOsFile = sizeof(File);
    vfs_.mxPathname = 512;
    vfs_.zName = "powercut";
    vfs_.pAppData = this;
    vfs_.xOpen = Calls::open;
    vfs_.xDelete = Calls::remove;
    vfs_.xAccess = Calls::access;
    vfs_.xFullPathname = Calls::full_pathname;
    vfs_.xRandomness = Calls::randomness;
    vfs_.xSleep = Calls::sleep;
    vfs_.xCurrentTime = Calls::current_time;
    vfs_.xGetLastError = Calls::last_error;
    use(true);
}

CutVfs::~CutVfs() {
    sqlite3_vfs_unregister(&vfs_);
    sqlite3_vfs_register(sqlite3_vfs_find("unix"), 1);
}

void CutVfs::use(bool is_used) {
    sqlite3_vfs_register(is_used ? &vfs_ : sqlite3_vfs_find("unix"), 1);
}

void CutVfs::load(const Image& image) {
    files_.clear();
    shared_.clear();
    log_.clear();
    for (const auto& [name, bytes] : image) {
        auto& inode = files_[name] = std::make_shared<Inode>(Inode{++last_number_, bytes});
        record(*inode, {.kind = Op::Kind::create, .name = name});
        record(*inode, {.kind = Op::Kind::write, .data = bytes});
        record(*inode, {.kind = Op::Kind::sync, .with_directory = true});
    }
}

Image CutVfs::image() const {
    Image image;
    for (const auto& [name, inode] : files_) image[name] = inode->bytes;
    return image;
}

int CutVfs::next_request(int io_error) {
    ++requests_;
    if (requests_ < failure_.from || requests_ >= failure_.from + failure_.count) return SQLITE_OK;
    if (failure_.spares_syncs && io_error == SQLITE_IOERR_FSYNC) return SQLITE_OK;
    last_error_ = failure_.system_error;
    // "unix" finds a full disk at a write; at a sync it is an error like any other, with its errno.
    const bool is_full = failure_.system_error == ENOSPC && io_error == SQLITE_IOERR_WRITE;
    return is_full ? SQLITE_FULL : io_error;
}

void CutVfs::record(const Inode& inode, Op op) {
    if (!inode.is_recorded) return;
    op.file = inode.number;
    log_.push_back(std::move(op));
}

int CutVfs::open(const char* name, File& file, int flags) {
    file.vfs = this;
    file.is_gone_at_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
    if (name == nullptr) {
        file.inode = std::make_shared<Inode>(Inode{.is_recorded = false});
        return SQLITE_OK;
    }
    file.name = name;
    const bool may_create = (flags & SQLITE_OPEN_CREATE) != 0;
    constexpr int logs = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL | SQLITE_OPEN_SUPER_JOURNAL;
    file.syncs_directory = may_create && (flags & logs) != 0;
    auto& inode = files_[file.name];
    if (inode == nullptr && may_create && next_request(SQLITE_CANTOPEN) == SQLITE_OK) {
        inode = std::make_shared<Inode>(Inode{.number = ++last_number_});
        record(*inode, {.kind = Op::Kind::create, .name = file.name});
    }
    file.inode = inode;
    if (inode != nullptr) return SQLITE_OK;
    files_.erase(file.name);
    return SQLITE_CANTOPEN;
}

int CutVfs::remove(const std::string& name, bool with_directory) {
    const auto found = files_.find(name);
    if (found == files_.end()) return SQLITE_IOERR_DELETE_NOENT;
    if (const int result = next_request(SQLITE_IOERR_DELETE)) return result;
    record(*found->second,
           {.kind = Op::Kind::remove, .name = name, .with_directory = with_directory && !lies_});
    files_.erase(found);
    return SQLITE_OK;
}

bool CutVfs::exists(const std::string& name) const {
    // An empty file counts as none, as "unix" has it.
    const auto found = files_.find(name);
    return found != files_.end() && !found->second->bytes.empty();
}

}  // namespace agentline::powercut
