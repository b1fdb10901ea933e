// For proxy handlers: lineProxyResponse, lineProxyMessage.
#include "client/capi/boundary.h"

using namespace agentline;
using namespace agentline::client;

namespace {

/// after LINE_CLOSE or lineClose the line is gone, but its blocks may still be given back.
LineErr give_back(const void* block) {
    for (const ApplicationPtr& application : Registry::instance().applications()) {
        if (application->free_orphan(block)) return LineErr::ok;
    }
    return LineErr::invallinehandle;
}

}  // namespace

LONG WINAPI lineProxyResponse(HLINE hLine, LPLINEPROXYREQUEST lpProxyRequest, DWORD dwResult) {
    return guarded([&] {
        const auto application = Registry::instance().application_of_line(hLine);
        LineErr done = application ? (*application)->proxy_response(hLine, lpProxyRequest, dwResult)
                                   : application.error();
        if (done == LineErr::invallinehandle) done = give_back(lpProxyRequest);
        return as_long(done);
    });
}

LONG WINAPI lineProxyMessage(HLINE hLine, HCALL hCall, DWORD dwMsg, DWORD dwParam1, DWORD dwParam2,
                             DWORD dwParam3) {
    return guarded([&] {
        const auto application = Registry::instance().application_of_line(hLine);
        if (!application) return as_long(application.error());
        return as_long(
            (*application)
                ->proxy_message(hLine, HandlerMessage{hCall, dwMsg, dwParam1, dwParam2, dwParam3}));
    });
}
