// Goal: an application outlives its server, also when connecting again fails. Method: the test
// kills the server, so nothing that needs one may follow.
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdlib.h>
#include <sys/types.h>

#include "harness.h"

TEST(line_shutdown_works_after_connecting_again_has_failed) {
    Client client;
    client_start(&client, "capi_lost_server");
    HLINE line = client_open(&client, setup()->device);
    REQUIRE(setup()->server_process > 0);
    REQUIRE_EQ(kill((pid_t)setup()->server_process, SIGKILL), 0);
    (void)client_wait(&client, 0, line, LINE_CLOSE);
    // The socket of a process that is just dying may still take connections; here nobody listens.
    REQUIRE_EQ(setenv("AGENTLINE_SERVER", "unix:/nonexistent/agentline.sock", 1), 0);
    HLINE again = 0;
    CHECK_RESULT(lineOpenA(client.app, setup()->device, &again, VERSION_2_2, 0, 0,
                           LINECALLPRIVILEGE_NONE, 0, NULL),
                 LINEERR_OPERATIONFAILED);
    CHECK_EQ(again, 0);
    LINEADDRESSCAPS caps = {.dwTotalSize = sizeof caps};
    CHECK_RESULT(lineGetAddressCapsW(client.app, setup()->device, 0, VERSION_2_2, 0, &caps),
                 LINEERR_OPERATIONFAILED);
    CHECK_EQ(caps.dwUsedSize, 0);
    LINEMESSAGE message;
    CHECK_RESULT(lineGetMessage(client.app, &message, 0), LINEERR_OPERATIONFAILED);
    client_stop(&client);
}
