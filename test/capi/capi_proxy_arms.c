// Goal: K-05, each request type reaches the handler with its arm filled as contract section 10
// says, and what the handler writes reaches the client. Method: handler and client are two
// applications of this process on an external line.
#include <string.h>

#include "proxy_side.h"

TEST(create_agent_arrives_with_id_and_pin) {
    begin();
    HAGENT agent = 0;
    WCHAR id[] = u"J\u00FCrgen";
    WCHAR pin[] = u"0815";
    LONG request = REQUIRE_ID(lineCreateAgentW(line, id, pin, &agent));
    LPLINEPROXYREQUEST block = next_request(&handler, proxy, TYPE(CREATEAGENT));
    CHECK_EQ(block->CreateAgent.hAgent, 0);
    const void* arm = (const BYTE*)block + 28;
    CHECK(block_has_string(block, arm, block->CreateAgent.dwAgentIDSize,
                           block->CreateAgent.dwAgentIDOffset, u"J\u00FCrgen"));
    CHECK(block_has_string(block, arm, block->CreateAgent.dwAgentPINSize,
                           block->CreateAgent.dwAgentPINOffset, u"0815"));
    block->CreateAgent.hAgent = 0xCAFE0001;
    answer(block, 0);
    CHECK_RESULT(client_reply(&client, request), 0);
    CHECK_EQ(agent, 0xCAFE0001);
    end();
}

TEST(create_agent_from_ansi_arrives_in_utf16_and_null_as_absent) {
    begin();
    HAGENT agent = 0;
    char id[] = "J\xC3\xBCrgen";
    LONG request = REQUIRE_ID(lineCreateAgentA(line, id, NULL, &agent));
    LPLINEPROXYREQUEST block = next_request(&handler, proxy, TYPE(CREATEAGENT));
    CHECK(block_has_string(block, (const BYTE*)block + 28, block->CreateAgent.dwAgentIDSize,
                           block->CreateAgent.dwAgentIDOffset, u"J\u00FCrgen"));
    CHECK_EQ(block->CreateAgent.dwAgentPINSize, 0);
    CHECK_EQ(block->CreateAgent.dwAgentPINOffset, 0);
    block->CreateAgent.hAgent = 5;
    answer(block, 0);
    CHECK_RESULT(client_reply(&client, request), 0);
    end();
}

TEST(create_agent_session_arrives_complete) {
    begin();
    HAGENTSESSION session = 0;
    WCHAR pin[] = u"4711";
    LONG id =
        REQUIRE_ID(lineCreateAgentSessionW(line, 0xCAFE0001, pin, 1, &group_support, &session));
    LPLINEPROXYREQUEST block = next_request(&handler, proxy, TYPE(CREATEAGENTSESSION));
    CHECK_EQ(block->CreateAgentSession.hAgentSession, 0);
    CHECK_EQ(block->CreateAgentSession.hAgent, 0xCAFE0001);
    CHECK_EQ(block->CreateAgentSession.dwWorkingAddressID, 1);
    CHECK(memcmp(&block->CreateAgentSession.GroupID, &group_support, sizeof group_support) == 0);
    CHECK(block_has_string(block, (const BYTE*)block + 28, block->CreateAgentSession.dwAgentPINSize,
                           block->CreateAgentSession.dwAgentPINOffset, u"4711"));
    block->CreateAgentSession.hAgentSession = 0xCAFE0002;
    answer(block, 0);
    CHECK_RESULT(client_reply(&client, id), 0);
    CHECK_EQ(session, 0xCAFE0002);
    end();
}

