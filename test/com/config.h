// What: the configuration of a server of the tests, as a small builder of agentlined.toml.
// Owner: the test. Thread: one. It does not check anything: a test may write what is wrong.
// The words are those of agentlined.toml in the top folder.
#pragma once

#include <string>
#include <vector>

namespace agentline::test {

struct AgentEntry {
    std::string id;
    std::string pin = {};  // Empty: none.
};

struct GroupEntry {
    std::string id;  // A GUID; guid_of() makes one.
    std::string name;
    std::vector<std::string> queues = {};
    int wrapup_s = 0;
};

struct LineEntry {
    std::string name;
    std::vector<std::string> addresses;
    bool external = false;
    std::vector<GroupEntry> groups = {};
    std::vector<AgentEntry> agents = {};
    // Queues beside those that the groups name.
    std::vector<std::string> queues = {};
    // TOML of each [[line.queue]], as "max_wait = '1s'".
    std::string queue_rules = {};
    // TOML below [line.simulated]; empty: the defaults.
    std::string simulated = {};
};

struct AccessEntry {
    std::string who;  // "uid:1000"
    std::vector<std::string> roles;
    std::vector<std::string> agents = {};
};

struct Config {
    std::vector<LineEntry> lines;
    std::vector<AccessEntry> access = {};
};

/// The id of a group of the tests; equal numbers give equal ids.
std::string guid_of(int number);

/// The line "main": addresses 1001 to 1003; the groups Sales (1; queues sales, vip), Support (2;
/// queue support, 30 s of wrap-up) and Night (3; no queue); the agents alice (PIN 1234), bob (PIN
/// 2345), carol and t001 to t040 without a PIN.
LineEntry main_line();
/// A line whose agents a program serves, if any: addresses 2001 and 2002.
LineEntry external_line(const std::string& name);

/// The whole file.
std::string toml_of(const Config& config, const std::string& folder, const std::string& address);

}  // namespace agentline::test
