#include "acd.h"

#include <string.h>

#define STATE(name) LINEAGENTSESSIONSTATE_##name
#define AGENT(name) LINEAGENTSTATEEX_##name

enum { ended_retention_ms = 3600 * 1000 };

// ---- The two tables ----------------------------------------------------------------------------

// The twelve published transitions. RELEASED is not among them: it follows ENDED, see
// release_session.
static DWORD states_after(DWORD state) {
    switch (state) {
        case STATE(NOTREADY):
            return STATE(READY) | STATE(ENDED);
        case STATE(READY):
            return STATE(NOTREADY) | STATE(BUSYONCALL) | STATE(ENDED);
        case STATE(BUSYONCALL):
            return STATE(NOTREADY) | STATE(READY) | STATE(BUSYWRAPUP) | STATE(ENDED);
        case STATE(BUSYWRAPUP):
            return STATE(NOTREADY) | STATE(READY) | STATE(ENDED);
        default:
            return 0;
    }
}

// What a client may choose as the state after the call.
static DWORD next_states_in(DWORD state) {
    const DWORD always = STATE(READY) | STATE(NOTREADY) | STATE(ENDED);
    if (state == STATE(ENDED)) return 0;
    return state == STATE(BUSYWRAPUP) ? always : always | STATE(BUSYWRAPUP);
}

// ---- Small things ------------------------------------------------------------------------------

static void announce(Acd* acd, DWORD message, DWORD p1, DWORD p2, DWORD p3) {
    if (acd->announcement_count == announcements_max) return;
    acd->announcements[acd->announcement_count++] = (Announcement){message, p1, p2, p3};
}

static bool same_text(const WCHAR* one, const WCHAR* other) {
    while (*one && *one == *other) one++, other++;
    return *one == *other;
}

static bool is_busy(const Session* session) {
    return session->state == STATE(BUSYONCALL) || session->state == STATE(BUSYWRAPUP);
}

static Session* find_session(Acd* acd, HAGENTSESSION handle) {
    for (size_t i = 0; handle && i < acd->session_count; i++) {
        if (acd->sessions[i].handle == handle) return &acd->sessions[i];
    }
    return NULL;
}

static Agent* find_agent(Acd* acd, HAGENT handle) {
    for (size_t i = 0; handle && i < acd->agent_count; i++) {
        if (acd->agents[i].handle == handle) return &acd->agents[i];
    }
    return NULL;
}

const Agent* acd_agent(const Acd* acd, HAGENT handle) {
    return find_agent((Acd*)acd, handle);
}

const Session* acd_session(const Acd* acd, HAGENTSESSION handle) {
    return find_session((Acd*)acd, handle);
}

const Group* acd_group(const Acd* acd, const GUID* id) {
    for (size_t i = 0; i < acd->group_count; i++) {
        if (memcmp(&acd->groups[i].id, id, sizeof *id) == 0) return &acd->groups[i];
    }
    return NULL;
}

const Queue* acd_queue(const Acd* acd, DWORD id) {
    for (size_t i = 0; i < acd->queue_count; i++) {
        if (acd->queues[i].id == id) return &acd->queues[i];
    }
    return NULL;
}

// ---- Agents ------------------------------------------------------------------------------------

static bool has_session(const Acd* acd, const Agent* agent, bool (*fits)(const Session*)) {
    for (size_t i = 0; i < acd->session_count; i++) {
        if (acd->sessions[i].agent == agent && fits(&acd->sessions[i])) return true;
    }
    return false;
}

static bool is_ready(const Session* session) {
    return session->state == STATE(READY);
}
static bool is_live(const Session* session) {
    return session->state != STATE(ENDED);
}

DWORD acd_agent_state(const Acd* acd, const Agent* agent) {
    if (has_session(acd, agent, is_busy)) return AGENT(BUSYACD);
    if (agent->set_state) return agent->set_state;
    return has_session(acd, agent, is_ready) ? AGENT(READY) : AGENT(NOTREADY);
}

DWORD acd_agent_next_state(const Acd* acd, const Agent* agent) {
    if (agent->next_state) return agent->next_state;
    DWORD state = acd_agent_state(acd, agent);
    if (state != AGENT(BUSYACD)) return state;
    return agent->set_state ? agent->set_state : AGENT(READY);
}

// Tells clients when the agent's state is no longer the one they know.
static void refresh_agent(Acd* acd, Agent* agent) {
    DWORD state = acd_agent_state(acd, agent);
    if (agent->announced == AGENT(BUSYACD) && state != AGENT(BUSYACD) && agent->next_state) {
        agent->set_state = agent->next_state;
        agent->next_state = 0;
        state = agent->set_state;
    }
    if (state == agent->announced) return;
    agent->announced = state;
    announce(acd, LINE_AGENTSTATUSEX, agent->handle, LINEAGENTSTATUSEX_STATE, state);
}

