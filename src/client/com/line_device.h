// What: a line device as the COM objects see it, and the synchronous line functions that tell of
// it. Owner: one initialized TAPI object (Center), which also guards what changes. Thread: any; the
// functions wait for the server, never for a handler.
// Spec: contract tapi3 1 (agent handler, addresses), A9.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tapi3.h>
#include <vector>

namespace agentline::com {

/// The only version of TAPI that has all of the call center.
inline constexpr DWORD api_version = 0x00020002;

/// Bytes of the first attempt to read a structure; what does not fit is read once more.
inline constexpr DWORD first_room = 4096;

/// A structure with room behind its fixed part, aligned for all of them.
template <class Structure>
class Room {
  public:
    explicit Room(DWORD bytes) : words_((bytes + 7) / 8) { get()->dwTotalSize = bytes; }
    Structure* get() { return reinterpret_cast<Structure*>(words_.data()); }

  private:
    std::vector<std::uint64_t> words_;
};

/// A GUID as LINEAGENTGROUPENTRY.GroupID has it; the same 16 bytes.
using GroupGuid = std::array<DWORD, 4>;
GUID guid_of(const GroupGuid& group);

struct GroupEntry {
    GroupGuid id{};
    std::u16string name;
};

struct QueueEntry {
    DWORD id = 0;
    std::u16string name;
};

struct LineDevice {
    DWORD id = 0;
    DWORD version = 0;
    std::u16string name, provider_name;
    DWORD permanent_id = 0;
    /// Dialable texts by address id.
    std::map<DWORD, std::u16string> addresses;

    // What changes; guarded by Center's lock.
    HLINE line = 0;
    bool is_lost = false;  ///< The line was open and is to be opened again.
    bool has_handler = false;
    std::uint64_t presence_changes = 0;
    std::map<DWORD, std::u16string> queues;  ///< That were listed at some time.

    // What the worker alone knows: what was there when it looked last.
    bool is_catalog_known = false;
    std::map<GroupGuid, std::u16string> groups;
};

/// Fills what does not change; 0, or the LINEERR_ value of the function that failed.
LONG describe(HLINEAPP app, DWORD device, LineDevice* out);

/// Whether handlers serve all that the call center of TAPI 3 needs: the twelve request types of
/// TAPI 2.2. False, too, when the server cannot be asked.
bool is_served(HLINEAPP app, const LineDevice& device);

/// The text of `size` bytes at `offset` of a structure, without NULs at its end; "" when it would
/// lie outside of `used` bytes.
std::u16string text_at(const void* structure, DWORD used, DWORD offset, DWORD size);

/// The entries of a list structure that a line function has filled.
std::vector<GroupEntry> entries_of(const LINEAGENTGROUPLIST& list);
std::vector<QueueEntry> entries_of(const LINEQUEUELIST& list);

}  // namespace agentline::com