TEST(the_setters_arrive_with_their_words_and_unknown_handles_are_passed_on) {
    begin();
    LONG id = REQUIRE_ID(lineSetAgentSessionState(line, 0xDEAD0001, LINEAGENTSESSIONSTATE_READY,
                                                  LINEAGENTSESSIONSTATE_ENDED));
    LPLINEPROXYREQUEST block = next_request(&handler, proxy, TYPE(SETAGENTSESSIONSTATE));
    CHECK_EQ(block->SetAgentSessionState.hAgentSession, 0xDEAD0001);
    CHECK_EQ(block->SetAgentSessionState.dwAgentSessionState, LINEAGENTSESSIONSTATE_READY);
    CHECK_EQ(block->SetAgentSessionState.dwNextAgentSessionState, LINEAGENTSESSIONSTATE_ENDED);
    answer(block, LINEERR_INVALAGENTSTATE);
    CHECK_RESULT(client_reply(&client, id), LINEERR_INVALAGENTSTATE);

    id = REQUIRE_ID(lineSetAgentStateEx(line, 0xDEAD0002, 0, LINEAGENTSTATEEX_NOTREADY));
    block = next_request(&handler, proxy, TYPE(SETAGENTSTATEEX));
    CHECK_EQ(block->SetAgentStateEx.hAgent, 0xDEAD0002);
    CHECK_EQ(block->SetAgentStateEx.dwAgentState, 0);
    CHECK_EQ(block->SetAgentStateEx.dwNextAgentState, LINEAGENTSTATEEX_NOTREADY);
    answer(block, 0);
    CHECK_RESULT(client_reply(&client, id), 0);

    id = REQUIRE_ID(lineSetAgentMeasurementPeriod(line, 0xDEAD0003, 86400));
    block = next_request(&handler, proxy, TYPE(SETAGENTMEASUREMENTPERIOD));
    CHECK_EQ(block->SetAgentMeasurementPeriod.hAgent, 0xDEAD0003);
    CHECK_EQ(block->SetAgentMeasurementPeriod.dwMeasurementPeriod, 86400);
    answer(block, 0);
    CHECK_RESULT(client_reply(&client, id), 0);

    id = REQUIRE_ID(lineSetQueueMeasurementPeriod(line, 0xDEAD0004, 900));
    block = next_request(&handler, proxy, TYPE(SETQUEUEMEASUREMENTPERIOD));
    CHECK_EQ(block->SetQueueMeasurementPeriod.dwQueueID, 0xDEAD0004);
    CHECK_EQ(block->SetQueueMeasurementPeriod.dwMeasurementPeriod, 900);
    answer(block, 0);
    CHECK_RESULT(client_reply(&client, id), 0);
    end();
}

TEST(the_info_requests_arrive_and_their_answer_is_copied) {
    begin();
    LINEAGENTINFO agent = {0};
    agent.dwTotalSize = sizeof agent;
    LONG id = REQUIRE_ID(lineGetAgentInfo(line, 0xDEAD0001, &agent));
    LPLINEPROXYREQUEST block = next_request(&handler, proxy, TYPE(GETAGENTINFO));
    CHECK_EQ(block->GetAgentInfo.hAgent, 0xDEAD0001);
    CHECK_EQ(block->GetAgentInfo.AgentInfo.dwTotalSize, sizeof agent);
    CHECK_EQ(block->GetAgentInfo.AgentInfo.dwNeededSize, 0);
    CHECK_EQ(block->GetAgentInfo.AgentInfo.dwAgentState, 0);
    block->GetAgentInfo.AgentInfo.dwNeededSize = sizeof agent;
    block->GetAgentInfo.AgentInfo.dwUsedSize = sizeof agent;
    block->GetAgentInfo.AgentInfo.dwAgentState = LINEAGENTSTATEEX_BUSYINCOMING;
    block->GetAgentInfo.AgentInfo.cyOverallCallRate.int64 = 125000;
    answer(block, 0);
    CHECK_RESULT(client_reply(&client, id), 0);
    CHECK_EQ(agent.dwAgentState, LINEAGENTSTATEEX_BUSYINCOMING);
    CHECK_EQ(agent.cyOverallCallRate.int64, 125000);

    LINEAGENTSESSIONINFO session = {0};
    session.dwTotalSize = sizeof session;
    id = REQUIRE_ID(lineGetAgentSessionInfo(line, 0xDEAD0002, &session));
    block = next_request(&handler, proxy, TYPE(GETAGENTSESSIONINFO));
    CHECK_EQ(block->GetAgentSessionInfo.hAgentSession, 0xDEAD0002);
    CHECK_EQ(block->GetAgentSessionInfo.SessionInfo.dwTotalSize, sizeof session);
    block->GetAgentSessionInfo.SessionInfo.dwNeededSize = sizeof session;
    block->GetAgentSessionInfo.SessionInfo.dwUsedSize = sizeof session;
    block->GetAgentSessionInfo.SessionInfo.dateSessionStartTime = 45000.25;
    block->GetAgentSessionInfo.SessionInfo.dwAverageTimeToAnswer = 12;
    answer(block, 0);
    CHECK_RESULT(client_reply(&client, id), 0);
    CHECK(session.dateSessionStartTime == 45000.25);
    CHECK_EQ(session.dwAverageTimeToAnswer, 12);

    LINEQUEUEINFO queue = {0};
    queue.dwTotalSize = sizeof queue;
    id = REQUIRE_ID(lineGetQueueInfo(line, 0xDEAD0003, &queue));
    block = next_request(&handler, proxy, TYPE(GETQUEUEINFO));
    CHECK_EQ(block->GetQueueInfo.dwQueueID, 0xDEAD0003);
    CHECK_EQ(block->GetQueueInfo.QueueInfo.dwTotalSize, sizeof queue);
    block->GetQueueInfo.QueueInfo.dwNeededSize = sizeof queue;
    block->GetQueueInfo.QueueInfo.dwUsedSize = sizeof queue;
    block->GetQueueInfo.QueueInfo.dwFinalDisposition = 3;
    answer(block, 0);
    CHECK_RESULT(client_reply(&client, id), 0);
    CHECK_EQ(queue.dwFinalDisposition, 3);
    end();
}

