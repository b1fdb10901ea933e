// What: what happened to one call, told while a journal is replayed: one event per fact, and for
// each offer the judgement of who could have had it.
// Owner: the command why. Thread: its owner's. Changes nothing. Spec: design 3.7 (why).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "core/acd/acd.h"
#include "journal/record.h"

namespace agentline::cli {

struct StoryEvent {
    boost::json::object row;      ///< As --json shows it.
    std::string sentence;         ///< The same for people.
    boost::json::array sessions;  ///< Of an offer (judged_offer.h).
    std::string difference;       ///< Of an offer; empty = it is as the rules say.
};
using CallStory = std::vector<StoryEvent>;

/// Call numbers are counted per line, so every line may have a call of this number.
class CallStories {
  public:
    explicit CallStories(CallId call) : call_(call) {}

    /// A FactObserver (replayed_journal.h).
    void see(const journal::Record& record, const acd::Fact& fact, const acd::Acd& before);
    /// By line key.
    [[nodiscard]] const CallStory& of(std::uint32_t line) const;

  private:
    CallId call_;
    std::map<std::uint32_t, CallStory> stories_;
};

}  // namespace agentline::cli
