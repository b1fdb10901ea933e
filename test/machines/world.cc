#include "machines/world.h"

#include "unit/acd/test_line.h"

namespace agentline::acd::machines {
namespace {

/// One queue that both groups serve; Sales with wrap-up, Care without.
Directory directory_of(std::size_t people, std::size_t groups, std::size_t addresses) {
    Directory directory;
    directory.first_agent = first_agent;
    directory.first_session = first_session;
    const char* const numbers[] = {"1001", "1002"};
    for (std::size_t i = 0; i < addresses; ++i) directory.addresses.emplace_back(numbers[i]);
    directory.queues = {{"sales", {}, {}, tick, tick}};
    directory.groups = {{sales, "Sales", tick, {"sales"}}};
    if (groups > 1) directory.groups.push_back({care, "Care", {}, {"sales"}});
    const char* const names[] = {"alice", "bob"};
    for (std::size_t i = 0; i < people; ++i) directory.people.push_back({names[i], true, {}});
    return directory;
}

Directory without_group(Directory directory) {
    directory.groups.erase(directory.groups.begin());
    return directory;
}
Directory without_queue(Directory directory) {
    directory.queues.erase(directory.queues.begin());
    for (auto& group : directory.groups) group.queues.clear();
    return directory;
}
Directory without_address(Directory directory) {
    directory.addresses.erase(directory.addresses.begin());
    return directory;
}
Directory without_person(Directory directory) {
    directory.people.erase(directory.people.begin());
    return directory;
}
Directory without_admission(Directory directory) {
    directory.people[0].all_groups = false;
    return directory;
}
Directory without_service(Directory directory) {
    for (auto& group : directory.groups) group.queues.clear();
    return directory;
}

std::vector<Directory> all_reloads(const Directory& directory) {
    return {directory,
            without_group(directory),
            without_queue(directory),
            without_address(directory),
            without_person(directory),
            without_admission(directory),
            without_service(directory)};
}

Configuration one_agent(const std::string& name, bool has_wrapup) {
    Configuration one{name, directory_of(1, 1, 1), {}, {}};
    if (!has_wrapup) one.directory.groups[0].wrapup = {};
    return one;
}

void add_of_one_session(std::vector<Configuration>& all) {
    for (const bool has_wrapup : {true, false}) {
        const std::string with = has_wrapup ? ", wrap-up" : ", no wrap-up";
        Configuration words =
            one_agent("1 agent, 1 session, 1 call, every word" + with, has_wrapup);
        words.bounds = {.every_word = true, .wishes = true, .agent_words = true, .mending = true};
        all.push_back(words);
        Configuration telephone =
            one_agent("1 agent, 1 session, 1 call, private call, reach" + with, has_wrapup);
        telephone.bounds = {.private_calls = 1,
                            .wishes = true,
                            .agent_words = true,
                            .reach = true,
                            .mending = true};
        all.push_back(telephone);
        Configuration reloads = one_agent("1 agent, 1 session, 1 call, reloads" + with, has_wrapup);
        reloads.bounds = {.wishes = true, .agent_words = true};
        reloads.reloads = all_reloads(reloads.directory);
        all.push_back(reloads);
    }
    Configuration flow = one_agent("1 agent, 1 session, 1 call, longest wait, overflow", true);
    flow.directory.queues[0].max_wait = 2 * tick;
    flow.directory.queues[0].overflow = "care";
    flow.directory.queues.push_back({"care", 2 * tick, "", 2 * tick, 2 * tick});
    flow.directory.groups[0].queues.emplace_back("care");
    flow.bounds = {.retention = {}, .mending = true};
    flow.reloads = {flow.directory, without_service(flow.directory)};
    all.push_back(flow);
}

void add_of_two_sessions(std::vector<Configuration>& all) {
    Configuration two{"1 agent, 2 sessions, 1 call", directory_of(1, 2, 1), {}, {}};
    two.bounds = {.sessions_per_agent = 2, .wishes = true, .agent_words = true};
    all.push_back(two);
    Configuration homes{
        "1 agent, 2 sessions, 2 stations, 1 call, private call", directory_of(1, 2, 2), {}, {}};
    homes.bounds = {.sessions_per_agent = 2, .private_calls = 1, .retention = {}};
    all.push_back(homes);
}

void add_of_two_agents(std::vector<Configuration>& all) {
    Configuration pair{"2 agents, 1 session each, 1 call", directory_of(2, 1, 2), {}, {}};
    pair.bounds = {.agents = 2, .retention = {}};
    all.push_back(pair);
    Configuration calls{"2 agents, 1 session each, 2 calls", directory_of(2, 1, 2), {}, {}};
    calls.directory.queues[0].back_off = {};
    calls.bounds = {.agents = 2, .calls = 2, .retention = {}, .own_stations = true};
    all.push_back(calls);
    Configuration shared{
        "2 agents, 1 station, 1 call, private call", directory_of(2, 1, 1), {}, {}};
    shared.bounds = {.agents = 2, .private_calls = 1, .retention = {}};
    all.push_back(shared);
    Configuration reloads{"2 agents, 1 call, reloads", directory_of(2, 1, 1), {}, {}};
    reloads.bounds = {.agents = 2, .retention = {}};
    reloads.reloads = all_reloads(reloads.directory);
    all.push_back(reloads);
}

}  // namespace

std::vector<Configuration> configurations() {
    std::vector<Configuration> all;
    add_of_one_session(all);
    add_of_two_sessions(all);
    add_of_two_agents(all);
    return all;
}

World opened(const Configuration& configuration) {
    const Bounds& bounds = configuration.bounds;
    Settings settings;
    settings.ended_session_retention = bounds.retention;
    settings.agents_max = bounds.agents;
    settings.sessions_max = bounds.agents * bounds.sessions_per_agent;
    settings.sessions_per_agent_max = bounds.sessions_per_agent;
    settings.calls_max = bounds.calls;
    World world{Acd(settings)};
    world.orders_sessions = settings.sessions_max > 1;
    world.orders_calls = bounds.calls > 1;
    std::vector<StampedFact> facts;
    (void)execute(world.acd, configuration.directory, {1, world.now, CauseKind::start, 0, "system"},
                  facts);
    world.sequence = facts.size();
    return world;
}

}  // namespace agentline::acd::machines
