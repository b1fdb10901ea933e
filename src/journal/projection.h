// What: the interface between the journal and a file that people query with SQL: what durable facts
// mean as statements and values. Who implements it: history/projection.h. Owner: the server, or a
// rebuild. Thread: any; implementations hold no state. Must never read the file: all that a
// statement needs is in it. Spec: design 3.4; docs/history.md.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "journal/record.h"

namespace agentline::journal {

using SqlValue = std::variant<std::nullptr_t, std::int64_t, std::string>;

struct SqlStatement {
    const char* text = nullptr;  ///< Lives for ever, so that a prepared one can be kept by it.
    std::vector<SqlValue> values;
    friend bool operator==(const SqlStatement&, const SqlStatement&) = default;
};
using SqlStatements = std::vector<SqlStatement>;

/// Line key -> name, of the lines whose name is known.
using LineNames = std::map<std::uint32_t, std::string>;

class Projection {
  public:
    virtual ~Projection() = default;
    /// What makes the tables in an empty file.
    [[nodiscard]] virtual const char* schema() const = 0;
    /// What must be done for these facts, in order.
    [[nodiscard]] virtual Result<SqlStatements> of(const Group& group,
                                                   const LineNames& names) const = 0;
    /// What must be done when the facts up to the snapshot are not to be had.
    [[nodiscard]] virtual Result<SqlStatements> of(const Snapshot& snapshot,
                                                   const LineNames& names) const = 0;
};

}  // namespace agentline::journal