static Agent* find_person(Acd* acd, const WCHAR* id) {
    for (size_t i = 0; i < acd->agent_count; i++) {
        if (same_text(acd->agents[i].id, id)) return &acd->agents[i];
    }
    return NULL;
}

LONG acd_create_agent(Acd* acd, const WCHAR* id, const WCHAR* pin, const WCHAR* user,
                      HAGENT* handle) {
    // Without an id the agent is the user of the client's program, whom the system has checked.
    Agent* agent = find_person(acd, id ? id : user);
    bool needs_pin = id && agent && agent->pin[0];
    // An unknown id and a wrong PIN look alike, so that nobody can find out who exists.
    if (!agent || (needs_pin && !(pin && same_text(pin, agent->pin)))) return LINEERR_INVALPARAM;
    if (!agent->handle) {
        agent->handle = ++acd->last_handle;
        agent->announced = AGENT(NOTREADY);
        agent->set_state = agent->next_state = 0;
        agent->period_s = default_period_s;
        announce(acd, LINE_AGENTSTATUSEX, agent->handle,
                 LINEAGENTSTATUSEX_NEWAGENT | LINEAGENTSTATUSEX_STATE, AGENT(NOTREADY));
    }
    agent->creations++;
    *handle = agent->handle;
    return 0;
}

static void release_session(Acd* acd, Session* session);

static void release_agent(Acd* acd, Agent* agent) {
    for (size_t i = 0; i < acd->session_count;) {
        // Releasing a session moves the next one to its place.
        if (acd->sessions[i].agent == agent)
            release_session(acd, &acd->sessions[i]);
        else
            i++;
    }
    announce(acd, LINE_AGENTSTATUSEX, agent->handle, LINEAGENTSTATUSEX_STATE, AGENT(RELEASED));
    agent->handle = 0;
    agent->creations = 0;
}

LONG acd_set_agent_state(Acd* acd, HAGENT handle, DWORD state, DWORD next) {
    const DWORD for_clients = AGENT(NOTREADY) | AGENT(READY);
    Agent* agent = find_agent(acd, handle);
    if (!agent) return LINEERR_INVALPARAM;
    if (state & ~(for_clients | AGENT(RELEASED))) return LINEERR_INVALAGENTSTATE;
    if (next & ~for_clients) return LINEERR_INVALAGENTSTATE;
    if (state == AGENT(RELEASED)) {
        if (--agent->creations == 0) release_agent(acd, agent);
        return 0;
    }
    bool busy = acd_agent_state(acd, agent) == AGENT(BUSYACD);
    if (state && !busy) agent->set_state = state;
    agent->next_state = next ? next : (busy ? state : 0);
    refresh_agent(acd, agent);
    return 0;
}

LONG acd_set_agent_period(Acd* acd, HAGENT handle, DWORD seconds) {
    Agent* agent = find_agent(acd, handle);
    if (!agent) return LINEERR_INVALPARAM;
    agent->period_s = seconds;
    announce(acd, LINE_AGENTSTATUSEX, handle, LINEAGENTSTATUSEX_UPDATEINFO, 0);
    return 0;
}

// ---- Sessions ----------------------------------------------------------------------------------

static void enter_state(Acd* acd, Session* session, DWORD state) {
    if (session->state == state) return;
    session->state = state;
    bool is_timed = state == STATE(BUSYWRAPUP) && session->group->wrapup_s > 0;
    session->wrapup_deadline_ms =
        is_timed ? acd->now_ms + (int64_t)session->group->wrapup_s * 1000 : 0;
    if (state == STATE(ENDED)) session->end_ms = acd->now_ms;
    announce(acd, LINE_AGENTSESSIONSTATUS, session->handle, LINEAGENTSESSIONSTATUS_STATE, state);
    Agent* agent = session->agent;
    bool last_ended = state == STATE(ENDED) && !has_session(acd, agent, is_live);
    if (last_ended && agent->set_state == AGENT(READY)) agent->set_state = 0;
    refresh_agent(acd, agent);
}

static void release_session(Acd* acd, Session* session) {
    enter_state(acd, session, STATE(ENDED));
    announce(acd, LINE_AGENTSESSIONSTATUS, session->handle, LINEAGENTSESSIONSTATUS_STATE,
             STATE(RELEASED));
    size_t behind = (size_t)(&acd->sessions[acd->session_count] - session) - 1;
    memmove(session, session + 1, behind * sizeof *session);
    acd->session_count--;
}

