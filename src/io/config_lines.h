// What: the [[line]] tables of a configuration file. Owner: config_file.cc, for one reading.
// Thread: the caller's. Private to config_*.cc. Spec: design 4.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "io/config_notes.h"
#include "io/config_table.h"
#include "model/config.h"

namespace agentline {

/// Reads the line devices one after the other; knows what must be different among all of them.
class ConfigLines {
  public:
    ConfigLines(const Limits& limits, ConfigNotes& warnings)
        : limits_(limits), warnings_(warnings) {}

    LineConfig read(ConfigTable& table);

  private:
    void read_name(ConfigTable& table, LineConfig& line);
    void read_queues(ConfigTable& table, LineConfig& line);
    void read_groups(ConfigTable& table, LineConfig& line);
    void read_agents(ConfigTable& table, LineConfig& line);
    void read_reasons(ConfigTable& table, LineConfig& line);
    std::optional<GroupId> read_group_id(ConfigTable& group);
    std::optional<std::string> read_pin(ConfigTable& agent);
    void drop_acd_tables_if_external(ConfigTable& table, LineConfig& line);

    const Limits& limits_;
    ConfigNotes& warnings_;
    UsedOnce line_names_;
    std::map<std::uint32_t, std::string> line_of_key_;
    UsedOnce group_ids_;
};

}  // namespace agentline
