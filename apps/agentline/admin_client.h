// What: the operator's commands to a running server as JSON values: single answers, whole lists of
// rows, the state of a line.
// Owner: a command. Thread: its owner's. Never shows a half list: any failed page is an error.
// Spec: docs/wire-protocol.md (Admin).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/bytes.h"
#include "base/result.h"
#include "io/admin_link.h"

namespace agentline::cli {

/// The snapshot of one built-in line after the fact `sequence`.
struct LineState {
    std::uint64_t sequence = 0;
    Bytes bytes;
};

class AdminClient {
  public:
    static Result<AdminClient> connect(const std::string& server);

    /// The answer to one command; {"error": ...} is an error.
    Result<boost::json::object> ask(const boost::json::object& command);
    Result<boost::json::object> status();
    /// The server reads its configuration file again; an error names what stands in the way.
    Result<void> reload();
    /// All rows of "lines", "agents", ...; of one line unless `line` is empty.
    Result<boost::json::array> rows(std::string_view command, const std::string& line = {});
    Result<LineState> state(const std::string& line);
    /// Makes the server tell facts after `since`; without it all that it keeps. Returns the
    /// sequence of the last fact so far.
    Result<std::uint64_t> subscribe_since(std::optional<std::uint64_t> since);
    /// Makes the server tell facts from now on.
    Result<void> subscribe();
    /// Waits for it without end if it `may_be_late`.
    Result<boost::json::object> next_fact(bool may_be_late);

  private:
    explicit AdminClient(std::unique_ptr<io::AdminLink> link) : link_(std::move(link)) {}

    /// The answer as it is, also {"error": ...}.
    Result<boost::json::object> exchange(const boost::json::object& command);
    Error refusal();
    /// Empty when the line changed in between.
    Result<std::optional<LineState>> try_state(const std::string& line);

    std::unique_ptr<io::AdminLink> link_;
    bool is_asking_why_ = false;
};

/// A member as a number; 0 if it is none.
std::uint64_t number_in(const boost::json::object& object, std::string_view key);
/// A member as text; empty if it is none.
std::string text_in(const boost::json::object& object, std::string_view key);

}  // namespace agentline::cli
