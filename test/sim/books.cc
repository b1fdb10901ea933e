#include "sim/books.h"

#include "model/line_key.h"

namespace agentline::sim {

std::uint32_t device_of(std::uint32_t key) {
    for (const std::uint32_t device : builtin_devices) {
        if (line_key(line_names[device]) == key) return device;
    }
    return no_device;
}

Books::Books(const acd::Settings& settings, Complaints& complaints) : complaints_(complaints) {
    for (const std::uint32_t device : builtin_devices) {
        lines.emplace(device, LineState(settings, complaints));
    }
}

LineFacts Books::take(const journal::Group& group) {
    LineFacts facts;
    for (const journal::Record& record : group) {
        const std::uint64_t number = record.stamp.sequence;
        complaints_.unless(number == sequence + 1, "a gap in the facts after ", sequence);
        sequence = number;
        const std::uint32_t device = device_of(record.line);
        auto fact = acd::decode_fact(record.fact);
        complaints_.unless(device != no_device, "fact ", number, " is of no built-in line");
        complaints_.unless(fact.has_value(), "fact ", number, " is not one");
        if (device == no_device || !fact) continue;
        facts[device].push_back({record.stamp, std::move(*fact)});
    }
    return facts;
}

}  // namespace agentline::sim
