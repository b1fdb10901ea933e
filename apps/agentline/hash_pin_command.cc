// What: `agentline hash-pin`: the argon2id string that the configuration should hold instead of a
// PIN. Reads a terminal without echo, twice, or one line of anything else.
#include <iostream>
#include <termios.h>
#include <unistd.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "agentline/commands.h"
#include "io/pin.h"

namespace agentline::cli {
namespace {

/// The terminal does not show what is typed while this lives.
class NoEcho {
  public:
    NoEcho() {
        tcgetattr(STDIN_FILENO, &before_);
        termios quiet = before_;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    ~NoEcho() { tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_); }
    NoEcho(const NoEcho&) = delete;
    NoEcho& operator=(const NoEcho&) = delete;

  private:
    termios before_{};
};

std::string read_line() {
    std::string line;
    std::getline(std::cin, line);
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

std::string ask_hidden(const char* prompt) {
    std::cerr << prompt << std::flush;
    const NoEcho no_echo;
    std::string line = read_line();
    std::cerr << '\n';
    return line;
}

Result<std::string> read_pin() {
    const bool is_terminal = isatty(STDIN_FILENO) != 0;
    std::string pin = is_terminal ? ask_hidden("PIN: ") : read_line();
    if (pin.empty()) return failure("a PIN is needed on standard input");
    if (is_terminal && ask_hidden("Again: ") != pin) return failure("the two PINs differ");
    return pin;
}

Result<void> hash_pin_command(bool json) {
    const auto pin = read_pin();
    if (!pin) return failure(pin.error());
    const auto hash = hash_pin(*pin);
    if (!hash) return failure(hash.error());
    if (json) {
        std::cout << boost::json::serialize(boost::json::object{{"pin", *hash}}) << '\n';
    } else {
        std::cout << *hash << '\n';
    }
    return {};
}

}  // namespace

void add_hash_pin(CLI::App& app, Shared& shared) {
    CLI::App* command =
        app.add_subcommand("hash-pin", "Make the argon2id string of a PIN for agentlined.toml");
    command->footer(
        "Reads the PIN from the terminal without showing it, or one line of standard input.\n"
        "Examples:\n"
        "  agentline hash-pin\n"
        "  pwgen 8 1 | agentline hash-pin");
    command->callback(
        [&shared] { shared.run = [&shared] { return hash_pin_command(shared.json); }; });
}

}  // namespace agentline::cli
