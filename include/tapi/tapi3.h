// tapi3.h: TAPI 3, the COM interfaces of TAPI with its call center controls; includes all of it.
//
// Names, order, values and GUIDs are those of test/data/tapi3-abi.tsv. Interfaces and codes are in
// tapi3if.h, tapi3cc.h and tapi3err.h, the COM below them in agentline_com.h, and what Agentline
// adds in agentline_tapi3.h. libtapi3.so exports the functions and makes the objects; which
// interfaces and methods these have so far says docs/coverage.md, and those that they lack fail
// with E_NOINTERFACE or TAPI_E_NOTSUPPORTED.

#pragma once

#include <agentline_com.h>
#include <agentline_tapi3.h>
#include <tapi3cc.h>
#include <tapi3err.h>
#include <tapi3if.h>

#include <tapi.h>
