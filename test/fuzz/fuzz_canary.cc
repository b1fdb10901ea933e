// Goal: a target with a fault that its seed does not show, so that the smoke driver can be seen to
// find one. The seed begins with 'A'.
#include "fuzz/fuzz_target.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    FUZZ_EXPECT(size == 0 || data[0] == 'A');
    return 0;
}
