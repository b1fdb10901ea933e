// What: one struct per request of the native wire; each names its parameters once, in the order of
// the published packet, and the codecs (encode/decode below) follow that one list.
// The fields() visitor gets dwords, text (offset, in VarData as UTF-16 z-string), guid (offset and
// size), bytes (offset and size) and block (offset only: the last part, up to the end of VarData; a
// flat structure whose own sizes are checked by whoever reads it, because they are TAPI errors).
// Owner: values. Thread: any. Spec: contract/ms-trp-packets.tsv; private numbers: wire-protocol.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "model/checks.h"
#include "model/guid.h"
#include "wire/packet.h"

namespace agentline::wire {

using Text = std::optional<std::u16string>;
/// Longest text of a request (model/checks.h); a longer one is malformed.
using agentline::text_units_max;

/// Request numbers; 0x00010000 and above are ours (design 3.9).
enum class Function : std::uint32_t {
    close = 9,
    getaddresscaps = 21,
    getdevcaps = 34,
    initialize = 47,
    negotiateapiversion = 52,
    open = 54,
    shutdown = 86,
    createagent = 146,
    createagentsession = 147,
    getagentinfo = 148,
    getagentsessioninfo = 149,
    getagentsessionlist = 150,
    getqueueinfo = 151,
    getgrouplist = 152,
    getqueuelist = 153,
    setagentmeasurementperiod = 154,
    setagentsessionstate = 155,
    setqueuemeasurementperiod = 156,
    setagentstateex = 157,
    getproxystatus = 158,
    hello = 0x00010000,
    proxyresponse = 0x00010001,
    proxymessage = 0x00010002,
    admin = 0x00010003,
    getagentlist = 0x00010004,
    setagentsessionstatereason = 0x00010005,
};

/// Events that MS-TRP does not have; same body.
enum class PrivateEvent : std::uint32_t {
    /// device = 0, P1 = device id, P2 = mask of served proxy request types (bit n = type n;
    /// bit 31 = getagentlist, bit 30 = setagentsessionstatereason).
    served_changed = 0x00010000,
    /// One fact as JSON (UTF-8) in VarData; P1, P2 = its sequence, low and high. For admins.
    fact = 0x00010001,
};

// ---- Synchronous: answered by an ack. ----

struct Hello {  ///< First request of every connection.
    static constexpr auto function = Function::hello;
    std::uint32_t protocol_version = 0;
    Text client_name;
    template <class V>
    void fields(V& v) {
        v.dword(protocol_version), v.text(client_name);
    }
};
struct HelloAck {
    std::uint32_t protocol_version = 0;
    template <class V>
    void fields(V& v) {
        v.dword(protocol_version);
    }
};

struct Initialize {
    static constexpr auto function = Function::initialize;
    std::uint32_t line_app = 0, instance = 0;
    std::uint32_t init_context = 0;  ///< Echoed in every event of this application.
    Text friendly_name;
    std::uint32_t num_devs = 0;
    Text module_name;
    std::uint32_t api_version = 0;
    template <class V>
    void fields(V& v) {
        v.dword(line_app), v.dword(instance), v.dword(init_context), v.text(friendly_name),
            v.dword(num_devs), v.text(module_name), v.dword(api_version);
    }
};
struct InitializeAck {
    std::uint32_t line_app = 0, unused1 = 0, unused2 = 0, unused3 = 0;
    std::uint32_t num_devs = 0, unused4 = 0;
    std::uint32_t api_version = 0;  ///< The highest version of the service.
    template <class V>
    void fields(V& v) {
        v.dword(line_app), v.dword(unused1), v.dword(unused2), v.dword(unused3), v.dword(num_devs),
            v.dword(unused4), v.dword(api_version);
    }
};

struct ShutDown {
    static constexpr auto function = Function::shutdown;
    std::uint32_t line_app = 0;
    template <class V>
    void fields(V& v) {
        v.dword(line_app);
    }
};

/// Acks without outputs (ShutDown, Close).
struct EmptyAck {
    template <class V>
    void fields(V&) {}
};

struct NegotiateApiVersion {
    static constexpr auto function = Function::negotiateapiversion;
    std::uint32_t line_app = 0, device_id = 0, low = 0, high = 0;
    std::uint32_t negotiated = absent, extension_id = absent, size = 0;
    template <class V>
    void fields(V& v) {
        v.dword(line_app), v.dword(device_id), v.dword(low), v.dword(high), v.dword(negotiated),
            v.dword(extension_id), v.dword(size);
    }
};
struct NegotiateApiVersionAck {
    std::uint32_t line_app = 0, device_id = 0, low = 0, high = 0, negotiated = 0;
    template <class V>
    void fields(V& v) {
        v.dword(line_app), v.dword(device_id), v.dword(low), v.dword(high), v.dword(negotiated);
    }
};

struct GetDevCaps {
    static constexpr auto function = Function::getdevcaps;
    std::uint32_t line_app = 0, device_id = 0, api_version = 0, ext_version = 0;
    std::uint32_t total_size = 0;  ///< Size in; in the ack the offset of the structure.
    template <class V>
    void fields(V& v) {
        v.dword(line_app), v.dword(device_id), v.dword(api_version), v.dword(ext_version),
            v.dword(total_size);
    }
};
struct GetDevCapsAck {
    std::uint32_t unused1 = 0, unused2 = 0, unused3 = 0, unused4 = 0;
    Bytes dev_caps;  ///< LINEDEVCAPS, dwUsedSize bytes.
    template <class V>
    void fields(V& v) {
        v.dword(unused1), v.dword(unused2), v.dword(unused3), v.dword(unused4), v.block(dev_caps);
    }
};

struct GetAddressCaps {
    static constexpr auto function = Function::getaddresscaps;
    std::uint32_t line_app = 0, device_id = 0, address_id = 0, api_version = 0, ext_version = 0;
    std::uint32_t total_size = 0;  ///< Size in; in the ack the offset of the structure.
    template <class V>
    void fields(V& v) {
        v.dword(line_app), v.dword(device_id), v.dword(address_id), v.dword(api_version),
            v.dword(ext_version), v.dword(total_size);
    }
};
struct GetAddressCapsAck {
    std::uint32_t unused1 = 0, unused2 = 0, unused3 = 0, unused4 = 0, unused5 = 0;
    Bytes address_caps;  ///< LINEADDRESSCAPS, dwUsedSize bytes.
    template <class V>
    void fields(V& v) {
        v.dword(unused1), v.dword(unused2), v.dword(unused3), v.dword(unused4), v.dword(unused5),
            v.block(address_caps);
    }
};

struct Open {
    static constexpr auto function = Function::open;
    std::uint32_t line_app = 0, device_id = 0, line = absent, api_version = 0, ext_version = 0;
    std::uint32_t open_context = 0;  ///< Echoed in every event of this open.
    std::uint32_t privileges = 0, media_modes = 0;
    Bytes call_params;  ///< LINECALLPARAMS, or empty = absent.
    std::uint32_t code_page = 0, get_call_params = absent;
    std::uint32_t remote_line = 0;  ///< The library's HLINE: hDevice of this open's events.
    template <class V>
    void fields(V& v) {
        v.dword(line_app), v.dword(device_id), v.dword(line), v.dword(api_version),
            v.dword(ext_version), v.dword(open_context), v.dword(privileges), v.dword(media_modes),
            v.block(call_params), v.dword(code_page), v.dword(get_call_params),
            v.dword(remote_line);
    }
};
struct OpenAck {
    std::uint32_t unused1 = 0;
    std::uint32_t device_id = 0;  ///< The device opened (matters for LINEMAPPER).
    std::uint32_t line = 0;       ///< The server's handle, used in later requests.
    std::uint32_t address_count = 0;
    std::uint32_t served_mask = 0;  ///< As in PrivateEvent::served_changed.
    template <class V>
    void fields(V& v) {
        v.dword(unused1), v.dword(device_id), v.dword(line), v.dword(address_count),
            v.dword(served_mask);
    }
};

struct Close {
    static constexpr auto function = Function::close;
    std::uint32_t line = 0;
    template <class V>
    void fields(V& v) {
        v.dword(line);
    }
};

struct GetProxyStatus {
    static constexpr auto function = Function::getproxystatus;
    std::uint32_t line_app = 0, device_id = 0, api_version = 0;
    std::uint32_t total_size = 0;  ///< Size in; in the ack the offset of the structure.
    template <class V>
    void fields(V& v) {
        v.dword(line_app), v.dword(device_id), v.dword(api_version), v.dword(total_size);
    }
};
struct GetProxyStatusAck {
    std::uint32_t unused1 = 0, unused2 = 0, unused3 = 0;
    Bytes list;  ///< LINEPROXYREQUESTLIST, dwUsedSize bytes.
    template <class V>
    void fields(V& v) {
        v.dword(unused1), v.dword(unused2), v.dword(unused3), v.block(list);
    }
};

/// An operator's command: JSON text in, JSON text out (docs/wire-protocol.md lists them).
struct Admin {
    static constexpr auto function = Function::admin;
    Bytes json;
    template <class V>
    void fields(V& v) {
        v.bytes(json);
    }
};
struct AdminAck {
    Bytes json;
    template <class V>
    void fields(V& v) {
        v.bytes(json);
    }
};

// ---- Asynchronous: the library picks request_id; the answer is LINE_REPLY. ----
// `context` comes back in PostProcess, `out_context` in Param3 of LINE_REPLY.

struct CreateAgent {
    static constexpr auto function = Function::createagent;
    std::uint32_t request_id = 0, context = 0, line = 0;
    Text agent_id, pin;
    std::uint32_t out_context = 0;
    template <class V>
    void fields(V& v) {
        v.dword(request_id), v.dword(context), v.dword(line), v.text(agent_id), v.text(pin),
            v.dword(out_context);
    }
};
struct CreateAgentSession {
    static constexpr auto function = Function::createagentsession;
    std::uint32_t request_id = 0, context = 0, line = 0, agent = 0;
    Text pin;
    std::uint32_t working_address = 0;
    Guid group;
    std::uint32_t out_context = 0;
    template <class V>
    void fields(V& v) {
        v.dword(request_id), v.dword(context), v.dword(line), v.dword(agent), v.text(pin),
            v.dword(working_address), v.guid(group), v.dword(out_context);
    }
};
/// GetAgentInfo, GetAgentSessionInfo, GetAgentSessionList, GetQueueInfo: one identifier.
template <Function F>
struct GetById {
    static constexpr auto function = F;
    std::uint32_t request_id = 0, context = 0, line = 0, id = 0, out_context = 0, total_size = 0;
    template <class V>
    void fields(V& v) {
        v.dword(request_id), v.dword(context), v.dword(line), v.dword(id), v.dword(out_context),
            v.dword(total_size);
    }
};
using GetAgentInfo = GetById<Function::getagentinfo>;
using GetAgentSessionInfo = GetById<Function::getagentsessioninfo>;
using GetAgentSessionList = GetById<Function::getagentsessionlist>;
using GetQueueInfo = GetById<Function::getqueueinfo>;
/// GetGroupList, GetAgentList: no identifier.
template <Function F>
struct GetAll {
    static constexpr auto function = F;
    std::uint32_t request_id = 0, context = 0, line = 0, out_context = 0, total_size = 0;
    template <class V>
    void fields(V& v) {
        v.dword(request_id), v.dword(context), v.dword(line), v.dword(out_context),
            v.dword(total_size);
    }
};
using GetGroupList = GetAll<Function::getgrouplist>;
using GetAgentList = GetAll<Function::getagentlist>;
struct GetQueueList {
    static constexpr auto function = Function::getqueuelist;
    std::uint32_t request_id = 0, context = 0, line = 0;
    Guid group;
    std::uint32_t out_context = 0, total_size = 0;
    template <class V>
    void fields(V& v) {
        v.dword(request_id), v.dword(context), v.dword(line), v.guid(group), v.dword(out_context),
            v.dword(total_size);
    }
};
/// SetAgentMeasurementPeriod, SetQueueMeasurementPeriod.
template <Function F>
struct SetPeriod {
    static constexpr auto function = F;
    std::uint32_t request_id = 0, line = 0, id = 0, period_s = 0;
    template <class V>
    void fields(V& v) {
        v.dword(request_id), v.dword(line), v.dword(id), v.dword(period_s);
    }
};
using SetAgentMeasurementPeriod = SetPeriod<Function::setagentmeasurementperiod>;
using SetQueueMeasurementPeriod = SetPeriod<Function::setqueuemeasurementperiod>;
/// SetAgentSessionState, SetAgentStateEx.
template <Function F>
struct SetState {
    static constexpr auto function = F;
    std::uint32_t request_id = 0, line = 0, id = 0, state = 0, next_state = 0;
    template <class V>
    void fields(V& v) {
        v.dword(request_id), v.dword(line), v.dword(id), v.dword(state), v.dword(next_state);
    }
};
using SetAgentSessionState = SetState<Function::setagentsessionstate>;
using SetAgentStateEx = SetState<Function::setagentstateex>;
struct SetAgentSessionStateReason {
    static constexpr auto function = Function::setagentsessionstatereason;
    std::uint32_t request_id = 0, line = 0, id = 0, state = 0, next_state = 0;
    Text reason;
    template <class V>
    void fields(V& v) {
        v.dword(request_id), v.dword(line), v.dword(id), v.dword(state), v.dword(next_state),
            v.text(reason);
    }
};

// ---- From a proxy handler: no ack, no reply. ----
// The key is that of the LINE_PROXYREQUEST event: P1 = low, P2 = high dword, block in VarData.

struct ProxyResponse {
    static constexpr auto function = Function::proxyresponse;
    std::uint32_t line = 0, key_low = 0, key_high = 0;
    std::uint32_t result = 0;  ///< 0 or a LINEERR_ value.
    std::uint32_t handle = 0;  ///< hAgent or hAgentSession of the Create requests.
    Bytes report;              ///< The flat structure of the Get requests, dwUsedSize bytes.
    template <class V>
    void fields(V& v) {
        v.dword(line), v.dword(key_low), v.dword(key_high), v.dword(result), v.dword(handle),
            v.bytes(report);
    }
};
struct ProxyMessage {
    static constexpr auto function = Function::proxymessage;
    std::uint32_t line = 0, call = 0, message = 0, param1 = 0, param2 = 0, param3 = 0;
    template <class V>
    void fields(V& v) {
        v.dword(line), v.dword(call), v.dword(message), v.dword(param1), v.dword(param2),
            v.dword(param3);
    }
};

// ---- Codecs over fields(). ----

namespace detail {
class FieldWriter {
  public:
    explicit FieldWriter(Message& out) : out_(out) {}
    void dword(std::uint32_t v);
    void text(const Text& v);    ///< One parameter: offset, or absent.
    void guid(const Guid& v);    ///< Two parameters: offset, size 16.
    void block(const Bytes& v);  ///< One parameter: offset, or absent when empty.
    void bytes(const Bytes& v);  ///< Two parameters: offset (or absent when empty), size.

