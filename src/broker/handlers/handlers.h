// What: the requests of the native wire, one function each, in the file of its name. Each decides,
// changes the shard's tables and answers; the packet has been decoded and the door passed.
// Owner: none. Thread: the shard's. Spec: contract 3, 4, 11.2; docs/wire-protocol.md.
#pragma once

#include "broker/handlers/call.h"
#include "wire/requests.h"

namespace agentline {

void handle_hello(const Call& call, const wire::Hello& packet);
void handle_initialize(const Call& call, const wire::Initialize& packet);
void handle_shutdown(const Call& call, const wire::ShutDown& packet);
void handle_negotiate_api_version(const Call& call, const wire::NegotiateApiVersion& packet);
void handle_get_dev_caps(const Call& call, const wire::GetDevCaps& packet);
void handle_get_address_caps(const Call& call, const wire::GetAddressCaps& packet);
void handle_open(const Call& call, const wire::Open& packet);
void handle_close(const Call& call, const wire::Close& packet);
void handle_get_proxy_status(const Call& call, const wire::GetProxyStatus& packet);
void handle_proxy_response(const Call& call, const wire::ProxyResponse& packet);
void handle_proxy_message(const Call& call, const wire::ProxyMessage& packet);
void handle_admin(const Call& call, const wire::Admin& packet);

}  // namespace agentline
