"""tapi3: the TAPI 3 objects of libtapi3.so for Python, by ctypes alone.

Two ways lead to an object. Interface calls the slots of its vtable, as C++ does; its methods are in
tapi3_table.py. Dispatch asks the object itself for each name (IDispatch), and needs no table.
Either holds one reference, which close() or the end of `with` gives back; nothing is left to the
garbage collector. Every method may be called by any thread; while one waits, others run.

  with tapi3.create() as tapi:
      tapi.Initialize()
      with tapi.query("ITTAPICallCenter") as center, center.EnumerateAgentHandlers() as handlers:
          for handler in handlers:
              with handler:
                  print(handler.get_Name())
"""

import ctypes
import ctypes.util
import datetime
import decimal
import functools
import os
import uuid
from ctypes import POINTER, byref, c_double, c_int16, c_int32, c_int64, c_uint16, c_uint32, c_void_p
from pathlib import Path

from tapi3_table import KINDS, method_of

S_OK = 0
S_FALSE = 1
DISP_E_MEMBERNOTFOUND = 0x80020003
DISP_E_UNKNOWNNAME = 0x80020006
DISP_E_EXCEPTION = 0x80020009
DISP_E_BADPARAMCOUNT = 0x8002000E
DISPATCH_METHOD = 1
DISPATCH_PROPERTYGET = 2
DISPATCH_PROPERTYPUT = 4
DISPID_PROPERTYPUT = -3
VT_EMPTY, VT_NULL, VT_I4, VT_R8, VT_CY, VT_DATE, VT_BSTR, VT_DISPATCH = 0, 1, 3, 5, 6, 7, 8, 9
VT_BOOL, VT_UNKNOWN, VT_UI4 = 11, 13, 19
OLE_EPOCH = datetime.datetime(1899, 12, 30)


# ---- The library --------------------------------------------------------------------------------


def library_path():
    """AGENTLINE_TAPI3, else what is installed, else the newest in the build tree around us."""
    named = os.environ.get("AGENTLINE_TAPI3") or ctypes.util.find_library("tapi3")
    if named:
        return named
    root = Path(__file__).resolve().parents[2]
    built = [*root.glob("build/lib/libtapi3.so"), *root.glob("build/*/lib/libtapi3.so")]
    if not built:
        raise OSError("there is no libtapi3.so: set AGENTLINE_TAPI3 to its path")
    return str(max(built, key=lambda path: path.stat().st_mtime))


@functools.cache
def library():
    loaded = ctypes.CDLL(library_path())
    for name, result, *arguments in (
        ("tapi3_create", c_int32, c_void_p, POINTER(c_void_p)),
        ("tapi3_strerror", ctypes.c_char_p, c_int32),
        ("tapi3_event_fd", ctypes.c_int, c_void_p),
        ("tapi3_dispatch_events", c_int32, c_void_p, c_uint32),
        ("SysAllocStringLen", c_void_p, c_void_p, c_uint32),
        ("SysFreeString", None, c_void_p),
        ("SysStringByteLen", c_uint32, c_void_p),
        ("VariantClear", c_int32, c_void_p),
    ):
        function = getattr(loaded, name)
        function.restype, function.argtypes = result, arguments
    return loaded


class TapiError(Exception):
    """A method failed. `hresult` is unsigned, `name` as "LINEERR_INVALAGENTSTATE"."""

    def __init__(self, hresult):
        self.hresult = hresult & 0xFFFFFFFF
        text = library().tapi3_strerror(hresult).decode("ascii")
        self.name = text.partition(":")[0]
        super().__init__(f"{text} (0x{self.hresult:08X})")


def check(hresult):
    """The HRESULT when it is a success."""
    if hresult < 0:
        raise TapiError(hresult)
    return hresult


# ---- GUID, BSTR, VARIANT ------------------------------------------------------------------------


class Guid(ctypes.Structure):
    _fields_ = [("bytes", ctypes.c_ubyte * 16)]

    @classmethod
    def of(cls, text):
        return cls.from_buffer_copy(uuid.UUID(text).bytes_le)


