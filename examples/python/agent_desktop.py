#!/usr/bin/env python3
"""agent_desktop: logs an agent in, takes a session for a group and plays a script of states.

  agent_desktop.py --line main --agent alice:1234 --group Sales ready 200ms busyoncall end

It prints each state that the agent handler has acknowledged ("acknowledged READY") and each event
("event session READY"). A word is a state, a time to wait or "end"; without words the script is
read from standard input. At the end of the script, or when a signal comes, the session is ended.
"""

import argparse
import asyncio
import contextlib
import os
import re
import signal
import sys
import threading

import tapi3
from tapi3_events import Events
from tapi3_table import (
    ACDGROUP_EVENT,
    ACDQUEUE_EVENT,
    AGENT_EVENT,
    AGENT_SESSION_EVENT,
    AGENT_SESSION_STATE,
    AGENTHANDLER_EVENT,
    TAPI_EVENT,
)

STATES = {
    "NOTREADY": AGENT_SESSION_STATE.ASST_NOT_READY,
    "READY": AGENT_SESSION_STATE.ASST_READY,
    "BUSYONCALL": AGENT_SESSION_STATE.ASST_BUSY_ON_CALL,
    "BUSYWRAPUP": AGENT_SESSION_STATE.ASST_BUSY_WRAPUP,
    "ENDED": AGENT_SESSION_STATE.ASST_SESSION_ENDED,
}
SESSION_EVENTS = {
    AGENT_SESSION_EVENT.ASE_NEW_SESSION: "NEW",
    AGENT_SESSION_EVENT.ASE_NOT_READY: "NOTREADY",
    AGENT_SESSION_EVENT.ASE_READY: "READY",
    AGENT_SESSION_EVENT.ASE_BUSY: "BUSYONCALL",
    AGENT_SESSION_EVENT.ASE_WRAPUP: "BUSYWRAPUP",
    AGENT_SESSION_EVENT.ASE_END: "ENDED",
}
AGENT_EVENTS = {
    AGENT_EVENT.AE_NOT_READY: "NOTREADY",
    AGENT_EVENT.AE_READY: "READY",
    AGENT_EVENT.AE_BUSY_ACD: "BUSYACD",
    AGENT_EVENT.AE_BUSY_INCOMING: "BUSYINCOMING",
    AGENT_EVENT.AE_BUSY_OUTGOING: "BUSYOUTGOING",
    AGENT_EVENT.AE_UNKNOWN: "UNKNOWN",
}
# The interface of an event, how its subject is called and read, and what has happened to it.
EVENTS = {
    TAPI_EVENT.TE_AGENT: ("ITAgentEvent", "agent", None, AGENT_EVENTS),
    TAPI_EVENT.TE_AGENTSESSION: ("ITAgentSessionEvent", "session", None, SESSION_EVENTS),
    TAPI_EVENT.TE_AGENTHANDLER: (
        "ITAgentHandlerEvent",
        "handler",
        "get_AgentHandler",
        {
            AGENTHANDLER_EVENT.AHE_NEW_AGENTHANDLER: "NEW",
            AGENTHANDLER_EVENT.AHE_AGENTHANDLER_REMOVED: "REMOVED",
        },
    ),
    TAPI_EVENT.TE_ACDGROUP: (
        "ITACDGroupEvent",
        "group",
        "get_Group",
        {ACDGROUP_EVENT.ACDGE_NEW_GROUP: "NEW", ACDGROUP_EVENT.ACDGE_GROUP_REMOVED: "REMOVED"},
    ),
    TAPI_EVENT.TE_QUEUE: (
        "ITQueueEvent",
        "queue",
        "get_Queue",
        {ACDQUEUE_EVENT.ACDQE_NEW_QUEUE: "NEW", ACDQUEUE_EVENT.ACDQE_QUEUE_REMOVED: "REMOVED"},
    ),
}
END_EVENT_TIMEOUT_S = 5


class Failure(Exception):
    """The program cannot go on; the text says why."""


def say(text):
    """Whoever records the output must see a line as soon as the state is acknowledged."""
    print(text, flush=True)


# ---- Login --------------------------------------------------------------------------------------


def pick(held, items, what, name=None, index=0):
    """The item of an enumerator that has this name, or else this index; `held` closes it."""
    with items:
        for number, item in enumerate(items):
            if number == index if name is None else item.get_Name() == name:
                return held.enter_context(item)
            item.close()
    raise Failure(f"there is no {what} {name if name is not None else index}")