  private:
    std::uint32_t put(ByteView bytes);  ///< Appends to VarData on a 4-byte boundary.
    Message& out_;
    std::size_t next_ = 0;
};
class FieldReader {
  public:
    explicit FieldReader(const Message& in) : in_(in) {}
    void dword(std::uint32_t& v);
    void text(Text& v);
    void guid(Guid& v);
    void block(Bytes& v);  ///< From the offset to the end of VarData: always the last part.
    void bytes(Bytes& v);
    [[nodiscard]] bool ok() const { return ok_; }

  private:
    const Message& in_;
    std::size_t next_ = 0;
    bool ok_ = true;
};
}  // namespace detail

template <class Request>
Message encode(const Request& request) {
    Message out;
    out.function_or_ack = static_cast<std::uint32_t>(Request::function);
    detail::FieldWriter writer(out);
    const_cast<Request&>(request).fields(writer);  // fields() only reads for a writer.
    return out;
}

/// For acks: `result` is 0 or a LINEERR_ value.
template <class Ack>
Message encode_ack(std::uint32_t result, const Ack& ack) {
    Message out;
    out.function_or_ack = result;
    detail::FieldWriter writer(out);
    const_cast<Ack&>(ack).fields(writer);
    return out;
}

/// Fails when an offset or size leaves VarData or a text has no end; unused parameters are ignored.
template <class Packet>
Result<Packet> decode(const Message& message) {
    Packet out;
    detail::FieldReader reader(message);
    out.fields(reader);
    if (!reader.ok()) return failure("malformed packet");
    return out;
}

}  // namespace agentline::wire
