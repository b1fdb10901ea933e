// What: `scenario FILE...`: runs scripts by hand. Exit code 0 = all is as they say, 1 = it is not.
#include <cstdio>

#include "scenario/runner/runner.h"

int main(int count, char** arguments) {
    if (count < 2) {
        std::fputs("usage: scenario FILE...\n", stderr);
        return 2;
    }
    bool ok = true;
    for (int i = 1; i < count; ++i) {
        const auto wrong = agentline::scenario::run_file(arguments[i]);
        for (const std::string& each : wrong) std::printf("%s\n", each.c_str());
        if (wrong.empty()) std::printf("%s: ok\n", arguments[i]);
        ok &= wrong.empty();
    }
    return ok ? 0 : 1;
}
