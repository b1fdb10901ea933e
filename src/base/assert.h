// What: the assertion that stays on in release builds, for what only a bug of ours can cause.
// Thread: any. Never used for what a user, a peer or a disk can cause: that is Result<T>.
#pragma once

#include <cstdio>
#include <cstdlib>

#define AGENTLINE_ASSERT(claim)                                                                \
    do {                                                                                       \
        if (!(claim)) [[unlikely]] {                                                           \
            std::fprintf(stderr, "%s:%d: broken invariant: %s\n", __FILE__, __LINE__, #claim); \
            std::abort();                                                                      \
        }                                                                                      \
    } while (false)
