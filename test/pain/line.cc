// What: see line.h.
#include "pain/line.h"

namespace agentline::acd {

Directory crowd(std::size_t people, Duration wrapup) {
    Directory directory;
    directory.queues = {{"sales"}};
    directory.groups = {{sales, "Sales", wrapup, {"sales"}}};
    for (std::size_t i = 0; i < people; ++i) {
        directory.addresses.push_back(std::to_string(i));
        directory.people.push_back({"p" + std::to_string(i), true, {}});
    }
    return directory;
}

LoadedLine::LoadedLine(const Directory& directory) {
    EXPECT_TRUE(run(directory));
}

Result<Decision, Refusal> LoadedLine::run(const Command& command) {
    last.clear();
    auto outcome = execute(acd, command, {sequence + 1, now, CauseKind::request, 1, "test"}, last);
    sequence += last.size();
    return outcome;
}

AgentSessionId LoadedLine::session_of(std::size_t person) {
    const auto agent = run(CreateAgent{"p" + std::to_string(person)});
    EXPECT_TRUE(agent);
    const auto session =
        run(CreateSession{agent->agent, sales, AddressId{static_cast<std::uint32_t>(person)}});
    EXPECT_TRUE(session);
    return session->session;
}

}  // namespace agentline::acd
