// Messages: lineGetMessage, and the pump of the callback mechanism (agentline.h).
#include <agentline.h>

#include "client/capi/boundary.h"

using namespace agentline;
using namespace agentline::client;

namespace {

LINEMESSAGE line_message_of(const ClientMessage& message) {
    return LINEMESSAGE{message.device, message.id,     message.instance,
                       message.param1, message.param2, message.param3};
}

LineResult<ApplicationPtr> pumped_application(HLINEAPP line_app) {
    auto application = Registry::instance().application(line_app);
    if (application && (*application)->mechanism() != Mechanism::callback) {
        return failure(LineErr::operationfailed);
    }
    return application;
}

}  // namespace

LONG WINAPI lineGetMessage(HLINEAPP hLineApp, LPLINEMESSAGE lpMessage, DWORD dwTimeout) {
    return guarded([&] {
        const auto application = Registry::instance().application(hLineApp);
        // The page does not list UNINITIALIZED, and the handle is dead in any case.
        if (!application) return as_long(LineErr::invalapphandle);
        if (lpMessage == nullptr) return as_long(LineErr::invalpointer);
        if ((*application)->mechanism() != Mechanism::event) {
            return as_long(LineErr::operationfailed);
        }
        const auto message = (*application)->next_message(dwTimeout);
        if (!message) return as_long(message.error());
        *lpMessage = line_message_of(*message);
        return as_long(LineErr::ok);
    });
}

int agentline_pump_fd(HLINEAPP hLineApp) {
    const LONG descriptor = guarded([&] {
        const auto application = pumped_application(hLineApp);
        return application ? LONG{(*application)->descriptor()} : as_long(application.error());
    });
    return descriptor < 0 ? -1 : descriptor;
}

LONG agentline_dispatch(HLINEAPP hLineApp, DWORD timeout_ms) {
    return guarded([&] {
        const auto application = pumped_application(hLineApp);
        if (!application) return as_long(application.error());
        const LINECALLBACK callback = (*application)->callback();
        const auto delivered = (*application)->dispatch(timeout_ms, [&](const ClientMessage& m) {
            callback(m.device, m.id, m.instance, m.param1, m.param2, m.param3);
        });
        return delivered ? static_cast<LONG>(*delivered) : as_long(delivered.error());
    });
}
