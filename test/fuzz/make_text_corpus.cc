// Goal: seeds of the targets whose inputs are texts, and of those whose inputs are steps.
#include <array>
#include <random>

#include "fuzz/make_corpus.h"

namespace agentline {
namespace {

constexpr std::array<std::string_view, 4> commands = {
    R"({"command":"status"}
{"command":"lines","line":"main"}
{"command":"agents"}
{"command":"sessions","after":"2/0"}
{"command":"groups"}
{"command":"queues"}
{"command":"calls"}
{"command":"reasons"}
{"command":"state","line":"main","offset":16}
{"command":"subscribe","since":0})",
    R"({"command":"set_session","session":1,"state":"NOTREADY","next":"READY","reason":"lunch"}
{"command":"end_session","session":1}
{"command":"release_agent","agent":1,"line":"main"}
{"command":"requeue_call","call":1}
{"command":"drain","off":false}
{"command":"drain","off":true}
{"command":"reload"})",
    R"({"command":"inject","what":"call","queue":"sales","from":"1","priority":1,"talk_us":1000}
{"command":"inject","what":"private","address":"1001","direction":"outgoing"}
{"command":"inject","what":"station","address":"1001","in_reach":false})",
    "[]\n{}\n{\"command\":1}\n{\n\"\\ud800\"\n{\"command\":\"sing\",\"line\":[{}]}"};

constexpr std::array<std::string_view, 3> configurations = {
    R"([server]
listen = ["unix:/a"]
data_dir = "/d"
retention = "1d"
[limits]
clients = 1
[[access]]
who = "uid:1"
roles = ["agent", "admin"]
agents = ["*"]
[[line]]
name = "m"
addresses = ["1", "2"]
[line.simulated]
answer = "uniform 1s 5s"
calls_per_hour = 7
[[line.group]]
id = "c2d0e2c4-7f0e-4a39-9a52-0f3e6a5b1d10"
name = "g"
queues = ["q"]
[[line.queue]]
name = "q"
max_wait = "10m"
overflow = "r"
[[line.queue]]
name = "r"
[[line.agent]]
id = "a"
pin = "1"
groups = ["g"]
[[line.reason]]
id = "lunch"
)",
    R"([server]
listen = ["unix:/a", "tcp:1", "unix:/b/"]
data_dir = ""
durability = "maybe"
colour = 1
[[line]]
name = "e"
handler = "external"
addresses = ["1"]
[[line.queue]]
name = "q"
overflow = "q"
ring_time = "1ms"
[[line]]
name = "e"
addresses = []
[[line.group]]
id = "0"
)",
    "[server\nlisten = ["};

/// The program, then its arguments with a 0 byte for each blank.
std::string arguments(char program, std::string text) {
    for (char& c : text) {
        if (c == ' ') c = '\0';
    }
    return program + text;
}

constexpr std::array agentline_lines = {
    "status --json",
    "--server unix:/x lines",
    "agents --line main",
    "sessions",
    "events --follow --since 120",
    "why 17 --at 2026-11-21T08:30:00Z",
    "replay --data-dir /d --at 2026-11-21T08:30:00+01:00 --verify",
    "history rebuild --data-dir /d --config c --drop-older",
    "session set 0x2001 NOTREADY --next READY --reason lunch",
    "session end 4711",
    "agent release 0x1001",
    "drain --line main --off",
    "call inject --queue sales --from 1 --talk 30s --patience 2m --priority 3",
    "call requeue 7",
    "station 1001 --out",
    "hash-pin",
    "reload",
    "--help",
    "call inject --help"};
constexpr std::array agentlined_lines = {"--config /etc/a.toml --check-config", "--version",
                                         "--help", "--config"};

}  // namespace

void make_texts(const std::filesystem::path& root) {
    const Corpus admin(root, "admin");
    for (std::size_t i = 0; i < commands.size(); ++i) {
        admin.add_text("commands_" + std::to_string(i), std::string(1, '\0').append(commands[i]));
    }
    const Corpus config(root, "config");
    for (std::size_t i = 0; i < configurations.size(); ++i) {
        config.add_text("config_" + std::to_string(i), configurations[i]);
    }
    const Corpus lines(root, "command_line");
    for (std::size_t i = 0; i < agentline_lines.size(); ++i) {
        lines.add_text("agentline_" + std::to_string(i), arguments('\0', agentline_lines[i]));
    }
    for (std::size_t i = 0; i < agentlined_lines.size(); ++i) {
        lines.add_text("agentlined_" + std::to_string(i), arguments('\1', agentlined_lines[i]));
    }
}

/// Steps mean something whatever their bytes are, so that any bytes are a seed.
void make_steps(const std::filesystem::path& root) {
    std::mt19937 random(1);
    for (const char* target : {"client", "broker", "admin"}) {
        const Corpus corpus(root, target);
        for (int i = 0; i < 4; ++i) {
            Bytes steps(std::size_t{200} << static_cast<unsigned>(i));
            for (std::uint8_t& byte : steps) byte = static_cast<std::uint8_t>(random());
            steps[0] = 1;  // fuzz_admin: put together.
            corpus.add("steps_" + std::to_string(i), steps);
        }
    }
}

}  // namespace agentline
