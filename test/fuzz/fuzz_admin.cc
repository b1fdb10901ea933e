// Goal: whatever an operator's program sends as a command, it gets one answer, which is a JSON
// object, and nothing that it does breaks what the facts say. Input: first byte even: commands as
// text, one a line; odd: commands put together from what docs/wire-protocol.md lists.
#include <string_view>

#include "fuzz/admin_commands.h"
#include "fuzz/broker_run.h"
#include "fuzz/fuzz_target.h"

namespace agentline::fuzzing {
namespace {

/// The line has an agent with a session, which is rung, and a call that waits.
void prepare(BrokerRun& run) {
    const testing::Program client = run.world().program();
    const std::uint32_t line = run.world().open(client, testing::builtin_line, 7).line;
    wire::CreateAgent agent;
    agent.request_id = 1, agent.line = line, agent.agent_id = u"alice";
    run.world().post(client.id, agent);
    const auto created = run.world().take_events(client.id);
    wire::CreateAgentSession session;
    session.request_id = 2, session.line = line, session.group = testing::sales;
    session.agent = ByteReader(testing::of_message(created, MessageId::reply)[0].var_data).u32();
    run.note(session.agent);
    run.world().post(client.id, session);
    const auto opened = run.world().take_events(client.id);
    wire::SetAgentSessionState ready;
    ready.request_id = 3, ready.line = line, ready.state = 0x2;
    ready.id = ByteReader(testing::of_message(opened, MessageId::reply)[0].var_data).u32();
    run.note(ready.id);
    run.world().post(client.id, ready);
    run.world().disconnect(client.id);
    (void)run.world().take();
    run.tell(provider::CallArrived{ProviderCallId{1}, "sales", "+33", 0, 0});
    run.tell(provider::CallArrived{ProviderCallId{2}, "sales", "+34", 1, 0});
}

}  // namespace
}  // namespace agentline::fuzzing

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace agentline::fuzzing;
    FuzzInput in(data, size);
    BrokerRun run;
    prepare(run);
    const auto known = [&](FuzzInput& from) { return run.known(from); };
    if ((in.u8() & 1U) != 0) {
        for (int left = 40; left > 0 && !in.empty() && !run.clients().empty(); --left) {
            run.admin(in.u8() % run.clients().size(), some_admin_command(in, known));
        }
    } else {
        const auto rest = in.rest();
        std::string_view text(reinterpret_cast<const char*>(rest.data()), rest.size());
        for (int left = 40; left > 0 && !text.empty() && !run.clients().empty(); --left) {
            const std::size_t end = text.find('\n');
            run.admin(0, std::string(text.substr(0, end)));
            text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        }
    }
    run.finish();
    return 0;
}
