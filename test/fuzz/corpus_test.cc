// Goal: the kept corpus begins everywhere: no packet, structure, fact or command is without a seed.
// Method: the seeds are read as their targets read them, and compared with what there is.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <variant>

#include <gtest/gtest.h>

#include "core/acd/acd.h"
#include "journal/record.h"
#include "unit/wire/packet_types.h"
#include "wire/frame.h"

namespace agentline {
namespace {

using wire::Function;

std::map<std::string, Bytes> seeds_of(const std::string& target) {
    std::map<std::string, Bytes> seeds;
    const std::filesystem::path folder = std::filesystem::path(AGENTLINE_CORPUS) / target;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream in(entry.path(), std::ios::binary);
        seeds[entry.path().stem()] = Bytes(std::istreambuf_iterator<char>(in), {});
    }
    return seeds;
}

/// Whether the number is a request's; the compiler names one that was added and is missing here.
bool is_function(Function function) {
    switch (function) {
        case Function::close:
        case Function::getaddresscaps:
        case Function::getdevcaps:
        case Function::initialize:
        case Function::negotiateapiversion:
        case Function::open:
        case Function::shutdown:
        case Function::createagent:
        case Function::createagentsession:
        case Function::getagentinfo:
        case Function::getagentsessioninfo:
        case Function::getagentsessionlist:
        case Function::getqueueinfo:
        case Function::getgrouplist:
        case Function::getqueuelist:
        case Function::setagentmeasurementperiod:
        case Function::setagentsessionstate:
        case Function::setqueuemeasurementperiod:
        case Function::setagentstateex:
        case Function::getproxystatus:
        case Function::hello:
        case Function::proxyresponse:
        case Function::proxymessage:
        case Function::admin:
        case Function::getagentlist:
        case Function::setagentsessionstatereason:
            return true;
    }
    return false;
}

std::set<std::uint32_t> all_functions() {
    std::set<std::uint32_t> all;
    for (std::uint32_t number = 0; number < 0x00010100; ++number) {
        if (is_function(static_cast<Function>(number))) all.insert(number);
    }
    return all;
}

template <class... Packets>
std::set<std::uint32_t> functions_of(const std::tuple<Packets...>*) {
    std::set<std::uint32_t> functions;
    const auto note = [&]<class Packet>(const Packet*) {
        if constexpr (requires { Packet::function; }) {
            functions.insert(static_cast<std::uint32_t>(Packet::function));
        }
    };
    (note(static_cast<const Packets*>(nullptr)), ...);
    return functions;
}

TEST(FuzzCorpus, all_packets_are_in_the_list_that_the_targets_go_through) {
    EXPECT_EQ(functions_of(static_cast<const wire::AllPackets*>(nullptr)), all_functions());
}

TEST(FuzzCorpus, every_request_is_in_a_stream_of_frames) {
    std::set<std::uint32_t> found;
    for (const auto& [name, bytes] : seeds_of("frame")) {
        wire::FrameReader reader;
        reader.feed(ByteView(bytes).subspan(1));  // The first byte says how it is cut.
        for (auto frame = reader.next(); frame && *frame; frame = reader.next()) {
            if ((*frame)->header.kind != wire::FrameKind::request) continue;
            found.insert(wire::read_message((*frame)->body).value().function_or_ack);
        }
    }
    EXPECT_EQ(found, all_functions());
}

/// First bytes of the seeds, which say what the rest is.
std::set<std::size_t> first_bytes_of(const std::string& target) {
    std::set<std::size_t> found;
    for (const auto& [name, bytes] : seeds_of(target)) found.insert(bytes.at(0));
    return found;
}

std::set<std::size_t> up_to(std::size_t end) {
    std::set<std::size_t> all;
    for (std::size_t i = 0; i < end; ++i) all.insert(all.end(), i);
    return all;
}

TEST(FuzzCorpus, every_row_of_the_packets_has_a_seed) {
    EXPECT_EQ(first_bytes_of("packet"), up_to(std::tuple_size_v<wire::AllPackets>));
}

TEST(FuzzCorpus, every_flat_structure_has_a_seed) {
    EXPECT_EQ(first_bytes_of("flat_values"), up_to(10));
}

TEST(FuzzCorpus, every_kind_of_fact_has_a_seed_that_is_one) {
    std::set<std::size_t> kinds;
    for (const auto& [name, bytes] : seeds_of("journal")) {
        if (bytes.at(0) != 2) continue;
        ASSERT_TRUE(acd::decode_fact(ByteView(bytes).subspan(1))) << name;
        kinds.insert(bytes.at(1) - std::size_t{1});
    }
    EXPECT_EQ(kinds, up_to(std::variant_size_v<acd::Fact>));
}

TEST(FuzzCorpus, seeds_of_the_journal_are_read_to_their_end) {
    const auto seeds = seeds_of("journal");
    const auto rest = [&](const char* name) { return ByteView(seeds.at(name)).subspan(1); };
    EXPECT_TRUE(journal::decode_group(rest("group")));
    EXPECT_TRUE(journal::decode_snapshot(rest("snapshot")));
    for (const char* state : {"state_0", "state_3", "state_begin", "state_version_1"}) {
        EXPECT_TRUE(acd::Acd::restore(rest(state), {})) << state;
    }
}

}  // namespace
}  // namespace agentline
