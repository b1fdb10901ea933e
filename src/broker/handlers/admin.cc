#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "broker/admin/commands.h"
#include "broker/admin/deferred.h"
#include "broker/admin/members.h"
#include "broker/handlers/handlers.h"

namespace agentline {
namespace {

namespace json = boost::json;

struct ListCommand {
    std::string_view name;
    json::object (*answer)(const Shard&, const json::object&);
};
constexpr std::array list_commands = {
    ListCommand{"lines", admin::lines},       ListCommand{"agents", admin::agents},
    ListCommand{"sessions", admin::sessions}, ListCommand{"groups", admin::groups},
    ListCommand{"queues", admin::queues},     ListCommand{"state", admin::state},
    ListCommand{"calls", admin::calls},       ListCommand{"reasons", admin::reasons},
};

struct MendCommand {
    std::string_view name;
    json::object (*carry_out)(Shard&, const ClientRecord&, const json::object&);
};
constexpr std::array mend_commands = {
    MendCommand{"set_session", admin::set_session},
    MendCommand{"end_session", admin::end_session},
    MendCommand{"release_agent", admin::release_agent},
    MendCommand{"requeue_call", admin::requeue_call},
    MendCommand{"drain", admin::drain},
};

/// Longest answer; a row that is longer by itself cannot be shown.
constexpr std::size_t answer_bytes_max = 0x40000;

void answer(const Call& call, const json::object& object) {
    std::string text = json::serialize(object);
    if (text.size() > answer_bytes_max) text = json::serialize(admin::error("answer too long"));
    wire::AdminAck ack;
    ack.json.assign(text.begin(), text.end());
    call.ack(ack);
}

void subscribe(const Call& call, const json::object& command) {
    const admin::Subscription wanted = admin::subscription(call.shard, command);
    answer(call, wanted.answer);
    if (wanted.is_granted) admin::subscribe(call.shard, call.client, wanted.since);
}

/// The answer follows when the file has been read (broker/reload.h).
void ask_reload(const Call& call) {
    const std::uint64_t job = defer_answer(call.shard, call.client.id, call.header);
    call.shard.outbox.read_config({job});
}

void inject(const Call& call, const json::object& command) {
    const auto refused = admin::inject(call.shard, call.client, call.header, command);
    if (refused) answer(call, *refused);
}

void answer_command(const Call& call, std::string_view name, const json::object& command) {
    if (name == "status") return answer(call, admin::status(call.shard));
    if (call.shard.stalled) return call.ack_result(LineErr::operationfailed);
    if (name == "subscribe") return subscribe(call, command);
    if (name == "reload") return ask_reload(call);
    if (name == "inject") return inject(call, command);
    for (const MendCommand& each : mend_commands) {
        if (each.name != name) continue;
        return answer(call, each.carry_out(call.shard, call.client, command));
    }
    const auto found = std::find_if(list_commands.begin(), list_commands.end(),
                                    [name](const ListCommand& c) { return c.name == name; });
    if (found == list_commands.end()) return answer(call, admin::error("unknown command"));
    answer(call, found->answer(call.shard, command));
}

}  // namespace

void handle_admin(const Call& call, const wire::Admin& packet) {
    if (!call.client.access.has(Role::admin)) return call.ack_result(LineErr::operationfailed);
    boost::system::error_code failed;
    const std::string_view text(reinterpret_cast<const char*>(packet.json.data()),
                                packet.json.size());
    const json::value parsed = json::parse(text, failed);
    const json::object* command = failed ? nullptr : parsed.if_object();
    if (command == nullptr) return answer(call, admin::error("not a JSON object"));
    const json::string* word = admin::text_in(*command, "command");
    if (word == nullptr) return answer(call, admin::error("no command"));
    answer_command(call, *word, *command);
}

}  // namespace agentline
