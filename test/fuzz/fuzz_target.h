// What: the entry point of a fuzz target, and its own assertion. Owner: libFuzzer or smoke_main.cc.
// Thread: one. The input is only looked at.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

/// A broken promise is a crash, which is what both drivers look for.
#define FUZZ_EXPECT(claim)          \
    do {                            \
        if (!(claim)) std::abort(); \
    } while (false)
