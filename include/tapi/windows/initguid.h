// initguid.h: from here on DEFINE_GUID defines (in C; in C++17 it always does). By the name of the
// Windows header; include it before all others.

#pragma once

#ifndef INITGUID
#define INITGUID
#endif
#include <agentline_com.h>
