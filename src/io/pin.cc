#include "io/pin.h"

#include <array>
#include <regex>

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

bool is_our_hash(const std::string& stored) {
    static const std::regex form(R"(\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,3}),p=(\d{1,3}))"
                                 R"(\$[A-Za-z0-9+/]{11,88}\$[A-Za-z0-9+/]{6,172})");
    std::smatch parts;
    if (!std::regex_match(stored, parts, form)) return false;
    const auto within = [&](std::size_t part, std::uint64_t most) {
        const std::uint64_t value = std::stoull(parts[part]);
        return value >= 1 && value <= most;
    };
    return within(1, memory_kib_max) && within(2, passes_max) && within(3, lanes_max);
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
