// What: an offer judged again: who could have been offered the call, by the rules of today and the
// state just before the offer, and whether the fact says the same.
// Owner: values of the command why. Thread: pure functions, any. Never decides by anything of its
// own: core/acd/routing.h judges. Spec: design 3.7 (why).
#pragma once

#include <string>

#include <boost/json/array.hpp>

#include "core/acd/facts.h"
#include "core/acd/state.h"

namespace agentline::cli {

struct JudgedOffer {
    std::string choice;           ///< By which key the winner won, in words.
    boost::json::array sessions;  ///< The live ones that serve the queue, those eligible first.
    std::string difference;       ///< Between the fact and this judgement; empty = none.
};

/// `before` = every fact before the offer is in it, and the offer is not.
JudgedOffer judge_offer(const acd::State& before, const acd::CallOffered& fact);

}  // namespace agentline::cli
