// What: UTF-8 to UTF-16 and back. Thread: any. Malformed input becomes U+FFFD, never an error,
// because names must still be shown; lengths are bounded by the input's own length.
#pragma once

#include <string>
#include <string_view>

namespace agentline {

std::u16string to_utf16(std::string_view utf8);
std::string to_utf8(std::u16string_view utf16);

}  // namespace agentline
