// What: what facts mean in the tables of history.db, as statements and values; holds no state, so
// that it may be interrupted anywhere and go on.
// Owner: the server's history thread, or a rebuild. Thread: any. Must never decide and never look
// at the file. Spec: design 3.4; docs/history.md.
#pragma once

#include <string>
#include <string_view>

#include "core/acd/acd.h"
#include "journal/projection.h"
#include "model/config.h"

namespace agentline::history {

/// What a line is called while nobody says its name.
std::string name_without_configuration(std::uint32_t line);

/// One fact of one line.
journal::SqlStatements statements_of(const acd::StampedFact& fact, std::string_view line);
/// What goes on in a line at the moment of a snapshot, as if it began then.
journal::SqlStatements statements_of(const acd::State& state, const FactStamp& stamp,
                                     std::string_view line);

/// The names that only the configuration knows: of the lines, and of reasons.
journal::SqlStatements names_of(const ServerConfig& config);

class Projection final : public journal::Projection {
  public:
    [[nodiscard]] const char* schema() const override;
    [[nodiscard]] Result<journal::SqlStatements> of(const journal::Group& group,
                                                    const journal::LineNames& names) const override;
    [[nodiscard]] Result<journal::SqlStatements> of(const journal::Snapshot& snapshot,
                                                    const journal::LineNames& names) const override;
};

}  // namespace agentline::history
