// Goal: no text makes the reader of agentlined.toml crash; each mistake names file, line and key in
// one line; a configuration without mistakes is what the checker promises, reads the same again,
// and a broker starts with it. Input: the text.
#include <algorithm>
#include <cctype>
#include <set>
#include <string>
#include <string_view>

#include "broker/broker.h"
#include "fuzz/fuzz_target.h"
#include "io/config_file.h"
#include "model/line_key.h"
#include "model/reasons.h"

namespace agentline {
namespace {

constexpr std::string_view file = "fuzz.toml";

bool is_one_line(std::string_view text) {
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

/// "fuzz.toml:12: key: text"; what is no TOML has no key.
void expect_note(std::string_view note, bool has_key) {
    FUZZ_EXPECT(is_one_line(note));
    FUZZ_EXPECT(note.starts_with(file));
    note.remove_prefix(file.size());
    FUZZ_EXPECT(note.starts_with(':'));
    const std::size_t digits = std::min(note.find_first_not_of("0123456789", 1), note.size()) - 1;
    FUZZ_EXPECT(digits > 0);
    note.remove_prefix(1 + digits);
    FUZZ_EXPECT(note.starts_with(": "));
    note.remove_prefix(2);
    FUZZ_EXPECT(!note.empty());
    if (has_key) FUZZ_EXPECT(note.find(": ") != std::string_view::npos);
}

bool is_name(const std::string& name) {
    return !name.empty() && name.size() <= 255 && is_one_line(name);
}

template <class Parts, class NameOf>
std::set<std::string> unique_names(const Parts& parts, NameOf name_of) {
    std::set<std::string> names;
    for (const auto& part : parts) {
        FUZZ_EXPECT(is_name(name_of(part)));
        FUZZ_EXPECT(names.insert(name_of(part)).second);
    }
    return names;
}

void expect_all_known(const std::vector<std::string>& used, const std::set<std::string>& known) {
    std::set<std::string> once;
    for (const std::string& each : used) {
        FUZZ_EXPECT(known.contains(each) && once.insert(each).second);
    }
}

void expect_no_loop(const LineConfig& line) {
    for (const QueueConfig& queue : line.queues) {
        const QueueConfig* at = &queue;
        for (std::size_t steps = 0; !at->overflow.empty(); ++steps) {
            FUZZ_EXPECT(steps < line.queues.size());
            const auto next =
                std::find_if(line.queues.begin(), line.queues.end(),
                             [at](const QueueConfig& each) { return each.name == at->overflow; });
            FUZZ_EXPECT(next != line.queues.end());
            at = &*next;
        }
    }
}

void expect_consistent(const LineConfig& line, std::set<GroupId>& group_ids) {
    FUZZ_EXPECT(!line.addresses.empty());
    const auto itself = [](const std::string& text) { return text; };
    const auto name = [](const auto& part) { return part.name; };
    const auto id = [](const auto& part) { return part.id; };
    unique_names(line.addresses, itself);
    unique_names(line.reasons, id);
    unique_names(line.agents, id);
    const auto queues = unique_names(line.queues, name);
    const auto groups = unique_names(line.groups, name);
    for (const GroupConfig& group : line.groups) {
        FUZZ_EXPECT(group.id != GroupId{} && group_ids.insert(group.id).second);
        FUZZ_EXPECT(group.wrapup >= Duration{});
        expect_all_known(group.queues, queues);
    }
    for (const AgentConfig& agent : line.agents) {
        FUZZ_EXPECT(!agent.pin || !agent.pin->empty());
        expect_all_known(agent.groups, groups);
    }
    for (const QueueConfig& queue : line.queues) {
        FUZZ_EXPECT(queue.max_wait >= Duration{} && queue.back_off >= Duration{});
        FUZZ_EXPECT(queue.ring_time >= std::chrono::seconds(1));
    }
    for (const ReasonConfig& reason : line.reasons) {
        FUZZ_EXPECT(!is_system_reason(reason.id) && is_name(reason.label));
    }
    expect_no_loop(line);
}

void expect_consistent(const ServerConfig& config) {
    FUZZ_EXPECT(!config.listen.empty() && is_name(config.data_dir));
    FUZZ_EXPECT(config.retention >= Duration{} && config.ended_session_retention >= Duration{});
    unique_names(config.listen, [](const std::string& text) { return text; });
    unique_names(config.lines, [](const LineConfig& line) { return line.name; });
    std::set<std::uint32_t> keys;
    std::set<GroupId> group_ids;
    for (const LineConfig& line : config.lines) {
        FUZZ_EXPECT(keys.insert(line_key(line.name)).second);
        expect_consistent(line, group_ids);
    }
    for (const AccessRule& rule : config.access) FUZZ_EXPECT(rule.who.starts_with("uid:"));
}

/// The state that a broker makes of it, which another one takes up without a further fact.
journal::Snapshot started(const ServerConfig& config) {
    const BrokerEnvironment environment{.server_uid = 0, .entropy = 7, .version = "fuzz"};
    Broker broker(config, environment);
    broker.start(Instant{1'700'000'000'000'000});
    const journal::Snapshot state = broker.snapshot();
    Broker other(config, environment);
    FUZZ_EXPECT(other.restore(state).has_value());
    other.start(Instant{1'700'000'000'000'000});
    FUZZ_EXPECT(other.take_batch().facts.empty());
    return state;
}

}  // namespace
}  // namespace agentline

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace agentline;
    const std::string text(data, data + size);
    const ConfigReading first = read_config(text, std::string(file));
    const ConfigReading second = read_config(text, std::string(file));
    FUZZ_EXPECT(first.mistakes == second.mistakes && first.warnings == second.warnings);
    const bool is_toml = first.mistakes.size() != 1;
    for (const std::string& each : first.mistakes) expect_note(each, is_toml);
    for (const std::string& each : first.warnings) expect_note(each, true);
    if (!first.ok()) return 0;
    expect_consistent(first.config);
    FUZZ_EXPECT(started(first.config) == started(second.config));
    return 0;
}
