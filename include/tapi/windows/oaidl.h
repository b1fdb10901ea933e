// oaidl.h: IDispatch and VARIANT by the name of the Windows header, for programs written there; all
// of it is in agentline_com.h. This folder is no part of the usual include path: whoever wants
// these names adds it.

#pragma once

#include <agentline_com.h>
