#include "com/config.h"

#include <cstdio>
#include <sstream>

namespace agentline::test {
namespace {

std::string quoted(const std::string& text) {
    return '"' + text + '"';
}

std::string list_of(const std::vector<std::string>& texts) {
    std::string list;
    for (const std::string& text : texts) list += (list.empty() ? "" : ", ") + quoted(text);
    return '[' + list + ']';
}

void write_groups(std::ostream& out, const LineEntry& line) {
    std::vector<std::string> queues = line.queues;
    for (const GroupEntry& group : line.groups) {
        out << "[[line.group]]\nid = " << quoted(group.id) << "\nname = " << quoted(group.name)
            << "\nqueues = " << list_of(group.queues) << "\nwrapup = \"" << group.wrapup_s
            << "s\"\n";
        queues.insert(queues.end(), group.queues.begin(), group.queues.end());
    }
    std::vector<std::string> written;
    for (const std::string& queue : queues) {
        bool known = false;
        for (const std::string& before : written) known = known || before == queue;
        if (!known) {
            out << "[[line.queue]]\nname = " << quoted(queue) << '\n' << line.queue_rules << '\n';
        }
        written.push_back(queue);
    }
}

void write_line(std::ostream& out, const LineEntry& line) {
    out << "[[line]]\nname = " << quoted(line.name)
        << "\nhandler = " << (line.external ? "\"external\"" : "\"builtin\"")
        << "\naddresses = " << list_of(line.addresses) << '\n';
    if (!line.simulated.empty()) out << "[line.simulated]\n" << line.simulated << '\n';
    write_groups(out, line);
    for (const AgentEntry& agent : line.agents) {
        out << "[[line.agent]]\nid = " << quoted(agent.id) << '\n';
        if (!agent.pin.empty()) out << "pin = " << quoted(agent.pin) << '\n';
    }
}

}  // namespace

std::string guid_of(int number) {
    char text[40];
    (void)std::snprintf(text, sizeof text, "c2d0e2c4-7f0e-4a39-9a52-%012d", number);
    return text;
}

LineEntry main_line() {
    LineEntry line{.name = "main", .addresses = {"1001", "1002", "1003"}};
    line.groups = {{guid_of(1), "Sales", {"sales", "vip"}},
                   {guid_of(2), "Support", {"support"}, 30},
                   {guid_of(3), "Night"}};
    line.agents = {{"alice", "1234"}, {"bob", "2345"}, {"carol"}};
    for (int i = 1; i <= 40; ++i) {
        line.agents.push_back({(i < 10 ? "t00" : "t0") + std::to_string(i)});
    }
    return line;
}

LineEntry external_line(const std::string& name) {
    return {.name = name, .addresses = {"2001", "2002"}, .external = true};
}

std::string toml_of(const Config& config, const std::string& folder, const std::string& address) {
    std::ostringstream out;
    out << "[server]\nlisten = [" << quoted(address) << "]\ndata_dir = " << quoted(folder + "/data")
        << '\n';
    for (const AccessEntry& access : config.access) {
        out << "[[access]]\nwho = " << quoted(access.who) << "\nroles = " << list_of(access.roles)
            << "\nagents = " << list_of(access.agents) << '\n';
    }
    for (const LineEntry& line : config.lines) write_line(out, line);
    return out.str();
}

}  // namespace agentline::test
