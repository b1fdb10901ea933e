#include "client/com/line_device.h"

#include <algorithm>
#include <cstring>
#include <set>

namespace agentline::com {
namespace {

constexpr DWORD first_type = LINEPROXYREQUEST_CREATEAGENT;
constexpr DWORD last_type = LINEPROXYREQUEST_SETAGENTSTATEEX;

/// Calls `read` with a structure that is large enough for what it has to say, then use(structure).
template <class Structure, class Read, class Use>
LONG read_structure(Read read, Use use) {
    DWORD bytes = first_room;
    for (;;) {
        Room<Structure> room(bytes);
        const LONG result = read(room.get());
        if (result != 0) return result;
        if (room.get()->dwNeededSize <= bytes) {
            use(*room.get());
            return 0;
        }
        bytes = room.get()->dwNeededSize;
    }
}

template <class Entry, class List, class Make>
auto read_entries(const List& list, Make make) {
    std::vector<decltype(make(Entry{}))> found;
    const auto* bytes = reinterpret_cast<const char*>(&list);
    const std::uint64_t end = std::uint64_t{list.dwListOffset} + list.dwListSize;
    if (end > list.dwUsedSize || list.dwListSize / sizeof(Entry) < list.dwNumEntries) return found;
    for (DWORD i = 0; i < list.dwNumEntries; ++i) {
        Entry entry;
        std::memcpy(&entry, bytes + list.dwListOffset + i * sizeof(Entry), sizeof(entry));
        found.push_back(make(entry));
    }
    return found;
}

LONG read_address(HLINEAPP app, DWORD address, LineDevice* device) {
    return read_structure<LINEADDRESSCAPS>(
        [&](LINEADDRESSCAPS* caps) {
            return lineGetAddressCapsW(app, device->id, address, device->version, 0, caps);
        },
        [&](const LINEADDRESSCAPS& caps) {
            device->addresses[address] =
                text_at(&caps, caps.dwUsedSize, caps.dwAddressOffset, caps.dwAddressSize);
        });
}

}  // namespace

GUID guid_of(const GroupGuid& group) {
    GUID guid{};
    static_assert(sizeof(guid) == sizeof(group));
    std::memcpy(&guid, group.data(), sizeof(guid));
    return guid;
}

std::u16string text_at(const void* structure, DWORD used, DWORD offset, DWORD size) {
    if (std::uint64_t{offset} + size > used) return {};
    std::u16string text(size / sizeof(char16_t), u'\0');
    std::memcpy(text.data(), static_cast<const char*>(structure) + offset,
                text.size() * sizeof(char16_t));
    while (!text.empty() && text.back() == u'\0') text.pop_back();
    return text;
}

LONG describe(HLINEAPP app, DWORD device, LineDevice* out) {
    out->id = device;
    LINEEXTENSIONID extension{};
    const LONG negotiated =
        lineNegotiateAPIVersion(app, device, api_version, api_version, &out->version, &extension);
    if (negotiated != 0) return negotiated;
    DWORD address_count = 0;
    const LONG described = read_structure<LINEDEVCAPS>(
        [&](LINEDEVCAPS* caps) { return lineGetDevCapsW(app, device, out->version, 0, caps); },
        [&](const LINEDEVCAPS& caps) {
            const auto text = [&](DWORD offset, DWORD size) {
                return text_at(&caps, caps.dwUsedSize, offset, size);
            };
            out->name = text(caps.dwLineNameOffset, caps.dwLineNameSize);
            out->provider_name = text(caps.dwProviderInfoOffset, caps.dwProviderInfoSize);
            out->permanent_id = caps.dwPermanentLineID;
            address_count = caps.dwNumAddresses;
        });
    if (described != 0) return described;
    for (DWORD address = 0; address < address_count; ++address) {
        const LONG read = read_address(app, address, out);
        // An address that is gone leaves a gap.
        if (read != 0 && read != static_cast<LONG>(LINEERR_INVALADDRESSID)) return read;
    }
    return 0;
}

bool is_served(HLINEAPP app, const LineDevice& device) {
    std::set<DWORD> served;
    const LONG result = read_structure<LINEPROXYREQUESTLIST>(
        [&](LINEPROXYREQUESTLIST* list) {
            return lineGetProxyStatus(app, device.id, device.version, list);
        },
        [&](const LINEPROXYREQUESTLIST& list) {
            const auto types = read_entries<DWORD>(list, [](DWORD type) { return type; });
            served.insert(types.begin(), types.end());
        });
    if (result != 0) return false;
    const auto counts = [](DWORD type) { return type >= first_type && type <= last_type; };
    return std::count_if(served.begin(), served.end(), counts) == last_type - first_type + 1;
}

std::vector<GroupEntry> entries_of(const LINEAGENTGROUPLIST& list) {
    return read_entries<LINEAGENTGROUPENTRY>(list, [&](const LINEAGENTGROUPENTRY& entry) {
        GroupEntry group;
        static_assert(sizeof(group.id) == sizeof(entry.GroupID));
        std::memcpy(group.id.data(), &entry.GroupID, sizeof(entry.GroupID));
        group.name = text_at(&list, list.dwUsedSize, entry.dwNameOffset, entry.dwNameSize);
        return group;
    });
}

std::vector<QueueEntry> entries_of(const LINEQUEUELIST& list) {
    return read_entries<LINEQUEUEENTRY>(list, [&](const LINEQUEUEENTRY& entry) {
        return QueueEntry{entry.dwQueueID,
                          text_at(&list, list.dwUsedSize, entry.dwNameOffset, entry.dwNameSize)};
    });
}

}  // namespace agentline::com
