// The ACD of a call center: commands, the judging of their facts, reloads and restarts.
#include <algorithm>

#include "broker/telephony.h"
#include "center/counts.h"
#include "center/loop.h"
#include "center/oracle.h"
#include "center/words.h"

namespace agentline::center {

Result<acd::Decision, acd::Refusal> Loop::run_command(const acd::Command& command,
                                                      CauseKind cause) {
    std::vector<StampedFact> facts;
    auto outcome = execute(acd_, command, {sequence_ + 1, now_, cause, 0, "center"}, facts);
    sequence_ += facts.size();
    complaints_.unless(outcome.has_value() || facts.empty(), "a refused command has facts");
    for (const StampedFact& fact : facts) {
        tell([&] { return "    " + words(fact.fact); });
        if (meddler_.is_journaled(fact.fact)) {
            journal_.emplace_back(fact.stamp, encode(fact.fact));
        }
        if (const auto order = order_of(acd_.state(), fact.fact)) send(*order);
    }
    judge(std::move(facts));
    return outcome;
}

void Loop::judge(std::vector<StampedFact> facts) {
    meddler_.seen_by_judges(facts);
    for (const StampedFact& fact : facts) {
        if (const auto* offer = std::get_if<acd::CallOffered>(&fact.fact)) {
            judge_offer(ledger_, *offer, complaints_);
        }
        ledger_.read(fact);
    }
    if (complaints_.all().empty()) judge_rest(ledger_, acd_, now_, complaints_);
}

/// Someone asks for something.
void Loop::ask(const std::optional<acd::Command>& command, CauseKind cause) {
    if (!command) return;
    tell([&] { return words(*command); });
    const auto outcome = run_command(*command, cause);
    if (outcome) return;
    ++report_.refused_acts;
    tell([&] { return "  refused: " + std::string(name_of(outcome.error())); });
}

void Loop::meet_deadline() {
    tell([] { return std::string("a deadline comes"); });
    const std::uint64_t before = sequence_;
    const auto outcome = run_command(acd::MeetDeadline{}, CauseKind::deadline);
    complaints_.unless(outcome && sequence_ > before, "a deadline that does nothing");
}

void Loop::reload() {
    ++report_.reloads;
    apply_directory(some_directory(scenario_, dice_),
                    dice_.chance(50) ? some_traffic(dice_) : traffic_);
}

/// Both sides hear of it, in either order.
void Loop::apply_directory(acd::Directory directory, SimulatedConfig traffic) {
    directory_ = std::move(directory);
    traffic_ = std::move(traffic);
    const bool provider_first = dice_.chance(50);
    const provider::Configure change{directory_.addresses, queue_titles(directory_), traffic_};
    if (provider_first) send(change);
    ask(directory_, CauseKind::configuration);
    if (!provider_first) send(change);
}

/// From a snapshot, or from all that was journaled: the same ACD.
void Loop::restart_acd() {
    ++report_.acd_restarts;
    const Bytes before = acd_.snapshot();
    if (dice_.chance(50)) {
        tell([] { return std::string("The ACD starts again from a snapshot."); });
        auto restored = acd::Acd::restore(before, scenario_.settings);
        if (!restored) return complaints_.add("the snapshot is refused: " + restored.error().text);
        acd_ = std::move(*restored);
    } else {
        tell([] { return std::string("The ACD starts again from its journal."); });
        acd::Acd replayed(scenario_.settings);
        for (const auto& [stamp, bytes] : journal_) {
            auto fact = acd::decode_fact(bytes);
            if (!fact) return complaints_.add("a fact is refused: " + fact.error().text);
            replayed.apply({stamp, std::move(*fact)});
        }
        acd_ = std::move(replayed);
    }
    complaints_.unless(acd_.snapshot() == before, "the ACD is another one after its restart");
}

void Loop::compare_figures() {
    ++report_.figures;
    judge_state(ledger_, acd_.state(), complaints_);
    judge_balance(ledger_, complaints_);
    if (!complaints_.all().empty()) return;
    const auto compare = [this](auto id, auto info, auto meddle) {
        if (!info) return complaints_.add("the ACD does not know what the facts name");
        (meddler_.*meddle)(*info);
        center::judge(ledger_, id, *info, now_, complaints_);
    };
    for (const auto& [id, each] : ledger_.agents) {
        compare(id, acd_.agent_info(id, now_), &Meddler::told_agent);
    }
    for (const auto& [id, each] : ledger_.sessions) {
        compare(id, acd_.session_info(id, now_), &Meddler::told_session);
    }
    for (const auto& [id, each] : ledger_.queues) {
        compare(id, acd_.queue_info(id, now_), &Meddler::told_queue);
    }
    if (options_.at_rest) options_.at_rest(acd_);
}

/// 13.4: over the whole day, each call that was queued came to exactly one of four ends.
void Loop::compare_last_figures() {
    compare_figures();
    for (const auto& [id, queue] : ledger_.queues) {
        if (queue.title != lasting_queue) continue;
        auto info = acd_.queue_info(id, now_);
        if (!info) continue;
        meddler_.told_queue(*info);
        const std::size_t ends =
            queue.answered.size() + info->abandoned + info->flowed_out + info->final_disposition;
        complaints_.unless(info->total_queued == ends && info->current_queued == 0, "of ",
                           info->total_queued, " calls queued ", ends, " came to an end");
    }
}

}  // namespace agentline::center
