// agent_states3: the least that an agent needs of TAPI 3, in plain C: log in, ready, not ready, log
// out. Interfaces are structures with a table of functions here, called by the macros of
// COBJMACROS; the same text compiles with the headers of Windows (mingw-w64) and with ours.
//
//   agent_states3 AGENT PIN       (in the first group, at the first address of the first handler)
#define COBJMACROS
#include <agentline_tapi3_guids.h>
#include <stdio.h>
#include <tapi3.h>
#include <tapi3err.h>
#include <windows.h>

// What the program holds; all of it may be missing.
typedef struct Login {
    ITTAPI* tapi;
    ITAgentHandler* handler;
    ITACDGroup* group;
    ITAddress* address;
    ITAgent* agent;
    ITAgentSession* session;
} Login;

// Prints what a step came to; true when it went well and there is more to do.
static int went_well(const char* step, HRESULT result) {
    if (result == S_OK)
        printf("%s\n", step);
    else
        printf("%s: 0x%08lX\n", step, (unsigned long)result & 0xFFFFFFFF);
    return result == S_OK;
}

// Agents and PINs of this program are ASCII; a BSTR is UTF-16.
static BSTR text_of(const char* ascii) {
    OLECHAR text[64];
    UINT size = 0;
    for (; ascii[size] && size < 64; size++) text[size] = (OLECHAR)ascii[size];
    return SysAllocStringLen(text, size);
}

static HRESULT first_handler(Login* login) {
    ITTAPICallCenter* center = NULL;
    IEnumAgentHandler* list = NULL;
    HRESULT result = ITTAPI_QueryInterface(login->tapi, &IID_ITTAPICallCenter, (void**)&center);
    if (FAILED(result)) return result;
    result = ITTAPICallCenter_EnumerateAgentHandlers(center, &list);
    ITTAPICallCenter_Release(center);
    if (FAILED(result)) return result;
    result = IEnumAgentHandler_Next(list, 1, &login->handler, NULL);
    IEnumAgentHandler_Release(list);
    return result;
}

static HRESULT first_group(Login* login) {
    IEnumACDGroup* list = NULL;
    HRESULT result = ITAgentHandler_EnumerateACDGroups(login->handler, &list);
    if (FAILED(result)) return result;
    result = IEnumACDGroup_Next(list, 1, &login->group, NULL);
    IEnumACDGroup_Release(list);
    return result;
}

static HRESULT first_address(Login* login) {
    IEnumAddress* list = NULL;
    HRESULT result = ITAgentHandler_EnumerateUsableAddresses(login->handler, &list);
    if (FAILED(result)) return result;
    result = IEnumAddress_Next(list, 1, &login->address, NULL);
    IEnumAddress_Release(list);
    return result;
}

static HRESULT create_agent(Login* login, const char* id, const char* pin) {
    BSTR id_text = text_of(id), pin_text = text_of(pin);
    HRESULT result =
        ITAgentHandler_CreateAgentWithID(login->handler, id_text, pin_text, &login->agent);
    SysFreeString(id_text);
    SysFreeString(pin_text);
    return result;
}

static int log_in(Login* login, const char* id, const char* pin) {
    return went_well("TAPI object", CoCreateInstance(&CLSID_TAPI, NULL, CLSCTX_INPROC_SERVER,
                                                     &IID_ITTAPI, (void**)&login->tapi)) &&
           went_well("initialized", ITTAPI_Initialize(login->tapi)) &&
           went_well("agent handler", first_handler(login)) &&
           went_well("group", first_group(login)) && went_well("address", first_address(login)) &&
           went_well("agent", create_agent(login, id, pin)) &&
           went_well("session", ITAgent_CreateSession(login->agent, login->group, login->address,
                                                      &login->session));
}

static int work(Login* login) {
    AGENT_SESSION_STATE state = ASST_NOT_READY;
    if (!went_well("ready", ITAgentSession_put_State(login->session, ASST_READY))) return 0;
    if (!went_well("asked", ITAgentSession_get_State(login->session, &state))) return 0;
    printf("the session is %s\n", state == ASST_READY ? "ready" : "something else");
    return went_well("not ready", ITAgentSession_put_State(login->session, ASST_NOT_READY)) &&
           went_well("ended", ITAgentSession_put_State(login->session, ASST_SESSION_ENDED));
}

static void log_out(Login* login) {
    if (login->session) ITAgentSession_Release(login->session);
    if (login->agent) ITAgent_Release(login->agent);
    if (login->address) ITAddress_Release(login->address);
    if (login->group) ITACDGroup_Release(login->group);
    if (login->handler) ITAgentHandler_Release(login->handler);
    if (!login->tapi) return;
    went_well("shut down", ITTAPI_Shutdown(login->tapi));
    ITTAPI_Release(login->tapi);
}

int main(int count, char** values) {
    Login login = {NULL, NULL, NULL, NULL, NULL, NULL};
    int is_good = 0;
    if (count != 3) {
        (void)fputs("usage: agent_states3 AGENT PIN\n", stderr);
        return 2;
    }
    if (FAILED(CoInitializeEx(NULL, COINIT_MULTITHREADED))) return 1;
    is_good = log_in(&login, values[1], values[2]) && work(&login);
    log_out(&login);
    CoUninitialize();
    return is_good ? 0 : 1;
}
