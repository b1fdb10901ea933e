#include "powercut/disk.h"

#include <algorithm>

namespace agentline::powercut {
namespace {

constexpr std::size_t sector = 512;

bool chance(Random& random) {
    return random() % 2 == 0;
}

std::size_t below(Random& random, std::size_t count) {
    return static_cast<std::size_t>(random() % count);
}

/// Makes room as a write there does; what lies between is zero.
void reach(Bytes& bytes, std::size_t size) {
    if (bytes.size() < size) bytes.resize(size);
}

void put(Bytes& bytes, const Op& write, std::size_t from, std::size_t to) {
    const auto at = static_cast<std::size_t>(write.at);
    reach(bytes, to);
    const auto* data = write.data.data();
    std::copy(data + (from - at), data + (to - at), bytes.data() + from);
}

void do_whole(Bytes& bytes, const Op& op) {
    if (op.kind == Op::Kind::truncate) {
        bytes.resize(static_cast<std::size_t>(op.at));
    } else {
        put(bytes, op, static_cast<std::size_t>(op.at),
            static_cast<std::size_t>(op.at) + op.data.size());
    }
}

void put_noise(Bytes& bytes, std::size_t from, std::size_t to, Random& random) {
    reach(bytes, to);
    for (std::size_t i = from; i < to; ++i) bytes[i] = static_cast<std::uint8_t>(random());
}

/// Each sector that the write touches is there or not; no byte outside of the write changes, which
/// is what SQLite calls powersafe overwrite and expects of every disk unless told otherwise.
void do_in_part(Bytes& bytes, const Op& op, bool has_noise, Random& random) {
    if (op.kind == Op::Kind::truncate) {
        if (chance(random)) do_whole(bytes, op);
        return;
    }
    const auto begin = static_cast<std::size_t>(op.at);
    const std::size_t end = begin + op.data.size();
    for (std::size_t from = begin; from < end;) {
        const std::size_t to = std::min(end, (from / sector + 1) * sector);
        if (chance(random)) {
            put(bytes, op, from, to);
        } else if (has_noise) {
            put_noise(bytes, from, to, random);
        }
        from = to;
    }
}

void do_length(Bytes& bytes, const Op& op) {
    if (op.kind == Op::Kind::truncate) {
        do_whole(bytes, op);
    } else {
        reach(bytes, static_cast<std::size_t>(op.at) + op.data.size());
    }
}

void do_tail(Bytes& bytes, const std::vector<Op>& pending, Random& random) {
    const std::size_t count = below(random, pending.size() + 1);
    for (std::size_t i = 0; i < count; ++i) do_whole(bytes, pending[i]);
    if (count < pending.size()) do_in_part(bytes, pending[count], false, random);
}

/// What a file holds of what was not synced.
Bytes left_of(Bytes bytes, const std::vector<Op>& pending, Loss loss, Random& random) {
    if (loss == Loss::tail) {
        do_tail(bytes, pending, random);
        return bytes;
    }
    for (const Op& op : pending) {
        switch (loss) {
            case Loss::all:
            case Loss::tail:
                break;
            case Loss::none:
            case Loss::names:
                do_whole(bytes, op);
                break;
            case Loss::some_writes:
                if (chance(random)) do_whole(bytes, op);
                break;
            case Loss::some_sectors:
                do_in_part(bytes, op, false, random);
                break;
            case Loss::garbage:
                do_in_part(bytes, op, true, random);
                break;
            case Loss::data:
                do_length(bytes, op);
                break;
        }
    }
    return bytes;
}

void rename_with(std::map<std::string, std::size_t>& names, const Op& op) {
    if (op.kind == Op::Kind::create) {
        names[op.name] = op.file;
    } else if (const auto found = names.find(op.name);
               found != names.end() && found->second == op.file) {
        names.erase(found);
    }
}

}  // namespace

std::string name_of(Loss loss) {
    switch (loss) {
        case Loss::all:
            return "all";
        case Loss::none:
            return "none";
        case Loss::some_writes:
            return "some writes";
        case Loss::some_sectors:
            return "some sectors";
        case Loss::tail:
            return "tail";
        case Loss::garbage:
            return "garbage";
        case Loss::data:
            return "data";
        case Loss::names:
            return "names";
    }
    return "unknown";
}

void Disk::take(const Op& op) {
    switch (op.kind) {
        case Op::Kind::create:
        case Op::Kind::remove:
            pending_names_.push_back(op);
            break;
        case Op::Kind::write:
        case Op::Kind::truncate:
            files_[op.file].pending.push_back(op);
            break;
        case Op::Kind::sync:
            sync(op);
            break;
        case Op::Kind::forget:
            files_[op.file].pending.clear();
            break;
    }
    if (!op.with_directory) return;
    for (const Op& change : pending_names_) rename_with(names_, change);
    pending_names_.clear();
}

void Disk::sync(const Op& op) {
    File& file = files_[op.file];
    Bytes now = file.durable;
    for (const Op& pending : file.pending) do_whole(now, pending);
    file.pending.clear();
    // A new length is no data unless data needs it: a shorter one may be forgotten.
    if (op.is_data_only && now.size() < file.durable.size()) {
        now.insert(now.end(), file.durable.begin() + static_cast<std::ptrdiff_t>(now.size()),
                   file.durable.end());
    }
    file.durable = std::move(now);
}

bool Disk::is_settled() const {
    return pending_names_.empty() &&
           std::all_of(files_.begin(), files_.end(),
                       [](const auto& file) { return file.second.pending.empty(); });
}

std::map<std::string, std::size_t> Disk::names_after(Loss loss, Random& random) const {
    auto names = names_;
    if (loss == Loss::all || loss == Loss::names) return names;
    const bool is_whole = loss == Loss::none || loss == Loss::data;
    for (const Op& change : pending_names_) {
        if (is_whole || chance(random)) rename_with(names, change);
    }
    return names;
}

Image Disk::after_cut(Loss loss, Random& random) const {
    Image image;
    for (const auto& [name, number] : names_after(loss, random)) {
        const auto file = files_.find(number);
        image[name] = file == files_.end()
                          ? Bytes{}
                          : left_of(file->second.durable, file->second.pending, loss, random);
    }
    return image;
}

}  // namespace agentline::powercut
