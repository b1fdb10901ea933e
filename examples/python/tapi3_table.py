"""tapi3_table: which slot of which interface a method has, and what it takes and gives.

Only what the programs beside it need; test/e2e/python_examples_test.py compares every word with the
table of the whole of TAPI 3, test/data/tapi3-abi.tsv. The first line of an interface has its name,
its IID and what it derives from; then come slots, methods, what they take and what they write into
their last parameter. A method without () is called by hand in tapi3.py.
"""

import enum
import re
from typing import NamedTuple

TABLE = """
IUnknown 00000000-0000-0000-C000-000000000046
  0 QueryInterface
  1 AddRef
  2 Release
IDispatch 00020400-0000-0000-C000-000000000046 IUnknown
  5 GetIDsOfNames
  6 Invoke
IConnectionPointContainer B196B284-BAB4-101A-B69C-00AA00341D07 IUnknown
  4 FindConnectionPoint(REFIID) IConnectionPoint
IConnectionPoint B196B286-BAB4-101A-B69C-00AA00341D07 IUnknown
  5 Advise(IUnknown) DWORD
  6 Unadvise(DWORD)
ITTAPIEventNotification EDDB9426-3B91-11D1-8F30-00C04FB6809F IUnknown
  3 Event
ITTAPI B1EFC382-9355-11D0-835C-00AA003CCABD IDispatch
  7 Initialize()
  8 Shutdown()
  10 EnumerateAddresses() IEnumAddress
  21 put_EventFilter(LONG)
  22 get_EventFilter() LONG
ITTAPICallCenter 5AFC3154-4BCC-11D1-BF80-00805FC147D3 IDispatch
  7 EnumerateAgentHandlers() IEnumAgentHandler
  8 get_AgentHandlers() VARIANT
ITAddress B1EFC386-9355-11D0-835C-00AA003CCABD IDispatch
  7 get_State() LONG
  8 get_AddressName() BSTR
  14 get_DialableAddress() BSTR
ITAgentHandler 587E8C22-9802-11D1-A0A4-00805FC147D3 IDispatch
  7 get_Name() BSTR
  8 CreateAgent() ITAgent
  9 CreateAgentWithID(BSTR, BSTR) ITAgent
  10 EnumerateACDGroups() IEnumACDGroup
  11 EnumerateUsableAddresses() IEnumAddress
  12 get_ACDGroups() VARIANT
  13 get_UsableAddresses() VARIANT
ITAgent 5770ECE5-4B27-11D1-BF80-00805FC147D3 IDispatch
  7 EnumerateAgentSessions() IEnumAgentSession
  8 CreateSession(ITACDGroup, ITAddress) ITAgentSession
  9 CreateSessionWithPIN(ITACDGroup, ITAddress, BSTR) ITAgentSession
  10 get_ID() BSTR
  11 get_User() BSTR
  12 put_State(LONG)
  13 get_State() LONG
  14 put_MeasurementPeriod(LONG)
  15 get_MeasurementPeriod() LONG
  16 get_OverallCallRate() CURRENCY
  17 get_NumberOfACDCalls() LONG
  18 get_NumberOfIncomingCalls() LONG
  19 get_NumberOfOutgoingCalls() LONG
  20 get_TotalACDTalkTime() LONG
  21 get_TotalACDCallTime() LONG
  22 get_TotalWrapUpTime() LONG
  23 get_AgentSessions() VARIANT
ITAgentSession 5AFC3147-4BCC-11D1-BF80-00805FC147D3 IDispatch
  7 get_Agent() ITAgent
  8 get_Address() ITAddress
  9 get_ACDGroup() ITACDGroup
  10 put_State(LONG)
  11 get_State() LONG
  12 get_SessionStartTime() DATE
  13 get_SessionDuration() LONG
  14 get_NumberOfCalls() LONG
  15 get_TotalTalkTime() LONG
  16 get_AverageTalkTime() LONG
  17 get_TotalCallTime() LONG
  18 get_AverageCallTime() LONG
  19 get_TotalWrapUpTime() LONG
  20 get_AverageWrapUpTime() LONG
  21 get_ACDCallRate() CURRENCY
  22 get_LongestTimeToAnswer() LONG
  23 get_AverageTimeToAnswer() LONG
ITACDGroup 5AFC3148-4BCC-11D1-BF80-00805FC147D3 IDispatch
  7 get_Name() BSTR
  8 EnumerateQueues() IEnumQueue
  9 get_Queues() VARIANT
ITQueue 5AFC3149-4BCC-11D1-BF80-00805FC147D3 IDispatch
  7 put_MeasurementPeriod(LONG)
  8 get_MeasurementPeriod() LONG
  9 get_TotalCallsQueued() LONG
  10 get_CurrentCallsQueued() LONG
  11 get_TotalCallsAbandoned() LONG
  12 get_TotalCallsFlowedIn() LONG
  13 get_TotalCallsFlowedOut() LONG
  14 get_LongestEverWaitTime() LONG
  15 get_CurrentLongestWaitTime() LONG
  16 get_AverageWaitTime() LONG
  17 get_FinalDisposition() LONG
  18 get_Name() BSTR
ITAgentEvent 5AFC314A-4BCC-11D1-BF80-00805FC147D3 IDispatch
  7 get_Agent() ITAgent
  8 get_Event() LONG
ITAgentSessionEvent 5AFC314B-4BCC-11D1-BF80-00805FC147D3 IDispatch
  7 get_Session() ITAgentSession
  8 get_Event() LONG
ITACDGroupEvent 297F3032-BD11-11D1-A0A7-00805FC147D3 IDispatch
  7 get_Group() ITACDGroup
  8 get_Event() LONG
ITQueueEvent 297F3033-BD11-11D1-A0A7-00805FC147D3 IDispatch
  7 get_Queue() ITQueue
  8 get_Event() LONG
ITAgentHandlerEvent 297F3034-BD11-11D1-A0A7-00805FC147D3 IDispatch
  7 get_AgentHandler() ITAgentHandler
  8 get_Event() LONG
IEnumAgentHandler 587E8C28-9802-11D1-A0A4-00805FC147D3 IUnknown
  3 Next
  4 Reset()
  5 Skip(ULONG)
  6 Clone() IEnumAgentHandler
IEnumAgentSession 5AFC314E-4BCC-11D1-BF80-00805FC147D3 IUnknown
  3 Next
  4 Reset()
  5 Skip(ULONG)
  6 Clone() IEnumAgentSession
IEnumACDGroup 5AFC3157-4BCC-11D1-BF80-00805FC147D3 IUnknown
  3 Next
  4 Reset()
  5 Skip(ULONG)
  6 Clone() IEnumACDGroup
IEnumQueue 5AFC3158-4BCC-11D1-BF80-00805FC147D3 IUnknown
  3 Next
  4 Reset()
  5 Skip(ULONG)
  6 Clone() IEnumQueue
IEnumAddress 1666FCA1-9363-11D0-835C-00AA003CCABD IUnknown
  3 Next
  4 Reset()
  5 Skip(ULONG)
  6 Clone() IEnumAddress
"""


