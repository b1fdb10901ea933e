#!/usr/bin/env python3
"""Goal: hold the TAPI 3 headers to what compilers say; method: as compile_checks.py, whose tools it uses.

  wrong-row   changes one row of each kind of the table and demands that the test made of it then fails
              at exactly that row.
  forms       compiles a program against every form of the headers: C, C with INITGUID and COBJMACROS,
              C++, C++ with CINTERFACE, with `long` for LONG, with a 16-bit wchar_t, behind another
              header that has IUnknown; and demands that what must not compile does not.
  mingw       compiles the same programs, and the rows as C, with the headers of mingw-w64 for Windows:
              a program for one is a program for the other. Exit code 77 without clang or the package
              mingw-w64-common (AGENTLINE_MINGW names another folder).
  examples    compiles the example programs of TAPI 3 as C++17 and C++20 with each compiler there is, also
              with AGENTLINE_COM_LONG, and then written with `long` for LONG, which does not compile
              without it; and demands that the GUIDs for Windows are those of our headers.
  examples-mingw  compiles the same programs with the headers of mingw-w64 and nothing of ours but
              agentline_tapi3_guids.h, and demands that this leaves no GUID of TAPI 3 undefined.
  exports     demands that the library exports the functions of its two headers and the GUIDs, and
              nothing else.
  w32         compiles the rows for a 32-bit target; exit code 77 if no compiler has one.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys

import compile_checks as common

# (start of the line, text to replace, replacement, what the C test and what the C++ test show).
WRONG_ROWS = (
    ("const\tVT\tVT_BSTR\t", "\t8\t", "\t9\t", "const VT.VT_BSTR", None),
    ("enum\tCALL_STATE\tCS_HOLD\t", "\t5\t", "\t4\t", "enum CALL_STATE.CS_HOLD", None),
    ("error\tTAPI_E\tTAPI_E_NOEVENT\t", "0x80040050", "0x80040051", "error TAPI_E.TAPI_E_NOEVENT", None),
    ("struct\tVARIANT\tsizeof\t", "win64=24", "win64=16", "struct VARIANT.sizeof", None),
    ("struct\tEXCEPINFO\tscode\t", "win64=56", "win64=60", "struct EXCEPINFO.scode", None),
    ("iid\tITAgent\t", "slots=24", "slots=25", "iid ITAgent", "vtbl ITAgent (end) is slot 24"),
    ("iid\tITQueue\t", "5AFC3149", "5AFC3150", "guid IID_ITQueue", None),
    ("clsid\tTAPI\t", "00AA003CCABD", "00AA003CCABE", "guid CLSID_TAPI", None),
    ("vtbl\tITAgent\t10\tget_ID\t", "\t10\t", "\t11\t", "vtbl ITAgent.get_ID",
     "vtbl ITAgent.get_ID is slot 10"),
    ("vtbl\tITQueue\t7\tput_M", "LONG lPeriod", "LONG *lPeriod", "vtbl ITQueue.put_M", None),
    ("vtbl\tITAddress\t11\tCreateCall\t", "ITBasicCallControl **", "ITCallInfo **",
     "vtbl ITAddress.CreateCall", None),
)

# As a program for Windows begins; here the folder windows/ has the first two.
INCLUDES = """
#include <windows.h>
#include <ocidl.h>
#include <tapi.h>
#include <tapi3.h>
#include <tapi3err.h>
"""
CALLS_CPP = INCLUDES + """
HRESULT use(IUnknown* found, ITAgentSession* session, NUMBER* talk);
HRESULT use(IUnknown* found, ITAgentSession* session, NUMBER* talk) {
    ITTAPICallCenter* center = nullptr;
    VARIANT handlers;
    HRESULT result = found->QueryInterface(IID_PPV_ARGS(&center));
    if (FAILED(result)) return result;
    result = center->get_AgentHandlers(&handlers);
    center->Release();
    if (SUCCEEDED(result) && handlers.vt == VT_DISPATCH) handlers.pdispVal->Release();
    const OLECHAR* pin = OLESTR("1234");
    result = session->put_State(pin[0] == '1' ? ASST_READY : ASST_NOT_READY);
    if (result == TAPI_E_TIMEOUT || result == LINEERR_INVALAGENTSTATE) return E_FAIL;
    return session->get_TotalTalkTime(talk);
}
HRESULT make(ITTAPI** tapi);
HRESULT make(ITTAPI** tapi) {
    HRESULT result = CoInitializeEx(nullptr, COINIT_MULTITHREADED);
    if (FAILED(result)) return result;
    result = CoCreateInstance(CLSID_TAPI, nullptr, CLSCTX_INPROC_SERVER, IID_PPV_ARGS(tapi));
    BSTR name = SysAllocStringLen(OLESTR("desk"), 4);
    VARIANT value;
    VariantInit(&value);
    value.vt = VT_I4;
    value.lVal = static_cast<LONG>(SysStringLen(name));
    SysFreeString(name);
    if (SUCCEEDED(result)) result = VariantChangeType(&value, &value, 0, VT_BSTR);
    VariantClear(&value);
    CoUninitialize();
    return result;
}
"""
CALLS_C = INCLUDES + """
#ifdef __cplusplus
#define IID_OF(name) IID_##name
#else
#define IID_OF(name) &IID_##name
#endif
HRESULT use(IUnknown* found, ITAgentSession* session, LONG* talk);
HRESULT use(IUnknown* found, ITAgentSession* session, LONG* talk) {
    void* center = NULL;
    VARIANT handlers;
    const OLECHAR* pin = OLESTR("1234");
    HRESULT result = found->lpVtbl->QueryInterface(found, IID_OF(ITTAPICallCenter), &center);
    if (FAILED(result)) return result;
    result = ITTAPICallCenter_get_AgentHandlers((ITTAPICallCenter*)center, &handlers);
    ITTAPICallCenter_Release((ITTAPICallCenter*)center);
    if (SUCCEEDED(result) && handlers.vt == VT_DISPATCH) IDispatch_Release(handlers.pdispVal);
    result = ITAgentSession_put_State(session, pin[0] == '1' ? ASST_READY : ASST_NOT_READY);
    if (result == TAPI_E_TIMEOUT || result == LINEERR_INVALAGENTSTATE) return E_FAIL;
    return ITAgentSession_get_TotalTalkTime(session, talk);
}
#ifdef __cplusplus
#define CLASS_OF(name) CLSID_##name
#else
#define CLASS_OF(name) &CLSID_##name
#endif
HRESULT make(void** tapi);
HRESULT make(void** tapi) {
    BSTR name = SysAllocString(OLESTR("desk"));
    VARIANT value, copy;
    HRESULT result = CoInitialize(NULL);
    VariantInit(&value);
    VariantInit(&copy);
    value.vt = VT_BSTR;
    value.bstrVal = name;
    if (SUCCEEDED(result)) result = VariantCopy(&copy, &value);
    VariantClear(&copy);
    VariantClear(&value);
    CoTaskMemFree(CoTaskMemRealloc(CoTaskMemAlloc(4), 8));
    if (FAILED(result)) return result;
    return CoCreateInstance(CLASS_OF(TAPI), NULL, CLSCTX_INPROC_SERVER, IID_OF(ITTAPI), tapi);
}
"""
# What another header may have declared before; ours then takes it.
FOREIGN = """
#include <stdint.h>
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
#define GUID_DEFINED
typedef struct _GUID {
    uint32_t Data1;
    uint16_t Data2;
    uint16_t Data3;
    uint8_t Data4[8];
} GUID;
#define __IUnknown_INTERFACE_DEFINED__
struct IUnknown {
    virtual int32_t QueryInterface(const GUID& riid, void** object) = 0;
    virtual uint32_t AddRef() = 0;
    virtual uint32_t Release() = 0;
};
""" + CALLS_CPP + """
#if !defined(__IDispatch_INTERFACE_DEFINED__) || !defined(__ITAgent_INTERFACE_DEFINED__)
#error "the macros by which headers know each other are missing"
#endif
"""
C, CPP, CPP14 = ["-x", "c", "-std=c11"], ["-x", "c++", "-std=c++20"], ["-x", "c++", "-std=c++14"]
# (text, language, options, whether it compiles)
FORMS = (
    (CALLS_C, C, ["-DCOBJMACROS"], True),
    (CALLS_C, C, ["-DCOBJMACROS", "-DINITGUID"], True),
    (CALLS_C, C, ["-DCOBJMACROS", "-fshort-wchar"], True),
    (CALLS_C, CPP, ["-DCOBJMACROS", "-DCINTERFACE"], True),
    (CALLS_C, CPP14, ["-DCOBJMACROS", "-DCINTERFACE", "-DINITGUID"], True),
    (CALLS_C, C, ["-DCOBJMACROS", "-fshort-enums"], False),
    (CALLS_CPP, CPP, ["-DNUMBER=LONG"], True),
    (CALLS_CPP, CPP, ["-DNUMBER=LONG", "-fshort-wchar"], True),
    (CALLS_CPP, CPP, ["-DNUMBER=LONG", "-DAGENTLINE_COM_LONG"], True),
    (CALLS_CPP, CPP, ["-DNUMBER=long", "-DAGENTLINE_COM_LONG"], True),
    (CALLS_CPP, CPP, ["-DNUMBER=long"], False),
    (FOREIGN, CPP, ["-DNUMBER=LONG"], True),
)


MINGW_OPTIONS = ("-fms-extensions", "-nostdlibinc")
# Programs of examples/ that are for Windows, too.
EXAMPLES = (("agent_desktop.cpp", "c++"), ("agent_states3.c", "c"))
STANDARDS = {"c": ("-std=c11",), "c++": ("-std=c++17", "-std=c++20")}


class Job(common.Job):
    def generate(self, table, *options):
        command = [sys.executable, self.arguments.generator, "--abi", table,
                   "--output", self.folder / "abi.c", *options]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def failures_of(self, compiler, language):
        """The rows that the compiler refuses, or else those that the program refuses."""
        program = self.folder / "abi"
        command = [*compiler, *language, "-I", self.arguments.include, self.folder / "abi.c",
                   "-o", program]
        made = subprocess.run(command, capture_output=True, text=True, check=False)
        if made.returncode != 0:
            lines = made.stderr.splitlines()
            return [line for line in lines if "assert" in line and "error:" in line] or lines
        ran = subprocess.run([program], capture_output=True, text=True, check=False)
        return ran.stdout.splitlines() if ran.returncode != 0 else []


def shown(failures, text):
    """Whether there are failures and all lines but the last one of the program name this row."""
    lines = [line for line in failures if "rows checked" not in line]
    return bool(lines) and all(text in line for line in lines)


def wrong_row(job):
    lines = job.arguments.abi.read_text(encoding="utf-8").splitlines()
    failures = []
    for start, old, new, in_c, in_cpp in WRONG_ROWS:
        index = next(i for i, line in enumerate(lines) if line.startswith(start))
        doctored = lines[index].replace(old, new, 1)
        table = job.folder / "doctored.tsv"
        table.write_text("\n".join(lines[:index] + [doctored] + lines[index + 1:]) + "\n")
        job.generate(table)
        wanted = (in_c.replace("guid ", ""), in_cpp or in_c)
        for (compiler, language), text in zip(job.compilers(), wanted):
            found = job.failures_of(compiler, language)
            if doctored == lines[index] or not shown(found, text):
                failures.append(f"{text} passes, or other rows fail: {language} {found[:3]}")
    return common.report(failures, f"{len(WRONG_ROWS)} wrong rows were all detected, in C and C++")


def forms(job):
    failures, source = [], job.folder / "use.c"
    compilers = {"c": [job.arguments.cc], "c++": [job.arguments.cxx]}
    for text, language, options, compiles in FORMS:
        source.write_text(text)
        warnings = [*common.WARNINGS, "-Wnon-virtual-dtor", "-Woverloaded-virtual"]
        if language[1] == "c" or text == CALLS_C:
            warnings = common.WARNINGS
        result = job.compile(compilers[language[1]], language, source, *warnings, *options,
                             "-I", job.arguments.include / "windows")
        if (result.returncode == 0) != compiles:
            failures.append(f"{language} {options}: {result.stderr or 'compiles'}")
    return common.report(failures, f"{len(FORMS)} forms are as they should be")


def mingw_compile(headers, source, language, *options):
    command = ["clang", "--target=x86_64-w64-mingw32", "-fsyntax-only", *MINGW_OPTIONS, "-isystem", headers,
               "-Wno-pragma-pack", "-ferror-limit=0", *language, *options, source]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return [line for line in result.stderr.splitlines() if "error:" in line]


def mingw_headers():
    """Their folder, or None where they or the compiler are missing."""
    headers = pathlib.Path(os.environ.get("AGENTLINE_MINGW", "/usr/share/mingw-w64/include"))
    if shutil.which("clang") is None or not (headers / "tapi3.h").exists():
        print("SKIPPED: no clang, or no mingw-w64-common")
        return None
    return headers


def mingw(job):
    headers = mingw_headers()
    if headers is None:
        return common.SKIPPED
    source = job.folder / "windows.c"
    failures = []
    for text, language, options in ((CALLS_C, C, ["-DCOBJMACROS"]), (CALLS_CPP, CPP, ["-DNUMBER=LONG"]),
                                    (CALLS_CPP, CPP, ["-DNUMBER=long"])):
        source.write_text(text)
        failures += mingw_compile(headers, source, language, *options)
    job.generate(job.arguments.abi)
    rows = (job.folder / "abi.c").read_text().split("#if __STDC_HOSTED__")[0]
    ours = "#define INITGUID\n#include <tapi3.h>\n#include <agentline.h>\n"
    source.write_text(rows.replace(ours, INCLUDES + "#include <objsafe.h>\n#include <stddef.h>\n"))
    # Theirs has LINEERR_ values without sign, and CONNECT_E_ values in another header.
    failures += [e for e in mingw_compile(headers, source, C)
                 if '"error LINEERR.' not in e and "'CONNECT_E_" not in e]
    return common.report(failures, "programs and rows hold with the headers for Windows too")


def example_texts(job):
    """(name, language, text, the same with `long` for LONG) of each program."""
    folder = job.arguments.include.parent.parent / "examples"
    for name, language in EXAMPLES:
        text = (folder / name).read_text(encoding="utf-8")
        yield name, language, text, re.sub(r"\bLONG\b", "long", text)


def guids_of(folder, macro, *names):
    texts = "".join((folder / name).read_text(encoding="utf-8") for name in names)
    return {" ".join(found.split()) for found in re.findall(rf"^{macro}\(([^)]*)\);", texts, re.MULTILINE)}


def examples(job):
    include, source = job.arguments.include, job.folder / "example.cc"
    folders = ["-I", include / "windows", "-I", include.parent.parent / "examples"]
    compilers = {"c": [job.arguments.cc, "clang"], "c++": [job.arguments.cxx, "clang++"]}
    failures, count = [], 0
    for name, language, text, with_long in example_texts(job):
        forms_of = [(text, [])] if language == "c" else [
            (text, []), (text, ["-DAGENTLINE_COM_LONG"]), (with_long, ["-DAGENTLINE_COM_LONG"]),
            (with_long, [])]
        for compiler in filter(shutil.which, compilers[language]):
            for standard in STANDARDS[language]:
                for form, options in forms_of:
                    source.write_text(form)
                    result = job.compile([compiler], ["-x", language, standard], source, "-Wall", "-Wextra",
                                         "-Werror", *options, *folders)
                    compiles = form == text or bool(options)
                    if (result.returncode == 0) != compiles:
                        failures.append(f"{name} {compiler} {standard} {options}: {result.stderr or 'compiles'}")
                    count += 1
    for_windows = guids_of(include, "AGENTLINE_TAPI3_GUID", "agentline_tapi3_guids.h")
    if for_windows != guids_of(include, "DEFINE_GUID", "tapi3if.h", "tapi3cc.h") or not for_windows:
        failures.append("agentline_tapi3_guids.h has other GUIDs than our headers")
    return common.report(failures, f"{count} forms of the example programs compile")


def examples_mingw(job):
    headers = mingw_headers()
    if headers is None:
        return common.SKIPPED
    guids = job.arguments.include / "agentline_tapi3_guids.h"
    alone = job.folder / "include"
    alone.mkdir()
    shutil.copy(guids, alone)
    folders = ["-I", alone, "-I", job.arguments.include.parent.parent / "examples"]
    source, made = job.folder / "example.cc", job.folder / "example.o"
    failures = []
    for name, language, text, with_long in example_texts(job):
        first, last = STANDARDS[language][0], STANDARDS[language][-1]
        for standard, form in ((first, with_long), (last, text)):
            source.write_text(form)
            errors = mingw_compile(headers, source, ["-x", language, standard], *folders)
            failures += [f"{name} {standard}: {error}" for error in errors]
        if failures:
            break
        command = ["clang", "--target=x86_64-w64-mingw32", "-c", "-w", *MINGW_OPTIONS, "-isystem", headers,
                   *folders, "-x", language, last, source, "-o", made]
        subprocess.run(command, check=True, capture_output=True)
        failures += [f"{name}: {guid} is not defined" for guid in undefined_guids(made, guids)]
    return common.report(failures, "the example programs compile for Windows and have all their GUIDs")


def undefined_guids(made, guids):
    """Those of the header that an object file for Windows names and does not have."""
    listing = subprocess.run(["nm", made], check=True, capture_output=True, text=True).stdout
    symbols = {line.split()[-1]: line.split()[-2] for line in listing.splitlines() if line.split()}
    named = re.findall(r"^AGENTLINE_TAPI3_GUID\((\w+),", guids.read_text(encoding="utf-8"), re.MULTILINE)
    missing = [name for name in named if symbols.get(name) == "U"]
    return missing if "IID_ITTAPI" in symbols else [*missing, "IID_ITTAPI"]


def exports(job):
    """The rows of the table that have a GUID, and the declarations, against nm."""
    listing = subprocess.run(["nm", "-D", "--defined-only", job.arguments.library], check=True,
                             capture_output=True, text=True).stdout
    exported = {line.split()[-1].split("@")[0] for line in listing.splitlines()}
    wanted = {"GUID_NULL"}
    for header in ("agentline_comapi.h", "agentline_tapi3.h"):
        text = (job.arguments.include / header).read_text(encoding="utf-8")
        wanted |= set(re.findall(r"\bWINAPI (\w+)\(", text))
    for header in ("agentline_com.h", "tapi3if.h", "tapi3cc.h"):
        text = (job.arguments.include / header).read_text(encoding="utf-8")
        wanted |= set(re.findall(r"^DEFINE_GUID\((\w+),", text, re.MULTILINE))
    failures = [f"not exported: {name}" for name in sorted(wanted - exported)]
    failures += [f"exported, in no header: {name}" for name in sorted(exported - wanted)]
    return common.report(failures, f"the library exports {len(wanted)} names")


def w32(job):
    compiler = next((c for c in common.TARGETS_32 if common.has_target(job, c)), None)
    if compiler is None:
        print("SKIPPED: no compiler here has a 32-bit target; the win32 rows were not checked")
        return common.SKIPPED
    failures = []
    generated = job.generate(job.arguments.abi, "--width", "win32")
    failures += [generated.stderr] if generated.returncode != 0 else []
    for language in (C, CPP):
        result = job.compile(compiler, language, job.folder / "abi.c", "-ffreestanding")
        if result.returncode != 0:
            failures.append(f"{compiler} {language}: {result.stderr}")
    return common.report(failures, f"all rows hold as C11 and C++20 with {' '.join(compiler)}")


if __name__ == "__main__":
    sys.exit(
        common.run(
            {"wrong-row": wrong_row, "forms": forms, "mingw": mingw, "exports": exports, "w32": w32,
             "examples": examples, "examples-mingw": examples_mingw},
            __doc__,
            Job,
        )
    )
