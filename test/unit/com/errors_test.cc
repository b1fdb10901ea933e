// Goal: every LINEERR value becomes the HRESULT that the contract names, and every code has a text.
// Method: the table test/data/tapi3-abi.tsv says which names share a suffix; the rest is listed
// here by name, as contract 9 lists it.
#include "client/com/errors.h"

#include <fstream>
#include <map>
#include <set>
#include <string>
#include <tapi3err.h>
#include <thread>

#include <gtest/gtest.h>

namespace agentline {
namespace {

using Codes = std::map<std::string, HRESULT>;

// The rows "error <family> <name> <value>", by name.
Codes codes(const std::string& family) {
    std::ifstream file(AGENTLINE_TAPI3_TABLE);
    Codes found;
    const std::string start = "error\t" + family + "\t";
    for (std::string line; std::getline(file, line);) {
        if (line.compare(0, start.size(), start) != 0) continue;
        const size_t tab = line.find('\t', start.size());
        const std::string name = line.substr(start.size(), tab - start.size());
        found[name] = static_cast<HRESULT>(std::stoul(line.substr(tab + 1), nullptr, 16));
    }
    return found;
}

// LINEERR name -> name of the code, where the suffix differs: points 2 and 3.
const std::map<std::string, std::string>& other_names() {
    static const std::map<std::string, std::string> names = {
        {"INVALAGENTSESSIONSTATE", "TAPI_E_CALLCENTER_INVALAGENTSTATE"},
        {"NOMEM", "E_OUTOFMEMORY"},
        {"INVALPOINTER", "E_POINTER"},
        {"INVALPARAM", "E_INVALIDARG"},
        {"OPERATIONUNAVAIL", "TAPI_E_NOTSUPPORTED"},
        {"UNINITIALIZED", "TAPI_E_NOT_INITIALIZED"},
        {"INVALAPPHANDLE", "TAPI_E_NOT_INITIALIZED"},
        {"BADDEVICEID", "TAPI_E_NODEVICE"},
        {"INVALLINEHANDLE", "TAPI_E_NODEVICE"},
        {"INVALMEDIAMODE", "TAPI_E_INVALIDMEDIATYPE"},
        {"STRUCTURETOOSMALL", "TAPI_E_NOTENOUGHMEMORY"},
        {"USERCANCELLED", "TAPI_E_REQUESTCANCELLED"},
        {"DISCONNECTED", "TAPI_E_DROPPED"},
    };
    return names;
}

struct Expected {
    HRESULT result;
    int point;
};

Expected expected(const std::string& lineerr, HRESULT value) {
    static const Codes tapi = codes("TAPI_E");
    static const Codes com = codes("HRESULT");
    const std::string suffix = lineerr.substr(std::string("LINEERR_").size());
    if (tapi.count("TAPI_E_" + suffix) != 0) return {tapi.at("TAPI_E_" + suffix), 1};
    const std::string in_call_center = "TAPI_E_CALLCENTER_" + suffix;
    if (tapi.count(in_call_center) != 0) return {tapi.at(in_call_center), 1};
    if (suffix.compare(0, 4, "DIAL") == 0) return {tapi.at("TAPI_E_DIALMODIFIERNOTSUPPORTED"), 3};
    const auto other = other_names().find(suffix);
    if (other == other_names().end()) return {value, 4};
    const Codes& family = other->second.compare(0, 4, "TAPI") == 0 ? tapi : com;
    return {family.at(other->second), 3};
}

TEST(Errors, map_as_the_contract_lists_them) {
    std::map<int, int> of_point;
    for (const auto& [name, value] : codes("LINEERR")) {
        const Expected wanted = expected(name, value);
        ++of_point[wanted.point];
        EXPECT_EQ(tapi3_map_lineerr(value), wanted.result) << name;
        EXPECT_EQ(base_result(value), wanted.result) << name;
    }
    EXPECT_EQ(of_point[1], 46);
    EXPECT_EQ(of_point[3], 18);
    EXPECT_EQ(of_point[4], 31);
}

TEST(Errors, of_the_call_center_stay_as_they_are_but_for_memory) {
    for (const auto& [name, value] : codes("LINEERR"))
        EXPECT_EQ(call_center_result(value), name == "LINEERR_NOMEM" ? E_OUTOFMEMORY : value)
            << name;
    EXPECT_EQ(call_center_result(0), S_OK);
    EXPECT_EQ(base_result(0), S_OK);
}

TEST(Errors, map_leaves_other_results_alone) {
    for (const char* family : {"TAPI_E", "HRESULT"})
        for (const auto& [name, value] : codes(family))
            EXPECT_EQ(tapi3_map_lineerr(value), value) << name;
    EXPECT_EQ(tapi3_map_lineerr(static_cast<HRESULT>(0x80000099)), HRESULT(0x80000099));
}

TEST(Errors, the_value_below_the_last_result_is_kept) {
    EXPECT_EQ(base_result(LINEERR_NOMEM), E_OUTOFMEMORY);
    EXPECT_EQ(tapi3_last_lineerr(), LINEERR_NOMEM);
    EXPECT_EQ(call_center_result(LINEERR_INVALAGENTID), LINEERR_INVALAGENTID);
    tapi3_map_lineerr(LINEERR_INUSE);
    EXPECT_EQ(tapi3_last_lineerr(), LINEERR_INVALAGENTID);
    LONG elsewhere = -1;
    std::thread([&] { elsewhere = tapi3_last_lineerr(); }).join();
    EXPECT_EQ(elsewhere, 0);
    EXPECT_EQ(base_result(0), S_OK);
    EXPECT_EQ(tapi3_last_lineerr(), 0);
}

TEST(Errors, a_handler_cannot_turn_its_failure_into_success) {
    EXPECT_EQ(call_center_result(7), LINEERR_OPERATIONFAILED);
    EXPECT_EQ(base_result(7), TAPI_E_OPERATIONFAILED);
    EXPECT_EQ(tapi3_last_lineerr(), LINEERR_OPERATIONFAILED);
}

TEST(Errors, every_code_has_a_text_of_its_name) {
    std::set<std::string> texts;
    for (const char* family : {"TAPI_E", "LINEERR", "HRESULT"}) {
        for (const auto& [name, value] : codes(family)) {
            const std::string text = tapi3_strerror(value);
            EXPECT_EQ(text.compare(0, name.size() + 2, name + ": "), 0) << name << " " << text;
            EXPECT_GT(text.size(), name.size() + 2);
            texts.insert(text);
        }
    }
    EXPECT_EQ(texts.size(), 90u + 95u + 37u);
    EXPECT_STREQ(tapi3_strerror(0x12345678), "unknown result");
}

}  // namespace
}  // namespace agentline