TEST(the_list_requests_arrive_with_room_and_their_answer_is_copied) {
    begin();
    ListRoom room = {{0}};
    room.queues.dwTotalSize = list_room;
    LONG id = REQUIRE_ID(lineGetQueueListW(line, &group_office, &room.queues));
    LPLINEPROXYREQUEST block = next_request(&handler, proxy, TYPE(GETQUEUELIST));
    CHECK(memcmp(&block->GetQueueList.GroupID, &group_office, sizeof group_office) == 0);
    CHECK_EQ(block->GetQueueList.QueueList.dwTotalSize, list_room);
    CHECK_EQ(block->GetQueueList.QueueList.dwNeededSize, 0);
    CHECK(block->dwSize >= 28 + 16 + list_room);
    fill_queue_list((void*)&block->GetQueueList.QueueList);
    answer(block, 0);
    CHECK_RESULT(client_reply(&client, id), 0);
    CHECK_EQ(room.queues.dwTotalSize, list_room);
    CHECK_EQ(room.queues.dwUsedSize, 24 + 12 + name_size);
    CHECK(memcmp(room.bytes + 36, NAME_OFFICE_W, name_size) == 0);

    room.sessions.dwTotalSize = 24;
    id = REQUIRE_ID(lineGetAgentSessionList(line, 0xDEAD0001, &room.sessions));
    block = next_request(&handler, proxy, TYPE(GETAGENTSESSIONLIST));
    CHECK_EQ(block->GetAgentSessionList.hAgent, 0xDEAD0001);
    CHECK_EQ(block->GetAgentSessionList.SessionList.dwTotalSize, 24);
    block->GetAgentSessionList.SessionList.dwNumEntries = 2;
    block->GetAgentSessionList.SessionList.dwNeededSize = 24 + 2 * 28;
    block->GetAgentSessionList.SessionList.dwUsedSize = 24;
    answer(block, 0);
    CHECK_RESULT(client_reply(&client, id), 0);
    CHECK_EQ(room.sessions.dwNumEntries, 2);
    CHECK_EQ(room.sessions.dwListSize, 0);
    CHECK_EQ(room.sessions.dwNeededSize, 80);

    room.groups.dwTotalSize = list_room;
    id = REQUIRE_ID(lineGetGroupListW(line, &room.groups));
    block = next_request(&handler, proxy, TYPE(GETGROUPLIST));
    CHECK_EQ(block->GetGroupList.GroupList.dwTotalSize, list_room);
    answer(block, LINEERR_RESOURCEUNAVAIL);
    CHECK_RESULT(client_reply(&client, id), LINEERR_RESOURCEUNAVAIL);
    end();
}
