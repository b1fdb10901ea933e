// What: one folder of seeds while make_corpus writes it. Owner: main of make_corpus. Thread: one.
#pragma once

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace agentline {

class Corpus {
  public:
    Corpus(const std::filesystem::path& root, const char* target) : folder_(root / target) {
        std::filesystem::create_directories(folder_);
    }
    void add(const std::string& name, const Bytes& bytes) const {
        std::ofstream out(folder_ / (name + ".bin"), std::ios::binary | std::ios::trunc);
        for (const std::uint8_t byte : bytes) out.put(static_cast<char>(byte));
        if (!out) std::fprintf(stderr, "cannot write %s\n", folder_.c_str());
    }
    void add_text(const std::string& name, std::string_view text) const {
        add(name, Bytes(text.begin(), text.end()));
    }

  private:
    std::filesystem::path folder_;
};

/// Groups, snapshots, each kind of fact and states of lines (make_journal_corpus.cc).
void make_journal(const Corpus& corpus);
/// Steps for the client's and the broker's targets, commands, configurations and arguments
/// (make_text_corpus.cc).
void make_steps(const std::filesystem::path& root);
void make_texts(const std::filesystem::path& root);

}  // namespace agentline
