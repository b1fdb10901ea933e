#include "broker/reload.h"

#include <string>
#include <utility>

#include "broker/admin/commands.h"
#include "broker/admin/deferred.h"

namespace agentline {
namespace {

namespace json = boost::json;

/// Collects the keys that cannot change while the server runs.
class RestartKeys {
  public:
    template <class T>
    void compare(const char* key, const T& before, const T& after) {
        if (before != after) add(key);
    }
    void add(const std::string& key) {
        text_ += text_.empty() ? "" : ", ";
        text_ += key;
    }
    [[nodiscard]] const std::string& text() const { return text_; }

  private:
    std::string text_;
};

/// dwDeviceID is the order of the configuration, so lines neither come, go nor move.
void compare_lines(const ServerConfig& before, const ServerConfig& after, RestartKeys& keys) {
    bool are_same = before.lines.size() == after.lines.size();
    for (std::size_t i = 0; are_same && i < before.lines.size(); ++i) {
        const LineConfig& was = before.lines[i];
        const LineConfig& is = after.lines[i];
        are_same = was.name == is.name && was.handler == is.handler && was.provider == is.provider;
        // Nobody keeps the ids of an external line's addresses but the configuration itself.
        if (is.handler == HandlerKind::external) are_same &= was.addresses == is.addresses;
    }
    if (!are_same) keys.add("line (name, order, provider, handler, addresses of an external line)");
}

}  // namespace

Result<void> reload(Shard& shard, ServerConfig config) {
    RestartKeys keys;
    const ServerConfig& before = shard.config;
    keys.compare("server.listen", before.listen, config.listen);
    keys.compare("server.data_dir", before.data_dir, config.data_dir);
    keys.compare("server.durability", before.durability, config.durability);
    keys.compare("server.retention", before.retention, config.retention);
    keys.compare("server.ended_session_retention", before.ended_session_retention,
                 config.ended_session_retention);
    keys.compare("limits", before.limits, config.limits);
    compare_lines(before, config, keys);
    if (!keys.text().empty()) return failure(Error{"needs a restart: " + keys.text()});
    shard.config = std::move(config);
    // Choice: new rights hold from the next request on; what a client has open stays open.
    shard.clients.for_each([&](ClientRecord& client) {
        client.access = access_of(client.peer, shard.config.access, shard.environment.server_uid);
    });
    shard.handlers.configure(CauseKind::configuration, shard.now);
    return {};
}

void answer_reload(Shard& shard, std::uint64_t job, const Result<void>& done) {
    json::object answer;
    if (done) {
        answer["reloaded"] = true;
    } else {
        answer = admin::error(done.error().text);
    }
    answer_deferred(shard, job, answer);
}

}  // namespace agentline