class TAPI_EVENT(enum.IntFlag):
    TE_AGENT = 0x200
    TE_AGENTSESSION = 0x400
    TE_AGENTHANDLER = 0x1000
    TE_ACDGROUP = 0x2000
    TE_QUEUE = 0x4000


class AGENT_STATE(enum.IntEnum):
    AS_NOT_READY = 0
    AS_READY = 1
    AS_BUSY_ACD = 2
    AS_BUSY_INCOMING = 3
    AS_BUSY_OUTGOING = 4
    AS_UNKNOWN = 5


class AGENT_SESSION_STATE(enum.IntEnum):
    ASST_NOT_READY = 0
    ASST_READY = 1
    ASST_BUSY_ON_CALL = 2
    ASST_BUSY_WRAPUP = 3
    ASST_SESSION_ENDED = 4


class AGENT_EVENT(enum.IntEnum):
    AE_NOT_READY = 0
    AE_READY = 1
    AE_BUSY_ACD = 2
    AE_BUSY_INCOMING = 3
    AE_BUSY_OUTGOING = 4
    AE_UNKNOWN = 5


# One ahead of the states: never take the one for the other.
class AGENT_SESSION_EVENT(enum.IntEnum):
    ASE_NEW_SESSION = 0
    ASE_NOT_READY = 1
    ASE_READY = 2
    ASE_BUSY = 3
    ASE_WRAPUP = 4
    ASE_END = 5


class AGENTHANDLER_EVENT(enum.IntEnum):
    AHE_NEW_AGENTHANDLER = 0
    AHE_AGENTHANDLER_REMOVED = 1


class ACDGROUP_EVENT(enum.IntEnum):
    ACDGE_NEW_GROUP = 0
    ACDGE_GROUP_REMOVED = 1


class ACDQUEUE_EVENT(enum.IntEnum):
    ACDQE_NEW_QUEUE = 0
    ACDQE_QUEUE_REMOVED = 1


ROW = r" +(\d+) (\w+)(?:\((.*)\))?(?: (\w+))?"


class Method(NamedTuple):
    slot: int
    takes: tuple = ()
    gives: str = ""


class Kind(NamedTuple):
    iid: str
    base: str
    methods: dict


def read_table(text):
    """Name of an interface -> Kind, with its own methods only."""
    kinds = {}
    for line in text.strip().splitlines():
        if line.startswith(" "):
            slot, name, takes, gives = re.fullmatch(ROW, line).groups()
            takes = tuple(takes.split(", ")) if takes else ()
            methods[name] = Method(int(slot), takes, gives or "")
        else:
            kind, iid, *base = line.split()
            methods = {}
            kinds[kind] = Kind(iid, "".join(base), methods)
    return kinds


def method_of(kind, name):
    """The method of an interface or of what it derives from; None when it has none so named."""
    while kind and name not in KINDS[kind].methods:
        kind = KINDS[kind].base
    return KINDS[kind].methods[name] if kind else None


KINDS = read_table(TABLE)