static Session* find_live(Acd* acd, const Agent* agent, const Group* group) {
    for (size_t i = 0; i < acd->session_count; i++) {
        Session* session = &acd->sessions[i];
        if (session->agent == agent && session->group == group && is_live(session)) return session;
    }
    return NULL;
}

LONG acd_create_session(Acd* acd, HAGENT agent_handle, const GUID* group_id, DWORD address,
                        HAGENTSESSION* handle) {
    Agent* agent = find_agent(acd, agent_handle);
    const Group* group = acd_group(acd, group_id);
    if (!agent || !group || address >= acd->address_count) return LINEERR_INVALPARAM;
    Session* session = find_live(acd, agent, group);
    if (session && session->address != address) return LINEERR_INVALPARAM;
    if (!session) {
        if (acd->session_count == sessions_max) return LINEERR_RESOURCEUNAVAIL;
        session = &acd->sessions[acd->session_count++];
        *session = (Session){.handle = ++acd->last_handle, .agent = agent, .group = group};
        session->address = address;
        session->state = STATE(NOTREADY);
        session->begin_ms = acd->now_ms;
        announce(acd, LINE_AGENTSESSIONSTATUS, session->handle,
                 LINEAGENTSESSIONSTATUS_NEWSESSION | LINEAGENTSESSIONSTATUS_STATE, session->state);
    }
    session->creations++;
    *handle = session->handle;
    return 0;
}

// An agent has one pair of ears.
static bool is_busy_elsewhere(const Acd* acd, const Session* session) {
    for (size_t i = 0; i < acd->session_count; i++) {
        const Session* other = &acd->sessions[i];
        if (other != session && other->agent == session->agent && is_busy(other)) return true;
    }
    return false;
}

static bool may_enter(const Acd* acd, const Session* session, DWORD state) {
    if (state == 0 || state == session->state) return true;
    if (!(states_after(session->state) & state)) return false;
    return state != STATE(BUSYONCALL) || !is_busy_elsewhere(acd, session);
}

LONG acd_set_session_state(Acd* acd, HAGENTSESSION handle, DWORD state, DWORD next) {
    Session* session = find_session(acd, handle);
    if (!session) return LINEERR_INVALPARAM;
    if (state == STATE(RELEASED)) {
        if (next) return LINEERR_INVALAGENTSTATE;
        if (--session->creations == 0) release_session(acd, session);
        return 0;
    }
    if (!may_enter(acd, session, state)) return LINEERR_INVALAGENTSTATE;
    if (next & ~next_states_in(state ? state : session->state)) return LINEERR_INVALAGENTSTATE;
    session->next_state = next;
    if (state) enter_state(acd, session, state);
    return 0;
}

DWORD acd_session_next_state(const Session* session) {
    if (session->state == STATE(ENDED)) return STATE(ENDED);
    if (session->next_state) return session->next_state;
    bool wraps_up = session->state != STATE(BUSYWRAPUP) && session->group->wrapup_s > 0;
    return wraps_up ? STATE(BUSYWRAPUP) : STATE(READY);
}

// ---- Queues and time ---------------------------------------------------------------------------

LONG acd_set_queue_period(Acd* acd, DWORD id, DWORD seconds) {
    Queue* queue = (Queue*)acd_queue(acd, id);
    if (!queue) return LINEERR_INVALPARAM;
    queue->period_s = seconds;
    announce(acd, LINE_QUEUESTATUS, id, LINEQUEUESTATUS_UPDATEINFO, 0);
    return 0;
}

// When acd_tick must look at the session again; 0 = never.
static int64_t deadline(const Session* session) {
    return session->end_ms ? session->end_ms + ended_retention_ms : session->wrapup_deadline_ms;
}

void acd_tick(Acd* acd) {
    for (size_t i = acd->session_count; i-- > 0;) {
        Session* session = &acd->sessions[i];
        int64_t due = deadline(session);
        if (due == 0 || due > acd->now_ms) continue;
        if (session->end_ms) {
            release_session(acd, session);
            continue;
        }
        DWORD next = acd_session_next_state(session);
        session->next_state = 0;
        enter_state(acd, session, next);
    }
}

int acd_wait_ms(const Acd* acd) {
    int64_t first = INT64_MAX;
    for (size_t i = 0; i < acd->session_count; i++) {
        int64_t due = deadline(&acd->sessions[i]);
        if (due && due < first) first = due;
    }
    if (first == INT64_MAX) return -1;
    int64_t wait = first - acd->now_ms;
    return wait < 0 ? 0 : wait > ended_retention_ms ? ended_retention_ms : (int)wait;
}
