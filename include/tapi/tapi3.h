// tapi3.h: TAPI 3, the COM interfaces of TAPI with its call center controls; includes all of it.
//
// Names, order, values and GUIDs are those of test/data/tapi3-abi.tsv. The headers declare; a
// library that implements the interfaces is not part of this version yet.

#pragma once

#include <agentline_com.h>
#include <tapi3cc.h>
#include <tapi3err.h>
#include <tapi3if.h>

#include <tapi.h>