def log_in(held, tapi, options):
    """The session; `held` closes it and what leads to it."""
    center = held.enter_context(tapi.query("ITTAPICallCenter"))
    handler = pick(held, center.EnumerateAgentHandlers(), "agent handler", options.handler)
    group = pick(held, handler.EnumerateACDGroups(), "group", options.group)
    address = pick(held, handler.EnumerateUsableAddresses(), "address", index=options.address)
    name, _, pin = options.agent.partition(":")
    agent = held.enter_context(handler.CreateAgentWithID(name, pin))
    session = held.enter_context(agent.CreateSession(group, address))
    say(f"session of {agent.get_ID()} in {group.get_Name()}, address {address.get_AddressName()}")
    return session


# ---- The session --------------------------------------------------------------------------------


class Desktop:
    """Events come in the event loop's thread; what waits for the handler has a thread meanwhile."""

    def __init__(self):
        self.ended = asyncio.Event()

    def hear(self, kind, event):
        interface, what, subject, names = EVENTS[kind]
        with event.query(interface) as told:
            value = told.get_Event()
            text = f"event {what} {names.get(value, value)}"
            if subject:
                with getattr(told, subject)() as item:
                    text += f" {item.get_Name()}"
        say(text)
        if kind == TAPI_EVENT.TE_AGENTSESSION and value == AGENT_SESSION_EVENT.ASE_END:
            self.ended.set()

    async def set_state(self, session, name):
        try:
            await asyncio.to_thread(session.put_State, STATES[name])
        except tapi3.TapiError as error:
            say(f"refused {name}: {error.name}")
            return False
        say(f"acknowledged {name}")
        return True

    async def play(self, session, words):
        async for word in words:
            wait = re.fullmatch(r"(\d+)(ms|s)", word)
            state = "ENDED" if word.lower() == "end" else word.upper()
            if wait:
                await asyncio.sleep(int(wait[1]) / (1000 if wait[2] == "ms" else 1))
            elif state in STATES:
                await self.set_state(session, state)
            else:
                raise Failure(f"no state and no time: {word}")

    async def end(self, session):
        """The last event is printed, too."""
        is_over = session.get_State() == AGENT_SESSION_STATE.ASST_SESSION_ENDED
        if not is_over and not await self.set_state(session, "ENDED"):
            raise Failure("the session was not ended")
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self.ended.wait(), END_EVENT_TIMEOUT_S)


# ---- The script ---------------------------------------------------------------------------------


async def given_words(words):
    for word in words:
        yield word


async def read_words():
    """Words of standard input as they come."""
    loop, lines = asyncio.get_running_loop(), asyncio.Queue()

    def read():
        # Not sys.stdin, whose lock a thread that still reads would keep at the program's end.
        while piece := os.read(0, 4096):
            loop.call_soon_threadsafe(lines.put_nowait, piece)
        loop.call_soon_threadsafe(lines.put_nowait, b"")

    threading.Thread(target=read, daemon=True).start()
    rest = b""
    while piece := await lines.get():
        *whole, rest = re.split(rb"\s+", rest + piece)
        for word in filter(None, whole):
            yield word.decode("utf-8", "replace")
    if rest:
        yield rest.decode("utf-8", "replace")


# ---- The program --------------------------------------------------------------------------------


async def run(options):
    loop, desktop = asyncio.get_running_loop(), Desktop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, asyncio.current_task().cancel)
    kinds = TAPI_EVENT(0)
    for kind in EVENTS:
        kinds |= kind
    with contextlib.ExitStack() as held:
        tapi = held.enter_context(tapi3.create())
        tapi.Initialize()
        held.callback(tapi.Shutdown)
        events = held.enter_context(Events(tapi, kinds, desktop.hear))
        loop.add_reader(events, events.dispatch)
        held.callback(loop.remove_reader, events)
        session = log_in(held, tapi, options)
        words = given_words(options.script) if options.script else read_words()
        try:
            await desktop.play(session, words)
        finally:
            await desktop.end(session)


def main():
    parser = argparse.ArgumentParser(description="A console desktop for one agent.")
    parser.add_argument("--handler", "--line", metavar="NAME", help="the first one otherwise")
    parser.add_argument("--agent", required=True, metavar="ID[:PIN]")
    parser.add_argument("--group", required=True, metavar="NAME")
    parser.add_argument("--address", type=int, default=0, metavar="N")
    parser.add_argument("script", nargs="*", metavar="STATE | TIME | end")
    try:
        asyncio.run(run(parser.parse_args()))
    except (Failure, tapi3.TapiError) as error:
        print(f"agent_desktop: {error}", file=sys.stderr)
        return 1
    except asyncio.CancelledError:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
