// What: PINs as the configuration holds them: argon2id strings, or plain text (with a warning).
// Owner: values. Thread: any; comparing with a hash costs tens of milliseconds, so never the
// shard's. Never logs a PIN. Spec: design 3.14; RFC 9106 (argon2id).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace agentline {

enum class PinForm : std::uint8_t {
    empty,
    plain_text,
    hash,
    broken_hash,  ///< Begins like an argon2 string and is none that we take.
};
PinForm pin_form(std::string_view stored);

/// Whether `given` is the PIN that `stored` (plain text or argon2id string) stands for. The time
/// tells nothing about plain text but its length. A broken hash matches nothing.
bool pin_matches(const std::string& stored, const std::string& given);

/// The argon2id string of a PIN, with a fresh salt: what the configuration should hold.
Result<std::string> hash_pin(const std::string& pin);

}  // namespace agentline
