#include "agentline/replay_source.h"

#include <cstdint>

namespace agentline::cli {

namespace json = boost::json;

Result<LineNames> line_names(AdminClient& client, bool only_builtin) {
    const auto rows = client.rows("lines");
    if (!rows) return failure(rows.error());
    LineNames names;
    for (const json::value& row : *rows) {
        const json::object* line = row.if_object();
        if (line == nullptr) return failure("the server sent no rows");
        if (only_builtin && text_in(*line, "handler") != "builtin") continue;
        names[static_cast<std::uint32_t>(number_in(*line, "permanent_id"))] =
            text_in(*line, "line");
    }
    return names;
}

Result<std::string> data_dir_of(AdminClient& client, const std::string& given) {
    if (!given.empty()) return given;
    const auto status = client.status();
    if (!status) return failure(status.error());
    return text_in(*status, "data_dir");
}

Result<ReplaySource> source_of(const Shared& shared, const std::string& data_dir) {
    auto client = AdminClient::connect(shared.server);
    if (!client) {
        if (data_dir.empty()) return failure(client.error());
        return ReplaySource{data_dir, {}};
    }
    const auto found = data_dir_of(*client, data_dir);
    if (!found) return failure(found.error());
    return ReplaySource{*found, line_names(*client, false).value_or(LineNames{})};
}

}  // namespace agentline::cli
