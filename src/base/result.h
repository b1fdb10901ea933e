// What: the one result type. Result<T> carries a text for people, Result<T, E> any other error.
// Thread: a value, any. Use it for whatever a user, a peer or a disk can cause (style: errors).
// Note: chains with and_then do not accept the derived type; return early instead.
#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace agentline {

/// What went wrong outside the domain (file, configuration, bytes), worded for the operator.
struct Error {
    std::string text;
    friend bool operator==(const Error&, const Error&) = default;
};

template <class T, class E = Error>
struct [[nodiscard]] Result : tl::expected<T, E> {
    using tl::expected<T, E>::expected;
};

/// Usage: `return failure(Error{"..."});` or `return failure(LineErr::invalparam);`
template <class E>
tl::unexpected<std::decay_t<E>> failure(E&& error) {
    return tl::unexpected<std::decay_t<E>>(std::forward<E>(error));
}

inline tl::unexpected<Error> failure(const char* text) {
    return tl::unexpected<Error>(Error{text});
}

}  // namespace agentline