GUID_NULL = Guid()


@functools.cache
def iid_of(kind):
    return Guid.of(KINDS[kind].iid)


def bstr_from(text):
    """A new BSTR, for SysFreeString; NULL from None."""
    if text is None:
        return None
    units = text.encode("utf-16-le", "surrogatepass")
    made = library().SysAllocStringLen(units, len(units) // 2)
    if not made:
        raise MemoryError
    return made


def text_from(bstr):
    """What a BSTR says; the BSTR remains. NULL is the empty string."""
    size = library().SysStringByteLen(bstr)
    return ctypes.string_at(bstr, size).decode("utf-16-le", "replace") if size else ""


def take_text(bstr):
    """What a BSTR says; the BSTR is freed."""
    try:
        return text_from(bstr)
    finally:
        library().SysFreeString(bstr)


class _Value(ctypes.Union):
    _fields_ = [
        ("long", c_int32),
        ("ulong", c_uint32),
        ("bool", c_int16),
        ("double", c_double),
        ("currency", c_int64),
        ("pointer", c_void_p),
        ("record", c_void_p * 2),  # It gives the union its size.
    ]


class Variant(ctypes.Structure):
    """24 bytes. Whoever fills one takes what it owns out of it, or clears it."""

    _anonymous_ = ("value",)
    _fields_ = [("vt", c_uint16), ("reserved", c_uint16 * 3), ("value", _Value)]

    def put(self, value):
        """For an empty one. A string is copied, an object's references are counted."""
        if value is None:
            self.vt = VT_EMPTY
        elif isinstance(value, bool):
            self.vt, self.bool = VT_BOOL, -1 if value else 0
        elif isinstance(value, int):
            self.vt, self.long = VT_I4, value
        elif isinstance(value, float):
            self.vt, self.double = VT_R8, value
        elif isinstance(value, str):
            self.vt, self.pointer = VT_BSTR, bstr_from(value)
        elif isinstance(value, Reference):
            self.vt, self.pointer = VT_DISPATCH, value.query("IDispatch").address
        else:
            raise TypeError(f"no VARIANT from {type(value).__name__}")

    def take(self):
        """Its value, and it is empty then: an object becomes a Dispatch that the caller closes."""
        vt, self.vt = self.vt, VT_EMPTY
        if vt in (VT_DISPATCH, VT_UNKNOWN):
            made = Dispatch if vt == VT_DISPATCH else functools.partial(Interface, "IUnknown")
            return made(self.pointer) if self.pointer else None
        if vt == VT_BSTR:
            return take_text(self.pointer)
        if vt in (VT_EMPTY, VT_NULL):
            return None
        readers = {
            VT_I4: lambda: self.long,
            VT_UI4: lambda: self.ulong,
            VT_BOOL: lambda: self.bool != 0,
            VT_R8: lambda: self.double,
            VT_CY: lambda: currency_from(self.currency),
            VT_DATE: lambda: date_from(self.double),
        }
        if vt not in readers:
            self.vt = vt
            library().VariantClear(byref(self))
            raise TypeError(f"VARIANT of type {vt}")
        return readers[vt]()


def currency_from(number):
    return decimal.Decimal(number).scaleb(-4)


def date_from(days):
    return OLE_EPOCH + datetime.timedelta(days=days)


# ---- Objects ------------------------------------------------------------------------------------


@functools.cache
def _prototype(*arguments):
    return ctypes.CFUNCTYPE(c_int32, c_void_p, *arguments)


def call_slot(address, slot, types, *arguments):
    """The HRESULT of the method in this slot of the object's vtable."""
    if not address:
        raise ValueError("the reference is closed")
    vtable = c_void_p.from_address(address).value
    entry = c_void_p.from_address(vtable + slot * ctypes.sizeof(c_void_p)).value
    return _prototype(*types)(entry)(address, *arguments)


class Reference:
    """One counted reference to an object."""

    kind = "IUnknown"

    def __init__(self, address):
        self.__dict__["address"] = address

    def slot(self, method):
        return method_of(self.kind, method).slot

    def add(self):
        return call_slot(self.address, self.slot("AddRef"), ())

    def close(self):
        """How many references others hold. A second time it does nothing."""
        address, self.__dict__["address"] = self.address, None
        return call_slot(address, self.slot("Release"), ()) if address else 0

    def query(self, kind):
        """A further reference, to another interface of the object."""
        found = c_void_p()
        types = (POINTER(Guid), POINTER(c_void_p))
        slot = self.slot("QueryInterface")
        check(call_slot(self.address, slot, types, byref(iid_of(kind)), byref(found)))
        return Dispatch(found.value) if kind == "IDispatch" else Interface(kind, found.value)

    def is_same(self, other):
        """Whether both are of one object: it has one IUnknown."""
        with self.query("IUnknown") as mine, other.query("IUnknown") as theirs:
            return mine.address == theirs.address

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


IN_TYPES = {"LONG": c_int32, "DWORD": c_uint32, "ULONG": c_uint32, "BSTR": c_void_p}
IN_TYPES["REFIID"] = POINTER(Guid)
OUT_TYPES = {"LONG": c_int32, "DWORD": c_uint32, "CURRENCY": c_int64, "DATE": c_double}
OUT_TYPES["VARIANT"] = Variant


class Interface(Reference):
    """A typed pointer: its methods are those of tapi3_table.py, found by slot.

    A method takes int, str and Interface, and returns what it gives: int, str, Decimal, datetime,
    Interface or, from a VARIANT, what that holds. One that gives nothing returns S_OK or S_FALSE.
    """

    def __init__(self, kind, address):
        super().__init__(address)
        self.kind = kind

    def __getattr__(self, name):
        method = method_of(self.kind, name)
        if method is None:
            raise AttributeError(f"{self.kind} has no {name}")
        return functools.partial(self._call, method)

    def __iter__(self):
        """What an enumerator has from here on, each item for the caller to close."""
        items = self.kind.replace("IEnum", "IT", 1)
        types = (c_uint32, POINTER(c_void_p), POINTER(c_uint32))
        item = c_void_p()
        slot = self.slot("Next")
        while check(call_slot(self.address, slot, types, 1, byref(item), None)) == S_OK:
            yield Interface(items, item.value)

    def _call(self, method, *arguments):
        if len(arguments) != len(method.takes):
            raise TypeError(f"takes {method.takes}, not {len(arguments)} arguments")
        types = [IN_TYPES.get(kind, c_void_p) for kind in method.takes]
        texts = []
        try:
            passed = [_in_value(*pair, texts) for pair in zip(method.takes, arguments)]
            if not method.gives:
                return check(call_slot(self.address, method.slot, types, *passed))
            out = OUT_TYPES.get(method.gives, c_void_p)()
            types.append(POINTER(type(out)))
            check(call_slot(self.address, method.slot, types, *passed, byref(out)))
            return _out_value(method.gives, out)
        finally:
            for text in texts:
                library().SysFreeString(text)


def _in_value(kind, value, texts):
    """What is passed; a BSTR made for it is put into texts, for the caller to free."""
    if kind == "BSTR":
        texts.append(bstr_from(value))
        return texts[-1]
    if kind == "REFIID":
        return byref(value)
    if kind in IN_TYPES:
        return int(value)
    return value.address if value is not None else None


def _out_value(kind, out):
    if kind == "BSTR":
        return take_text(out.value)
    if kind == "VARIANT":
        return out.take()
    if kind == "CURRENCY":
        return currency_from(out.value)
    if kind == "DATE":
        return date_from(out.value)
    if kind in OUT_TYPES:
        return out.value
    return Interface(kind, out.value) if out.value else None


# ---- Late binding -------------------------------------------------------------------------------


class _Parameters(ctypes.Structure):
    """DISPPARAMS."""

    _fields_ = [
        ("values", POINTER(Variant)),
        ("names", POINTER(c_int32)),
        ("count", c_uint32),
        ("name_count", c_uint32),
    ]


class _Exception(ctypes.Structure):
    """EXCEPINFO."""

    _fields_ = [
        ("code", c_uint16),
        ("reserved", c_uint16),
        ("source", c_void_p),
        ("description", c_void_p),
        ("help_file", c_void_p),
        ("help_context", c_uint32),
        ("pointer", c_void_p),
        ("deferred", c_void_p),
        ("scode", c_int32),
    ]


INVOKE_TYPES = (c_int32, POINTER(Guid), c_uint32, c_uint16, POINTER(_Parameters))
INVOKE_TYPES += (POINTER(Variant), POINTER(_Exception), POINTER(c_uint32))


class Dispatch(Reference):
    """An object whose members are found by name at run time.

    `queue.Name` gets a property, `session.State = 1` puts one, `tapi.Initialize()` calls a method,
    `list.Item(1)` gets a property that takes arguments. A collection can be iterated; each item is
    closed when the next one is asked for.
    """

    kind = "IDispatch"

    def __getattr__(self, name):
        member = self._id_of(name)
        try:
            return self._invoke(member, DISPATCH_PROPERTYGET)
        except TapiError as error:
            # It is a method, or a property with arguments.
            if error.hresult not in (DISP_E_MEMBERNOTFOUND, DISP_E_BADPARAMCOUNT):
                raise
        return functools.partial(self._invoke, member, DISPATCH_METHOD | DISPATCH_PROPERTYGET)

    def __setattr__(self, name, value):
        self._invoke(self._id_of(name), DISPATCH_PROPERTYPUT, value)

    def __iter__(self):
        for index in range(1, self.Count + 1):
            with self.Item(index) as item:
                yield item

    def _id_of(self, name):
        names = (c_void_p * 1)(bstr_from(name))
        found = c_int32()
        types = (POINTER(Guid), c_void_p, c_uint32, c_uint32, POINTER(c_int32))
        arguments = (byref(GUID_NULL), names, 1, 0, byref(found))
        result = call_slot(self.address, self.slot("GetIDsOfNames"), types, *arguments)
        library().SysFreeString(names[0])
        if result & 0xFFFFFFFF == DISP_E_UNKNOWNNAME:
            raise AttributeError(f"the object has no {name}")
        check(result)
        return found.value

    def _invoke(self, member, flags, *arguments):
        values = (Variant * len(arguments))()
        result, exception, wrong = Variant(), _Exception(), c_uint32()
        parameters = _Parameters(values, None, len(arguments), 0)
        if flags == DISPATCH_PROPERTYPUT:
            parameters.names = (c_int32 * 1)(DISPID_PROPERTYPUT)
            parameters.name_count = 1
        try:
            for value, argument in zip(values, reversed(arguments)):
                value.put(argument)
            outs = (byref(parameters), byref(result), byref(exception), byref(wrong))
            call = (member, byref(GUID_NULL), 0, flags, *outs)
            failed = call_slot(self.address, self.slot("Invoke"), INVOKE_TYPES, *call)
        finally:
            for value in values:
                library().VariantClear(byref(value))
        if failed & 0xFFFFFFFF == DISP_E_EXCEPTION:
            for text in (exception.source, exception.description, exception.help_file):
                library().SysFreeString(text)
            raise TapiError(exception.scode)
        check(failed)
        return result.take()


def create():
    """A new TAPI object, as ITTAPI."""
    made = c_void_p()
    check(library().tapi3_create(byref(iid_of("ITTAPI")), byref(made)))
    return Interface("ITTAPI", made.value)


def create_late_bound():
    """A new TAPI object, as Dispatch."""
    made = c_void_p()
    check(library().tapi3_create(byref(iid_of("IDispatch")), byref(made)))
    return Dispatch(made.value)
