#include "com/server.h"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <unistd.h>

namespace agentline::test {
namespace {

// Where the programs of the build are.
const std::string bin = AGENTLINE_BIN;

std::string new_folder() {
    std::string path = (std::filesystem::temp_directory_path() / "agl-com-XXXXXX").string();
    if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("no temporary folder");
    return path;
}

}  // namespace

Server::Server(const Config& config, bool start_now)
    : folder_(new_folder()), address_("unix:" + folder_ + "/s.sock") {
    (void)setenv("AGENTLINE_SERVER", address_.c_str(), 1);
    configure(config);
    if (start_now) start();
}

Server::~Server() {
    if (process_ && std::uncaught_exceptions() > 0) std::cerr << process_->output();
    process_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
    (void)unsetenv("AGENTLINE_SERVER");
}

void Server::start() {
    if (process_) throw std::logic_error("the server runs");
    process_ = program("agentlined", {"--config", folder_ + "/agentlined.toml"});
    process_->wait_for_line("agentlined ready");
}

void Server::stop() {
    const int status = process_->end(SIGTERM);
    const std::string said = process_->output();
    process_.reset();
    if (status != 0) throw std::runtime_error("agentlined ended ill:\n" + said);
}

void Server::kill() {
    (void)process_->end(SIGKILL);
    process_.reset();
}

void Server::restart() {
    kill();
    start();
}

void Server::configure(const Config& config) {
    std::ofstream(folder_ + "/agentlined.toml") << toml_of(config, folder_, address_);
}

void Server::reload(const Config& config) {
    configure(config);
    agentline({"reload"});
}

std::string Server::agentline(const std::vector<std::string>& words) const {
    const auto command = program("agentline", words);
    const int status = command->wait();
    if (status != 0) throw std::runtime_error("agentline failed:\n" + command->output() + log());
    return command->output();
}

std::unique_ptr<Process> Server::program(const std::string& name,
                                         const std::vector<std::string>& words) {
    std::vector<std::string> command{bin + "/" + name};
    command.insert(command.end(), words.begin(), words.end());
    return std::make_unique<Process>(command);
}

pid_t Server::process_id() const {
    return process_ ? process_->id() : -1;
}

std::string Server::log() const {
    return process_ ? process_->output() : std::string();
}

}  // namespace agentline::test
