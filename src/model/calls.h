// What: the words for what happens to calls. The numbers are journaled: never renumber, only add.
// Thread: values, any. Spec: design 3.6, 3.7; contract 12.1, 13.4.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace agentline {

enum class CallDirection : std::uint32_t { incoming = 1, outgoing = 2 };

/// Why a station could not take an offer.
enum class RingFailure : std::uint32_t { busy = 1, rejected = 2, unreachable = 3 };

/// Why an offer ended without an answer.
enum class OfferEnd : std::uint32_t {
    no_answer = 1,    ///< The ring time was over.
    withdrawn = 2,    ///< The session is no longer available: the agent's or an operator's doing.
    caller_gone = 3,  ///< The call ended while it rang.
    busy = 4,         ///< RingFailure, in its order.
    rejected = 5,
    unreachable = 6,
};
OfferEnd offer_end_of(RingFailure failure);
/// Whether the session is set NOTREADY for it: its agent did not take what was offered.
bool is_agents_failure(OfferEnd end);

enum class CallEnd : std::uint32_t {
    abandoned = 1,          ///< The caller hung up before an answer.
    caller_hung_up = 2,     ///< After an answer.
    agent_hung_up = 3,      ///< After an answer.
    final_disposition = 4,  ///< Nobody took it: the queue's maximum wait, or the queue's removal.
    turned_away = 5,        ///< The line is draining or full: never waited.
    lost = 6,               ///< The provider no longer has it (design 3.6).
};

/// How a call that still waits is counted when it ends so: as abandoned, or else as final
/// disposition. Choice: a lost call's caller is gone too. So each call that was queued ends in
/// exactly one of the four figures (13.4).
bool counts_as_abandoned(CallEnd end);

std::string_view name_of(CallDirection v);
std::string_view name_of(OfferEnd v);
std::string_view name_of(CallEnd v);

/// Empty unless it is one of the numbers above.
template <class Enum>
std::optional<Enum> call_word_of(std::uint32_t number);
template <>
std::optional<CallDirection> call_word_of(std::uint32_t number);
template <>
std::optional<OfferEnd> call_word_of(std::uint32_t number);
template <>
std::optional<CallEnd> call_word_of(std::uint32_t number);

}  // namespace agentline
