// tapi3_mixed.h: what the C++ half of the test tapi3_mixed calls in the C half.

#pragma once

#include <tapi3.h>

#ifdef __cplusplus
extern "C" {
#endif

// 0, or the line that failed. Keeps one reference more than it found.
int mixed_call_from_c(ITTAPIEventNotification* sink);

#ifdef __cplusplus
}
#endif
