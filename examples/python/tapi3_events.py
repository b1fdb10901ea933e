"""tapi3_events: the events of a TAPI object, in the thread of Python that asks for them.

Sink is a COM object that Python makes; Events connects one, and fits into an event loop:

  events = Events(tapi, TAPI_EVENT.TE_AGENTSESSION, lambda kind, event: print(kind.name))
  asyncio.get_running_loop().add_reader(events, events.dispatch)
"""

import ctypes
import threading
from ctypes import POINTER, c_int32, c_uint32, c_void_p

from tapi3 import S_OK, Dispatch, Guid, check, iid_of, library
from tapi3_table import TAPI_EVENT

E_NOINTERFACE = 0x80004002
E_POINTER = 0x80004003
E_UNEXPECTED = 0x8000FFFF


class Sink:
    """An object that Python makes and the library calls: ITTAPIEventNotification.

    on_event(kind, event) gets a TAPI_EVENT and a Dispatch that is closed when it returns; to keep
    the event, it takes a reference by query(). An exception waits in `error`. As with every COM
    object, whoever made it has the first reference, and close() gives that back.
    """

    _alive = {}  # Address -> Sink: the library holds addresses only.
    _lock = threading.Lock()

    def __init__(self, on_event):
        self.on_event = on_event
        self.error = None
        self.references = 1
        self._object = c_void_p(ctypes.addressof(SINK_VTABLE))
        self.address = ctypes.addressof(self._object)
        Sink._alive[self.address] = self

    def close(self):
        """How many references the library holds."""
        return _sink_release(self.address)

    def count(self, step):
        with Sink._lock:
            self.references += step
            if self.references == 0:
                del Sink._alive[self.address]
            return self.references

    def deliver(self, kind, address):
        try:
            with Dispatch(address) as event:
                event.add()  # The reference that `with` gives back.
                self.on_event(TAPI_EVENT(kind), event)
        except BaseException as error:  # None may leave a callback of C.
            self.error = self.error or error
            return E_UNEXPECTED
        return S_OK


def _sink_query(this, riid, out):
    if not out:
        return E_POINTER
    known = any(riid.contents.bytes[:] == iid_of(kind).bytes[:] for kind in SINK_KINDS)
    out[0] = this if known else None
    if not known:
        return E_NOINTERFACE
    Sink._alive[this].count(1)
    return S_OK


def _sink_add(this):
    return Sink._alive[this].count(1)


def _sink_release(this):
    return Sink._alive[this].count(-1)


def _sink_event(this, kind, event):
    return Sink._alive[this].deliver(kind, event)


SINK_KINDS = ("IUnknown", "ITTAPIEventNotification")
# All sinks share the functions, which live as long as the module: the last Release of a sink must
# not free the code that it runs.
SINK_CALLBACKS = (
    ctypes.CFUNCTYPE(c_int32, c_void_p, POINTER(Guid), POINTER(c_void_p))(_sink_query),
    ctypes.CFUNCTYPE(c_uint32, c_void_p)(_sink_add),
    ctypes.CFUNCTYPE(c_uint32, c_void_p)(_sink_release),
    ctypes.CFUNCTYPE(c_int32, c_void_p, c_int32, c_void_p)(_sink_event),
)
SINK_VTABLE = (c_void_p * 4)(*(ctypes.cast(one, c_void_p).value for one in SINK_CALLBACKS))


class Events:
    """The events of an initialized TAPI object, in the thread that calls dispatch().

    It has a fileno(), readable while events wait: for select, selectors and asyncio's add_reader.
    """

    def __init__(self, tapi, kinds, on_event):
        self._tapi = tapi
        # Before the filter is set there are no events; so none comes in the library's own thread.
        self._descriptor = library().tapi3_event_fd(tapi.address)
        if self._descriptor < 0:
            raise OSError("tapi3_event_fd gives no descriptor")
        self.sink = Sink(on_event)
        with tapi.query("IConnectionPointContainer") as container:
            self._point = container.FindConnectionPoint(iid_of("ITTAPIEventNotification"))
        self._cookie = self._point.Advise(self.sink)
        tapi.put_EventFilter(kinds)

    def fileno(self):
        return self._descriptor

    def dispatch(self, most=0):
        """How many events there were; raises what on_event raised first."""
        count = check(library().tapi3_dispatch_events(self._tapi.address, most))
        error, self.sink.error = self.sink.error, None
        if error:
            raise error
        return count

    def close(self):
        """How many references to the sink the library still holds."""
        self._point.Unadvise(self._cookie)
        self._point.close()
        return self.sink.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
