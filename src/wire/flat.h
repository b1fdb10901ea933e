// What: the variable-size ("flat") structures of TAPI: one checked writer and reader for all.
// Reports of a handler to bytes that obey dwTotalSize/dwNeededSize/dwUsedSize, and back.
// Owner: the caller. Thread: pure functions, any. Never writes beyond total_size, never reads
// outside the given bytes. Spec: contract 7.1, 7.2, A-18..A-20; layouts of tapi2-abi.tsv.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "model/info.h"
#include "model/proxy_request.h"

namespace agentline::wire {

/// dwUsedSize bytes (never more than total_size; total_size >= the fixed part, else asserts).
/// What does not fit whole is left out (size and offset 0); dwNeededSize is always true.
Bytes encode_flat(const AgentInfo& info, std::uint32_t total_size);
Bytes encode_flat(const AgentSessionInfo& info, std::uint32_t total_size);
Bytes encode_flat(const QueueInfo& info, std::uint32_t total_size);
Bytes encode_flat(const AgentSessionList& list, std::uint32_t total_size);
Bytes encode_flat(const GroupList& list, std::uint32_t total_size);
Bytes encode_flat(const QueueList& list, std::uint32_t total_size);
/// Choice: TAPI's name and id are both the person; the PIN is always absent.
Bytes encode_flat(const AgentList& list, std::uint32_t total_size);

/// LINEPROXYREQUESTLIST of the given types.
Bytes encode_proxy_request_list(const std::vector<std::uint32_t>& types, std::uint32_t total_size);

struct DevCaps {
    std::uint32_t permanent_line_id = 0;
    std::string provider_info, switch_info, line_name;
    std::uint32_t address_count = 0;
    Guid permanent_line_guid;
};
/// LINEDEVCAPS; the fixed part follows the version (fixedsize rows of tapi2-abi.tsv).
std::uint32_t dev_caps_fixed_size(std::uint32_t api_version);
Bytes encode_dev_caps(const DevCaps& caps, std::uint32_t api_version, std::uint32_t total_size);

struct AddressCaps {
    std::uint32_t line_device_id = 0;
    std::string address;  ///< As one dials it.
};
/// LINEADDRESSCAPS; the fixed part follows the version as above.
std::uint32_t address_caps_fixed_size(std::uint32_t api_version);
Bytes encode_address_caps(const AddressCaps& caps, std::uint32_t api_version,
                          std::uint32_t total_size);

/// The array of proxy request types in LINECALLPARAMS.dwDevSpecific* (contract 3.1, A-03).
/// Errors: structuretoosmall (sizes outside dwTotalSize), invalparam (empty, not a multiple of 4).
LineResult<std::vector<std::uint32_t>> proxy_types_of(ByteView call_params);
/// dwAddressMode and dwAddressID of LINECALLPARAMS, for LINEOPENOPTION_SINGLEADDRESS.
struct CallParamsAddress {
    std::uint32_t mode = 0, address_id = 0;
};
LineResult<CallParamsAddress> address_of(ByteView call_params);

/// Whether a handler's report is one: dwUsedSize within the bytes and `total_size`, entries
/// and names inside dwUsedSize, names terminated, parts without overlap as far as their sizes tell.
/// `type` is the Get request that it answers; false for the types without a report here.
bool is_consistent_report(ProxyRequestType type, ByteView report, std::uint32_t total_size);
/// The same for the three strings of LINEDEVCAPS.
bool is_consistent_dev_caps(ByteView caps, std::uint32_t total_size);
/// The same for the address in LINEADDRESSCAPS.
bool is_consistent_address_caps(ByteView caps, std::uint32_t total_size);

/// The same report with its strings in UTF-8 and all sizes and offsets rewritten, at most
/// total_size bytes; the input may be longer. For the A functions. Empty if the report is not
/// consistent with its own size or total_size is below the fixed part.
Bytes to_ansi_report(ProxyRequestType type, ByteView report, std::uint32_t total_size);
/// The same for LINEDEVCAPS and LINEADDRESSCAPS.
Bytes to_ansi_dev_caps(ByteView caps, std::uint32_t total_size);
Bytes to_ansi_address_caps(ByteView caps, std::uint32_t total_size);

}  // namespace agentline::wire
