// Goal: seeds of fuzz_journal from random work of a line: every kind of fact, and states with
// sessions, calls and private calls in them.
#include <algorithm>
#include <map>

#include "fuzz/make_corpus.h"
#include "journal/record.h"
#include "unit/acd/test_line.h"
#include "unit/acd/workload.h"

namespace agentline {
namespace {

/// The input of fuzz_journal.cc: what follows, then it.
Bytes input(std::uint8_t what, const Bytes& bytes) {
    Bytes out(1 + bytes.size(), what);
    std::copy(bytes.begin(), bytes.end(), out.begin() + 1);
    return out;
}

journal::Group group_of(const std::map<std::uint8_t, acd::StampedFact>& facts) {
    journal::Group group;
    for (const auto& [kind, fact] : facts) {
        FactStamp stamp = fact.stamp;
        stamp.sequence = group.size() + 1;
        stamp.time = Instant{1'000'000};
        group.push_back({stamp, 0x1267, acd::encode(fact.fact)});
    }
    return group;
}

}  // namespace

void make_journal(const Corpus& corpus) {
    acd::TestLine line;
    acd::Workload workload(3);
    std::map<std::uint8_t, acd::StampedFact> kinds;
    while (kinds.size() < std::variant_size_v<acd::Fact>) {
        workload.step(line);
        for (const acd::StampedFact& fact : line.journal) {
            kinds.insert_or_assign(acd::encode(fact.fact).front(), fact);
        }
    }
    corpus.add("group", input(0, journal::encode_group(group_of(kinds))));
    for (const auto& [kind, fact] : kinds) {
        corpus.add("fact_" + std::string(acd::name_of(fact.fact)),
                   input(2, acd::encode(fact.fact)));
    }
    journal::Snapshot snapshot{line.sequence, line.now, {}};
    for (int i = 0; i < 4; ++i) {
        for (int step = 0; step < 7; ++step) workload.step(line);
        const Bytes state = line.acd.snapshot();
        corpus.add("state_" + std::to_string(i), input(3, state));
        if (i < 2) snapshot.lines.push_back({0x1267U + static_cast<std::uint32_t>(i), state});
    }
    corpus.add("state_begin", input(3, acd::TestLine().acd.snapshot()));
    // Version 1 of a state with nothing in it: three next ids and seven counts.
    Bytes first_version(2 + 10 * 4);
    first_version[0] = 1;
    corpus.add("state_version_1", input(3, first_version));
    corpus.add("snapshot", input(1, journal::encode_snapshot(snapshot)));
}

}  // namespace agentline
