#include "model/checks.h"

#include <set>

#include "base/utf.h"
#include "model/reasons.h"
#include "model/states.h"
#include "model/versions.h"

namespace agentline {
namespace {

bool fits(const std::optional<std::u16string>& text) {
    return !text || text->size() <= text_units_max;
}

/// Whether it may be the id of a reason as far as its size says; units first, as they are cheap.
bool fits_reason(const std::optional<std::u16string>& reason) {
    return !reason ||
           (reason->size() <= reason_id_size_max && to_utf8(*reason).size() <= reason_id_size_max);
}

struct RequestCheck {
    std::uint32_t address_count;

    LineErr operator()(const proxy::CreateAgent& r) const {
        return fits(r.agent_id) && fits(r.pin) ? LineErr::ok : LineErr::invalparam;
    }
    LineErr operator()(const proxy::CreateAgentSession& r) const {
        const bool valid = r.working_address.value < address_count && fits(r.pin);
        return valid ? LineErr::ok : LineErr::invalparam;
    }
    LineErr operator()(const proxy::SetAgentSessionState& r) const {
        return check_session_words(r.state, r.next_state);
    }
    LineErr operator()(const proxy::SetAgentSessionStateReason& r) const {
        const LineErr words = (*this)(r.change);
        if (words != LineErr::ok) return words;
        return fits_reason(r.reason) ? LineErr::ok : LineErr::invalparam;
    }
    LineErr operator()(const proxy::SetAgentStateEx& r) const {
        return check_agent_words(r.state, r.next_state);
    }
    LineErr operator()(const proxy::SetAgentMeasurementPeriod& r) const {
        return check_measurement_period(r.period_s);
    }
    LineErr operator()(const proxy::SetQueueMeasurementPeriod& r) const {
        return check_measurement_period(r.period_s);
    }
    template <class GetRequest>
    LineErr operator()(const GetRequest& r) const {
        return check_out_structure(r.total_size, fixed_size_of(GetRequest::type));
    }
};

}  // namespace

LineErr check_session_words(std::uint32_t state, std::uint32_t next_state) {
    const bool valid = (state == 0 || session_state_of(state)) &&
                       (next_state == 0 || session_state_of(next_state));
    return valid && (state | next_state) != 0 ? LineErr::ok : LineErr::invalagentstate;
}

LineErr check_agent_words(std::uint32_t state, std::uint32_t next_state) {
    const bool valid =
        (state == 0 || agent_state_of(state)) && (next_state == 0 || agent_state_of(next_state));
    return valid && (state | next_state) != 0 ? LineErr::ok : LineErr::invalagentstate;
}

LineErr check_measurement_period(std::uint32_t seconds) {
    return seconds > 0 ? LineErr::ok : LineErr::invalparam;
}

LineErr check_out_structure(std::uint32_t total_size, std::uint32_t fixed_size) {
    if (total_size < fixed_size) return LineErr::structuretoosmall;
    return total_size > out_structure_size_max ? LineErr::invalparam : LineErr::ok;
}

LineErr check_request(const proxy::Request& request, std::uint32_t address_count) {
    return std::visit(RequestCheck{address_count}, request);
}

LineErr check_proxy_types(const std::vector<std::uint32_t>& types, std::uint32_t api_version) {
    if (types.empty()) return LineErr::invalparam;
    std::set<std::uint32_t> seen;
    for (const std::uint32_t type : types) {
        if (!is_proxy_request_type(type) || !seen.insert(type).second) return LineErr::invalparam;
        if (type >= proxy_request_type_first_2_2 && api_version < api_2_2) {
            return LineErr::invalparam;
        }
    }
    return LineErr::ok;
}

LineErr check_privileges(std::uint32_t privileges, std::uint32_t api_version) {
    const std::uint32_t options = privilege::option_proxy | privilege::option_singleaddress;
    if ((privileges & options) != 0 && api_version < api_2_0) return LineErr::invalprivselect;
    const std::uint32_t plain = privileges & ~options;
    const bool rights = (plain & (privilege::monitor | privilege::owner)) != 0 &&
                        (plain & ~(privilege::monitor | privilege::owner)) == 0;
    return plain == privilege::none || rights ? LineErr::ok : LineErr::invalprivselect;
}

}  // namespace agentline
