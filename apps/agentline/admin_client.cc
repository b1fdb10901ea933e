#include "agentline/admin_client.h"

#include <chrono>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "wire/requests.h"

namespace agentline::cli {
namespace {

namespace json = boost::json;

constexpr Duration answer_timeout = std::chrono::seconds(10);
constexpr int state_attempts = 100;

ByteView view_of(const std::string& text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

Result<json::object> object_of(ByteView bytes) {
    boost::system::error_code failed;
    const json::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    json::value value = json::parse(text, failed);
    if (failed || !value.is_object()) return failure("the server's answer is not understood");
    return std::move(value.as_object());
}

std::optional<std::uint8_t> digit_of(char c) {
    if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
    return std::nullopt;
}

bool append_hex(const std::string& hex, Bytes& out) {
    if (hex.size() % 2 != 0) return false;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const auto high = digit_of(hex[i]);
        const auto low = digit_of(hex[i + 1]);
        if (!high || !low) return false;
        out.push_back(static_cast<std::uint8_t>(*high << 4U | *low));
    }
    return true;
}

}  // namespace

std::uint64_t number_in(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    if (value == nullptr) return 0;
    boost::system::error_code failed;
    const auto number = value->to_number<std::uint64_t>(failed);
    return failed ? 0 : number;
}

std::string text_in(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    const json::string* text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string() : std::string(text->data(), text->size());
}

Result<AdminClient> AdminClient::connect(const std::string& server) {
    auto link = io::AdminLink::connect(server, answer_timeout);
    if (!link) return failure(link.error());
    return AdminClient(std::move(*link));
}

Result<json::object> AdminClient::exchange(const json::object& command) {
    const auto answer = link_->ask(view_of(json::serialize(command)));
    if (!answer) return failure(answer.error());
    if (answer->result != 0) return failure(refusal());
    return object_of(answer->json);
}

Result<json::object> AdminClient::ask(const json::object& command) {
    auto answer = exchange(command);
    if (answer && answer->contains("error")) {
        return failure(Error{"the server says: " + text_in(*answer, "error")});
    }
    return answer;
}

/// Only status is answered in both cases, and only to who has the role.
Error AdminClient::refusal() {
    Error no_role{"the server refused: this needs the role admin (see [[access]])"};
    if (std::exchange(is_asking_why_, true)) return no_role;
    const auto now = exchange({{"command", "status"}});
    is_asking_why_ = false;
    if (!now) return now.error();
    const std::string stalled = text_in(*now, "stalled");
    return stalled.empty() ? no_role : Error{"the journal cannot commit now: " + stalled};
}

Result<json::object> AdminClient::status() {
    return ask({{"command", "status"}});
}

Result<void> AdminClient::reload() {
    const auto answer = ask({{"command", "reload"}});
    if (!answer) return failure(answer.error());
    return {};
}

Result<json::array> AdminClient::rows(std::string_view command, const std::string& line) {
    json::object request{{"command", command}};
    if (!line.empty()) request["line"] = line;
    json::array all;
    for (;;) {
        auto page = ask(request);
        if (!page) return failure(page.error());
        const json::value* rows = page->if_contains("rows");
        if (rows == nullptr || !rows->is_array()) return failure("the server sent no rows");
        for (const json::value& row : rows->get_array()) all.push_back(row);
        const std::string next = text_in(*page, "next");
        if (next.empty()) return all;
        request["after"] = next;
    }
}

Result<std::optional<LineState>> AdminClient::try_state(const std::string& line) {
    LineState out;
    std::uint64_t size = 0;
    do {
        const bool is_first = out.bytes.empty();
        const auto piece =
            ask({{"command", "state"}, {"line", line}, {"offset", out.bytes.size()}});
        if (!piece) return failure(piece.error());
        const std::uint64_t sequence = number_in(*piece, "sequence");
        if (!is_first && sequence != out.sequence) return std::optional<LineState>{};
        out.sequence = sequence;
        size = number_in(*piece, "size");
        const std::size_t before = out.bytes.size();
        if (!append_hex(text_in(*piece, "hex"), out.bytes) || out.bytes.size() == before) {
            return failure("the server's state is not understood");
        }
    } while (out.bytes.size() < size);
    return std::optional<LineState>(std::move(out));
}

Result<LineState> AdminClient::state(const std::string& line) {
    for (int i = 0; i < state_attempts; ++i) {
        auto state = try_state(line);
        if (!state) return failure(state.error());
        if (*state) return std::move(**state);
    }
    return failure(Error{"line " + line + " changes too often to be read; try again later"});
}

Result<std::uint64_t> AdminClient::subscribe_since(std::optional<std::uint64_t> since) {
    auto answer = exchange({{"command", "subscribe"}, {"since", since.value_or(0)}});
    if (!answer) return failure(answer.error());
    const std::uint64_t oldest = number_in(*answer, "oldest");
    if (answer->contains("error") && !since && oldest > 0) {
        answer = exchange({{"command", "subscribe"}, {"since", oldest - 1}});
        if (!answer) return failure(answer.error());
    }
    if (text_in(*answer, "error") == "not yet") {
        return failure(Error{"the last fact is " + std::to_string(number_in(*answer, "sequence")) +
                             ": is this another journal?"});
    }
    if (answer->contains("error")) {
        return failure(Error{"the server keeps facts from sequence " + std::to_string(oldest) +
                             " on; older ones are in the journal (agentline replay --at)"});
    }
    return number_in(*answer, "sequence");
}

Result<void> AdminClient::subscribe() {
    const auto answer = ask({{"command", "subscribe"}});
    if (!answer) return failure(answer.error());
    return {};
}

Result<json::object> AdminClient::next_fact(bool may_be_late) {
    const auto timeout = may_be_late ? std::nullopt : std::optional(answer_timeout);
    for (;;) {
        const auto event = link_->next_event(timeout);
        if (!event) return failure(event.error());
        if (event->message == static_cast<std::uint32_t>(wire::PrivateEvent::fact)) {
            return object_of(event->var_data);
        }
    }
}

}  // namespace agentline::cli
