#include "wire/proxy_block.h"

#include "base/assert.h"
#include "base/utf.h"
#include "wire/flat.h"
#include "wire/flat_layout.h"
#include "wire/flat_writer.h"
#include "wire/raw.h"

namespace agentline::wire {
namespace {

// Members of the header, from byte 0.
constexpr std::size_t size_at = 0, machine_at = 4, user_at = 12, version_at = 20, type_at = 24;
/// The arm follows the header; the offsets of id and PIN count from here.
constexpr std::uint32_t arm_at = 28;
/// Most arms: an identifier, then words or the contained structure.
constexpr std::size_t first_at = arm_at, second_at = arm_at + 4, third_at = arm_at + 8;

/// The contained structure of a Get request; nothing for the others.
std::optional<std::uint32_t> contained_at(ProxyRequestType type) {
    if (!report_layout(type)) return std::nullopt;
    if (type == ProxyRequestType::getgrouplist) return arm_at;
    if (type == ProxyRequestType::getqueuelist) return arm_at + 16;
    return arm_at + 4;
}

class BlockWriter {
  public:
    Bytes encode(const ProxyBlock& block) {
        out_.resize(arm_at);
        raw::put_dword(out_, version_at, block.client_api_version);
        raw::put_dword(out_, type_at, number_of(type_of(block.request)));
        std::visit([this](const auto& request) { arm(request); }, block.request);
        text(machine_at, 0, to_utf16(block.machine));
        text(user_at, 0, to_utf16(block.user));
        raw::put_dword(out_, size_at, raw::size_of(out_));
        return std::move(out_);
    }

  private:
    void arm(const proxy::CreateAgent& r) {
        out_.resize(arm_at + 20);  // hAgent, then size and offset of id and PIN.
        optional_text(second_at, r.agent_id);
        optional_text(second_at + 8, r.pin);
    }
    void arm(const proxy::CreateAgentSession& r) {
        out_.resize(arm_at + 36);  // hAgentSession, PIN, hAgent, GroupID, dwWorkingAddressID.
        raw::put_dword(out_, arm_at + 12, r.agent.value);
        raw::put_bytes(out_, arm_at + 16, r.group.bytes);
        raw::put_dword(out_, arm_at + 32, r.working_address.value);
        optional_text(second_at, r.pin);
    }
    void arm(const proxy::SetAgentSessionState& r) {
        words(r.session.value, r.state, r.next_state);
    }
    void arm(const proxy::SetAgentStateEx& r) { words(r.agent.value, r.state, r.next_state); }
    void arm(const proxy::SetAgentMeasurementPeriod& r) { words(r.agent.value, r.period_s); }
    void arm(const proxy::SetQueueMeasurementPeriod& r) { words(r.queue.value, r.period_s); }
    void arm(const proxy::GetAgentInfo& r) { words(r.agent.value), room(r); }
    void arm(const proxy::GetAgentSessionInfo& r) { words(r.session.value), room(r); }
    void arm(const proxy::GetAgentSessionList& r) { words(r.agent.value), room(r); }
    void arm(const proxy::GetQueueInfo& r) { words(r.queue.value), room(r); }
    void arm(const proxy::GetGroupList& r) { room(r); }
    /// These have no arm: no external handler can register for them.
    void arm(const proxy::GetAgentList&) { AGENTLINE_ASSERT(false); }
    void arm(const proxy::SetAgentSessionStateReason&) { AGENTLINE_ASSERT(false); }
    void arm(const proxy::GetQueueList& r) {
        ByteWriter(out_).raw(r.group.bytes);
        room(r);
    }

    template <class... Words>
    void words(Words... v) {
        ByteWriter writer(out_);
        (writer.u32(v), ...);
    }
    /// The contained structure: its dwTotalSize bytes, all else zero.
    template <class GetRequest>
    void room(const GetRequest& r) {
        AGENTLINE_ASSERT(r.total_size >= fixed_size_of(GetRequest::type));
        const std::size_t at = out_.size();
        out_.resize(at + r.total_size);
        raw::put_dword(out_, at + FlatWriter::total_at, r.total_size);
    }
    /// A string at the end of the block, its offset counted from `base`.
    void text(std::size_t place, std::uint32_t base, std::u16string_view v) {
        raw::pad_to_dword(out_);
        const Bytes bytes = raw::utf16_z(v);
        raw::put_dword(out_, place, raw::size_of(bytes));
        raw::put_dword(out_, place + 4, raw::size_of(out_) - base);
        out_.insert(out_.end(), bytes.begin(), bytes.end());
    }
    void optional_text(std::size_t place, const std::optional<std::u16string>& v) {
        if (v) text(place, arm_at, *v);
    }

