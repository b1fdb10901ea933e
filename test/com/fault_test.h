// What: the fixture of the fault tests: a server with the builtin line "main" (device 0) and the
// external line "outside" (device 1) that a ScriptedHandler serves. Owner: each test. Thread: one.
// A test that needs TAPI_E_TIMEOUT lowers the limit before it initializes; all others have the two
// minutes, so that nothing in them depends on the machine's speed.
#pragma once

#include <cstdlib>
#include <memory>

#include <gtest/gtest.h>

#include "com/blocking_methods.h"
#include "com/scripted_handler.h"
#include "com/server.h"
#include "com/sink.h"
#include "com/tapi.h"

namespace agentline::test {

inline constexpr DWORD main_device = 0, outside_device = 1;

/// AGENTLINE_TAPI3_TIMEOUT_MS for the TAPI objects that are initialized while it lives.
class TimeLimit {
  public:
    explicit TimeLimit(int milliseconds) {
        (void)setenv(name, std::to_string(milliseconds).c_str(), 1);
    }
    TimeLimit(const TimeLimit&) = delete;
    TimeLimit& operator=(const TimeLimit&) = delete;
    ~TimeLimit() { (void)unsetenv(name); }

  private:
    static constexpr const char* name = "AGENTLINE_TAPI3_TIMEOUT_MS";
};

class FaultTest : public testing::Test {
  protected:
    Server server_{Config{.lines = {main_line(), external_line("outside")}}};
};

/// With the handler of the external line, and a TAPI object that knows it.
class HandlerTest : public FaultTest {
  protected:
    void SetUp() override {
        tapi_ = initialized_tapi();
        sink_ = listen(tapi_.Get());
        objects_ = objects_of(handler_of(tapi_, "outside"));
        // Beside us the library looks at both groups once; what is counted and held later is ours.
        scripted_.wait_for_count(LINEPROXYREQUEST_GETGROUPLIST, 2);
        scripted_.wait_for_count(LINEPROXYREQUEST_GETQUEUELIST, 3);
    }
    void TearDown() override {
        scripted_.forget_scripts();
        sink_->forget();
        objects_ = {};
        EXPECT_NE(FAILED(tapi_->Shutdown()), true);
    }

    ScriptedHandler scripted_{outside_device};
    ComPtr<ITTAPI> tapi_;
    ComPtr<Sink> sink_;
    Objects objects_;
};

/// The events of one kind, in order.
inline std::vector<LONG> told(const Sink& sink, TAPI_EVENT kind) {
    std::vector<LONG> found;
    for (const Received& event : sink.events()) {
        if (event.kind == kind) found.push_back(event.what);
    }
    return found;
}

}  // namespace agentline::test
