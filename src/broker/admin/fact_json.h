// What: a fact in words, for those who follow them: one JSON object.
// Owner: none. Thread: pure functions, any. Carries no secret: facts have none (design 3.14).
// Spec: docs/wire-protocol.md (subscribe).
#pragma once

#include <boost/json/object.hpp>

#include "core/telephony/devices.h"
#include "journal/record.h"
#include "wire/packet.h"

namespace agentline {

boost::json::object fact_json(const journal::Record& record, const LineDevices& devices);
/// The same as PrivateEvent::fact.
wire::Event fact_event(const journal::Record& record, const LineDevices& devices);

}  // namespace agentline