    Bytes out_;
};

/// Reads at checked places; after a failure it yields zeros and stays failed.
class BlockReader {
  public:
    explicit BlockReader(ByteView block) : block_(block) {
        if (block.size() < arm_at || dword(size_at) != block.size()) failed_ = true;
    }
    std::uint32_t dword(std::size_t at) { return has(at, 4) ? raw::dword_at(block_, at) : 0; }
    Guid guid(std::size_t at) { return has(at, 16) ? raw::guid_at(block_, at) : Guid(); }
    std::optional<std::u16string> text(std::size_t place, std::uint32_t base) {
        const std::uint32_t size = dword(place);
        const std::uint64_t offset = std::uint64_t{dword(place + 4)} + base;
        if (size == 0) return std::nullopt;
        if (!has(offset, size)) return std::nullopt;
        const ByteView bytes = block_.subspan(offset, size);
        if (!raw::is_utf16_z(bytes)) {
            failed_ = true;
            return std::nullopt;
        }
        std::u16string units = raw::units_of(bytes);
        units.pop_back();
        return units;
    }
    /// dwTotalSize of the contained structure of a Get request; that many bytes are there.
    std::uint32_t room(ProxyRequestType type) {
        const std::uint32_t at = contained_at(type).value_or(arm_at);
        const std::uint32_t total_size = dword(at + FlatWriter::total_at);
        if (total_size < fixed_size_of(type) || !has(at, total_size)) failed_ = true;
        return failed_ ? 0 : total_size;
    }
    [[nodiscard]] bool ok() const { return !failed_; }

  private:
    bool has(std::uint64_t at, std::uint64_t size) {
        if (!raw::fits_at(block_.size(), at, size)) failed_ = true;
        return !failed_;
    }
    ByteView block_;
    bool failed_ = false;
};

/// Nothing for a type without a body in this version. GetGroupList has no identifier: its arm
/// begins with the contained structure, and `id` is not used.
std::optional<proxy::Request> read_arm(BlockReader& in, ProxyRequestType type) {
    using enum ProxyRequestType;
    const std::uint32_t id = in.dword(first_at);
    switch (type) {
        case createagent:
            return proxy::CreateAgent{in.text(second_at, arm_at), in.text(second_at + 8, arm_at)};
        case createagentsession:
            return proxy::CreateAgentSession{in.text(second_at, arm_at),
                                             AgentId(in.dword(arm_at + 12)), in.guid(arm_at + 16),
                                             AddressId(in.dword(arm_at + 32))};
        case setagentsessionstate:
            return proxy::SetAgentSessionState{AgentSessionId(id), in.dword(second_at),
                                               in.dword(third_at)};
        case setagentstateex:
            return proxy::SetAgentStateEx{AgentId(id), in.dword(second_at), in.dword(third_at)};
        case setagentmeasurementperiod:
            return proxy::SetAgentMeasurementPeriod{AgentId(id), in.dword(second_at)};
        case setqueuemeasurementperiod:
            return proxy::SetQueueMeasurementPeriod{QueueId(id), in.dword(second_at)};
        case getagentinfo:
            return proxy::GetAgentInfo{AgentId(id), in.room(type)};
        case getagentsessioninfo:
            return proxy::GetAgentSessionInfo{AgentSessionId(id), in.room(type)};
        case getagentsessionlist:
            return proxy::GetAgentSessionList{AgentId(id), in.room(type)};
        case getgrouplist:
            return proxy::GetGroupList{in.room(type)};
        case getqueuelist:
            return proxy::GetQueueList{in.guid(first_at), in.room(type)};
        case getqueueinfo:
            return proxy::GetQueueInfo{QueueId(id), in.room(type)};
        case setagentgroup:
        case setagentstate:
        case setagentactivity:
        case getagentcaps:
        case getagentstatus:
        case agentspecific:
        case getagentactivitylist:
        case getagentgrouplist:
        case getagentlist:
        case setagentsessionstatereason:
            return std::nullopt;
    }
    AGENTLINE_ASSERT(false);
}

std::optional<ProxyRequestType> type_in(BlockReader& in) {
    const std::uint32_t number = in.dword(type_at);
    if (!in.ok() || !is_proxy_request_type(number)) return std::nullopt;
    return static_cast<ProxyRequestType>(number);
}

bool is_create(ProxyRequestType type) {
    return type == ProxyRequestType::createagent || type == ProxyRequestType::createagentsession;
}

}  // namespace

Bytes encode_proxy_block(const ProxyBlock& block) {
    return BlockWriter().encode(block);
}

Result<ProxyBlock> decode_proxy_block(ByteView bytes) {
    BlockReader in(bytes);
    const auto type = type_in(in);
    if (!type) return failure("not a proxy block");
    auto request = read_arm(in, *type);
    const auto machine = in.text(machine_at, 0);
    const auto user = in.text(user_at, 0);
    if (!request || !in.ok()) return failure("malformed proxy block");
    return ProxyBlock{to_utf8(machine.value_or(u"")), to_utf8(user.value_or(u"")),
                      in.dword(version_at), std::move(*request)};
}

Result<ProxyAnswerBytes> answer_in_block(ByteView block) {
    BlockReader in(block);
    const auto type = type_in(in);
    if (!type) return failure("not a proxy block");
    ProxyAnswerBytes answer;
    if (is_create(*type)) answer.handle = in.dword(arm_at);
    if (const auto at = contained_at(*type)) {
        const std::uint32_t total_size = in.room(*type);
        if (!in.ok()) return failure("dwTotalSize leaves the proxy block");
        const ByteView contained = block.subspan(*at, total_size);
        if (!is_consistent_report(*type, contained, total_size)) {
            return failure("inconsistent sizes in the proxy block");
        }
        const ByteView used = contained.first(raw::dword_at(contained, FlatWriter::used_at));
        answer.report.assign(used.begin(), used.end());
    }
    if (!in.ok()) return failure("proxy block too short");
    return answer;
}

}  // namespace agentline::wire
