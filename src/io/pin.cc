#include "io/pin.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include <argon2.h>

#include "io/entropy.h"

namespace agentline {
namespace {

// Choice: 19 MiB, two passes, one lane: a common recommendation for passwords; some 30 ms here.
constexpr std::uint32_t passes = 2;
constexpr std::uint32_t memory_kib = 19 * 1024;
constexpr std::uint32_t lanes = 1;
constexpr std::size_t salt_size = 16;
constexpr std::size_t hash_size = 32;
// A configured hash must not cost more than this, or one PIN could stop the worker for minutes.
constexpr std::uint64_t memory_kib_max = 1'048'576;
constexpr std::uint64_t passes_max = 64;
constexpr std::uint64_t lanes_max = 64;

bool is_base64(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               c == '+' || c == '/';
    });
}

bool is_within(unsigned value, std::uint64_t most) {
    return value >= 1 && value <= most;
}

/// $argon2id$v=19$m=KIB,t=PASSES,p=LANES$SALT$HASH
bool is_our_hash(const std::string& stored) {
    unsigned memory = 0;
    unsigned times = 0;
    unsigned parallel = 0;
    int used = 0;
    const int numbers = std::sscanf(stored.c_str(), "$argon2id$v=19$m=%8u,t=%3u,p=%3u$%n", &memory,
                                    &times, &parallel, &used);
    if (numbers != 3 || used == 0) return false;
    const std::string_view rest = std::string_view(stored).substr(static_cast<std::size_t>(used));
    const std::size_t border = rest.find('$');
    return border != std::string_view::npos && is_base64(rest.substr(0, border)) &&
           is_base64(rest.substr(border + 1)) && is_within(memory, memory_kib_max) &&
           is_within(times, passes_max) && is_within(parallel, lanes_max);
}

bool equal_in_constant_time(std::string_view left, std::string_view right) {
    if (left.size() != right.size()) return false;
    // volatile: the compiler must not find a shorter way to the answer.
    volatile unsigned char difference = 0;
    for (std::size_t i = 0; i < left.size(); ++i) {
        difference = static_cast<unsigned char>(difference | (left[i] ^ right[i]));
    }
    return difference == 0;
}

}  // namespace

PinForm pin_form(std::string_view stored) {
    if (stored.empty()) return PinForm::empty;
    if (!stored.starts_with("$argon2")) return PinForm::plain_text;
    return is_our_hash(std::string(stored)) ? PinForm::hash : PinForm::broken_hash;
}

bool pin_matches(const std::string& stored, const std::string& given) {
    switch (pin_form(stored)) {
        case PinForm::plain_text:
            return equal_in_constant_time(stored, given);
        case PinForm::hash:
            return argon2id_verify(stored.c_str(), given.data(), given.size()) == ARGON2_OK;
        case PinForm::empty:
        case PinForm::broken_hash:
            break;
    }
    return false;
}

Result<std::string> hash_pin(const std::string& pin) {
    if (pin.empty()) return failure("an empty PIN has no hash");
    std::array<std::uint8_t, salt_size> salt{};
    fill_with_entropy(salt);
    std::string encoded(
        argon2_encodedlen(passes, memory_kib, lanes, salt_size, hash_size, Argon2_id), '\0');
    const int result =
        argon2id_hash_encoded(passes, memory_kib, lanes, pin.data(), pin.size(), salt.data(),
                              salt.size(), hash_size, encoded.data(), encoded.size());
    if (result != ARGON2_OK) return failure(Error{argon2_error_message(result)});
    encoded.resize(encoded.find('\0'));
    return encoded;
}

}  // namespace agentline
