// What: the permanent id of a line device, derived from its configured name, so that it survives
// reordering of the configuration (dwPermanentLineID; the journal's line number). Thread: any.
// Choice: CRC-32 of the name; a collision within one configuration is a configuration error.
#pragma once

#include <cstdint>
#include <string_view>

#include <boost/crc.hpp>

namespace agentline {

inline std::uint32_t line_key(std::string_view name) {
    boost::crc_32_type crc;
    crc.process_bytes(name.data(), name.size());
    return crc.checksum();
}

}  // namespace agentline
