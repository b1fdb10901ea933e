// Goal: the generated tables are what test/data/tapi3-abi.tsv says, and each leads to the method of
// its name. Method: the rows are read here again; every property of two interfaces is called.
#include <fstream>
#include <map>
#include <sstream>

#include <gtest/gtest.h>

#include "unit/com/dispatch_objects.h"

namespace agentline {
namespace {

struct Listed {
    std::string name;
    DISPID id;
    WORD kind;
    friend bool operator==(const Listed&, const Listed&) = default;
    friend std::ostream& operator<<(std::ostream& out, const Listed& listed) {
        return out << listed.name << " " << listed.id << " " << listed.kind;
    }
};

// Their types are only names to us, so nothing could be passed.
const char* const kNotCarried[] = {"ITTAPI.EnumerateCallHubs", "ITAddress.CreateForwardInfoObject",
                                   "ITAddress.Forward", "ITAddress.get_CurrentForwardInfo"};

bool is_carried(const std::string& interface, const std::string& method) {
    for (const char* name : kNotCarried) {
        if (interface + "." + method == name) return false;
    }
    return true;
}

std::vector<std::string> split(const std::string& line, char at) {
    std::vector<std::string> parts;
    std::istringstream stream(line);
    for (std::string part; std::getline(stream, part, at);) parts.push_back(part);
    return parts;
}

/// "dispid=0x0001000D; method; hidden"
Listed listed_of(const std::string& method, const std::string& notes) {
    const auto id = static_cast<uint32_t>(std::stoul(notes.substr(7, 10), nullptr, 16));
    const std::string kind = split(notes, ';').at(1);
    if (kind == " method") return {method, static_cast<DISPID>(id), DISPATCH_METHOD};
    const WORD flags = kind == " propget" ? DISPATCH_PROPERTYGET : DISPATCH_PROPERTYPUT;
    return {method.substr(4), static_cast<DISPID>(id), flags};
}

/// What the table says, by interface.
std::map<std::string, std::vector<Listed>> read_rows() {
    std::map<std::string, std::vector<Listed>> found;
    std::ifstream file(AGENTLINE_TAPI3_TABLE);
    for (std::string line; std::getline(file, line);) {
        const std::vector<std::string> row = split(line, '\t');
        if (row.size() < 6 || row[0] != "vtbl" || !row[5].starts_with("dispid=")) continue;
        if (is_carried(row[1], row[3])) found[row[1]].push_back(listed_of(row[3], row[5]));
    }
    return found;
}

template <typename... Interfaces>
std::vector<std::vector<Listed>> tables() {
    std::vector<std::vector<Listed>> found;
    for (const auto& members : {dispatch_members<Interfaces>()...}) {
        found.emplace_back();
        for (const DispatchMember& member : members)
            found.back().push_back({std::string(member.name), member.id, member.kind});
    }
    return found;
}

TEST(DispatchTable, says_what_the_rows_say) {
    const std::string names[] = {"ITTAPI",
                                 "ITTAPICallCenter",
                                 "ITAddress",
                                 "ITAddressCapabilities",
                                 "ITAgentHandler",
                                 "ITAgent",
                                 "ITAgentSession",
                                 "ITACDGroup",
                                 "ITQueue",
                                 "ITAgentEvent",
                                 "ITAgentSessionEvent",
                                 "ITACDGroupEvent",
                                 "ITQueueEvent",
                                 "ITAgentHandlerEvent",
                                 "ITTAPIObjectEvent",
                                 "ITCollection"};
    const auto ours = tables<ITTAPI, ITTAPICallCenter, ITAddress, ITAddressCapabilities,
                             ITAgentHandler, ITAgent, ITAgentSession, ITACDGroup, ITQueue,
                             ITAgentEvent, ITAgentSessionEvent, ITACDGroupEvent, ITQueueEvent,
                             ITAgentHandlerEvent, ITTAPIObjectEvent, ITCollection>();
    const auto rows = read_rows();
    ASSERT_EQ(ours.size(), std::size(names));
    for (size_t i = 0; i < ours.size(); ++i) {
        ASSERT_TRUE(rows.contains(names[i])) << names[i];
        EXPECT_EQ(ours[i], rows.at(names[i])) << names[i];
    }
}

/// The result is what the object had for it.
void expect_result(const VARIANT& result, const Record& record, const std::string& name) {
    switch (result.vt) {
        case VT_I4:
            EXPECT_EQ(result.lVal, record.number) << name;
            break;
        case VT_CY:
            EXPECT_EQ(result.cyVal.int64, record.number) << name;
            break;
        case VT_DATE:
            EXPECT_EQ(result.date, record.number) << name;
            break;
        case VT_BSTR:
            EXPECT_EQ(std::u16string(result.bstrVal), u"text") << name;
            break;
        case VT_DISPATCH:
            EXPECT_EQ(result.pdispVal, nullptr) << name;
            break;
        default:
            ADD_FAILURE() << name << " gives type " << result.vt;
    }
}

/// By name, as a late-bound program does.
void use_every_property(IDispatch* object, std::span<const DispatchMember> members,
                        Record& record) {
    for (const DispatchMember& member : members) {
        const std::string name(member.name);
        std::u16string wide(name.begin(), name.end());
        LPOLESTR names[] = {wide.data()};
        Invocation call{DISPID_UNKNOWN, member.kind};
        ASSERT_EQ(object->GetIDsOfNames(IID_NULL, names, 1, 0, &call.member), S_OK) << name;
        ++record.number;
        const bool put = member.kind == DISPATCH_PROPERTYPUT;
        if (put) {
            call.arguments = {long_argument(record.number)};
            call.names = {DISPID_PROPERTYPUT};
        }
        ASSERT_EQ(call.on(object), S_OK) << name;
        EXPECT_EQ(record.called, (put ? "put_" : "get_") + name);
        if (put) {
            EXPECT_EQ(record.given, record.number);
        } else {
            expect_result(call.result.value, record, name);
        }
    }
}

TEST(DispatchTable, leads_to_every_property_of_a_session) {
    Record record;
    ITAgentSession* session = new TestSession(record);
    ASSERT_EQ(dispatch_members<ITAgentSession>().size(), 17u);
    use_every_property(session, dispatch_members<ITAgentSession>(), record);
    EXPECT_EQ(session->Release(), 0u);
}

TEST(DispatchTable, leads_to_every_property_of_a_queue) {
    Record record;
    ITQueue* queue = new TestQueue(record);
    ASSERT_EQ(dispatch_members<ITQueue>().size(), 12u);
    use_every_property(queue, dispatch_members<ITQueue>(), record);
    EXPECT_EQ(queue->Release(), 0u);
}

}  // namespace
}  // namespace agentline
