// agentline_comtypes.h: the types and macros of COM that TAPI 3 stands on, for C11 and C++20.
//
// Programs include tapi3.h or agentline_com.h. Published names with the sizes and offsets of
// test/data/tapi3-abi.tsv, and few of our own, which begin with agentline_ or AGENTLINE_.
//
// Widths      LONG, HRESULT, DISPID and enums are 32 bits everywhere; `long` of an IDL is LONG.
//             A structure has its natural alignment, as on 64-bit Windows.
// Calls       A method is called like a virtual method of C++, with the calling convention of the
//             system: STDMETHODCALLTYPE is empty.
// Strings     BSTR is UTF-16: the number of its bytes (32 bits) lies right before the first unit,
//             a NUL unit behind the last. A NULL BSTR is the empty string.
// GUIDs       In C++17 and later, constants. In C a program defines INITGUID before the first
//             include in at least one of its files, as on Windows.

#pragma once

#include <tapi.h>

// ---- Words of the Windows headers ---------------------------------------------------------------

#ifndef STDMETHODCALLTYPE
#define STDMETHODCALLTYPE
#endif
#ifndef STDMETHODIMP
#define STDMETHODIMP HRESULT STDMETHODCALLTYPE
#define STDMETHODIMP_(type) type STDMETHODCALLTYPE
#endif
#ifndef STDMETHOD
#define STDMETHOD(method) virtual HRESULT STDMETHODCALLTYPE method
#define STDMETHOD_(type, method) virtual type STDMETHODCALLTYPE method
#endif
#ifndef EXTERN_C
#ifdef __cplusplus
#define EXTERN_C extern "C"
#else
#define EXTERN_C extern
#endif
#endif

// An enum is 32 bits wide; C has no word for it and needs none, unless -fshort-enums is given.
#ifdef __cplusplus
#define AGENTLINE_ENUM32 : int32_t
#else
#define AGENTLINE_ENUM32
#endif

// ---- Scalars ------------------------------------------------------------------------------------

typedef int32_t HRESULT;
typedef int32_t SCODE;
typedef int32_t INT;
typedef int16_t SHORT;
typedef uint16_t USHORT;
typedef uint32_t UINT;
typedef uint32_t LCID;
typedef int32_t DISPID;
typedef DISPID MEMBERID;
typedef uint16_t VARTYPE;

typedef int16_t VARIANT_BOOL;
#define VARIANT_TRUE ((VARIANT_BOOL)-1)
#define VARIANT_FALSE ((VARIANT_BOOL)0)

#define SUCCEEDED(hr) ((HRESULT)(hr) >= 0)
#define FAILED(hr) ((HRESULT)(hr) < 0)

// wchar_t where it has the 16 bits of Windows (-fshort-wchar). The bytes are the same.
#if defined(__SIZEOF_WCHAR_T__) && __SIZEOF_WCHAR_T__ == 2
#ifdef __cplusplus
typedef wchar_t OLECHAR;
#else
typedef __WCHAR_TYPE__ OLECHAR;
#endif
#define OLESTR(text) L##text
#else
typedef WCHAR OLECHAR;
#define OLESTR(text) u##text
#endif
typedef OLECHAR* LPOLESTR;
typedef const OLECHAR* LPCOLESTR;
typedef OLECHAR* BSTR;

// ---- GUIDs --------------------------------------------------------------------------------------

typedef GUID IID, *LPIID;
typedef GUID CLSID, *LPCLSID;

#ifdef __cplusplus
typedef const GUID& REFGUID;
typedef const IID& REFIID;
typedef const CLSID& REFCLSID;
#else
typedef const GUID* REFGUID;
typedef const IID* REFIID;
typedef const CLSID* REFCLSID;
#endif

#ifndef DEFINE_GUID
#if defined(__cplusplus) && __cplusplus >= 201703L
// Visible: where a file built with -fvisibility=hidden uses a GUID, the library would else hide the
// one that it exports.
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8) \
    inline constexpr GUID name                                       \
        __attribute__((visibility("default"))) = {l, w1, w2, {b1, b2, b3, b4, b5, b6, b7, b8}}
#elif defined(INITGUID)
// Weak, so that several files of a program may define INITGUID.
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8) \
    EXTERN_C __attribute__((weak)) const GUID name;                  \
    const GUID name = {l, w1, w2, {b1, b2, b3, b4, b5, b6, b7, b8}}
#else
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8) EXTERN_C const GUID name
#endif
#endif

DEFINE_GUID(GUID_NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
#define IID_NULL GUID_NULL
#define CLSID_NULL GUID_NULL

#ifdef __cplusplus
#ifndef _SYS_GUID_OPERATOR_EQ_
#define _SYS_GUID_OPERATOR_EQ_
constexpr bool operator==(const GUID& a, const GUID& b) {
    return a.Data1 == b.Data1 && a.Data2 == b.Data2 && a.Data3 == b.Data3 &&
           a.Data4[0] == b.Data4[0] && a.Data4[1] == b.Data4[1] && a.Data4[2] == b.Data4[2] &&
           a.Data4[3] == b.Data4[3] && a.Data4[4] == b.Data4[4] && a.Data4[5] == b.Data4[5] &&
           a.Data4[6] == b.Data4[6] && a.Data4[7] == b.Data4[7];
}
constexpr bool operator!=(const GUID& a, const GUID& b) {
    return !(a == b);
}
#endif
#define IsEqualGUID(a, b) ((a) == (b))
#else
#define IsEqualGUID(a, b) (__builtin_memcmp((a), (b), sizeof(GUID)) == 0)
#endif
#define IsEqualIID(a, b) IsEqualGUID(a, b)
#define IsEqualCLSID(a, b) IsEqualGUID(a, b)

// What __uuidof is in Windows compilers, for names of interfaces: __uuidof(ITAgent) is IID_ITAgent.
#if defined(__cplusplus) && __cplusplus >= 201703L
template <typename Interface>
constexpr const IID& agentline_iid_of() = delete;
#define AGENTLINE_IID_OF(Interface)                      \
    template <>                                          \
    constexpr const IID& agentline_iid_of<Interface>() { \
        return IID_##Interface;                          \
    }
template <typename Interface>
void** agentline_out_pointer(Interface** pointer) {
    return reinterpret_cast<void**>(pointer);
}
template <typename Interface>
constexpr const IID& agentline_iid_of_target(Interface**) {
    return agentline_iid_of<Interface>();
}
#ifndef __uuidof
#define __uuidof(Interface) agentline_iid_of<Interface>()
#endif
#ifndef IID_PPV_ARGS
#define IID_PPV_ARGS(pointer) agentline_iid_of_target(pointer), agentline_out_pointer(pointer)
#endif
#else
#define AGENTLINE_IID_OF(Interface)
#endif

// ---- VARIANT and what it holds ------------------------------------------------------------------

struct IUnknown;
struct IDispatch;
struct IRecordInfo;

// VARIANT.vt. VT_ARRAY and VT_BYREF are added to one of the others.
enum VARENUM AGENTLINE_ENUM32 {
    VT_EMPTY = 0,
    VT_NULL = 1,
    VT_I2 = 2,
    VT_I4 = 3,
    VT_R4 = 4,
    VT_R8 = 5,
    VT_CY = 6,
    VT_DATE = 7,
    VT_BSTR = 8,
    VT_DISPATCH = 9,
    VT_ERROR = 10,
    VT_BOOL = 11,
    VT_VARIANT = 12,
    VT_UNKNOWN = 13,
    VT_DECIMAL = 14,
    VT_I1 = 16,
    VT_UI1 = 17,
    VT_UI2 = 18,
    VT_UI4 = 19,
    VT_I8 = 20,
    VT_UI8 = 21,
    VT_INT = 22,
    VT_UINT = 23,
    VT_ARRAY = 0x2000,
    VT_BYREF = 0x4000
};

#ifdef __cplusplus
static_assert(sizeof(enum VARENUM) == 4, "enums are 32 bits wide");
#else
_Static_assert(sizeof(enum VARENUM) == 4, "enums are 32 bits wide: no -fshort-enums");
#endif

typedef struct tagSAFEARRAYBOUND {
    ULONG cElements;
    LONG lLbound;
} SAFEARRAYBOUND, *LPSAFEARRAYBOUND;

// SAFEARRAY.fFeatures.
#define FADF_AUTO 0x0001
#define FADF_STATIC 0x0002
#define FADF_FIXEDSIZE 0x0010
#define FADF_HAVEVARTYPE 0x0080
#define FADF_BSTR 0x0100
#define FADF_UNKNOWN 0x0200
#define FADF_DISPATCH 0x0400
#define FADF_VARIANT 0x0800

typedef struct tagSAFEARRAY {
    USHORT cDims;
    USHORT fFeatures;
    ULONG cbElements;
    ULONG cLocks;
    void* pvData;
    SAFEARRAYBOUND rgsabound[1];
} SAFEARRAY, *LPSAFEARRAY;

// A number of 96 bits with sign and decimal point. wReserved lies where VARIANT has its vt. The
// alignment is that of Windows also where the system aligns 64-bit numbers to 4 (i386).
typedef struct tagDEC {
    USHORT wReserved;
    BYTE scale;
    BYTE sign;
    ULONG Hi32;
    uint64_t Lo64;
} __attribute__((aligned(8))) DECIMAL;

// A value that knows its type. vt says which member holds.
typedef struct tagVARIANT VARIANT;
struct tagVARIANT {
    __extension__ union {
        __extension__ struct {
            VARTYPE vt;
            WORD wReserved1;
            WORD wReserved2;
            WORD wReserved3;
            __extension__ union {
                int64_t llVal;
                LONG lVal;
                BYTE bVal;
                SHORT iVal;
                float fltVal;
                double dblVal;
                VARIANT_BOOL boolVal;
                SCODE scode;
                CY cyVal;
                DATE date;
                BSTR bstrVal;
                struct IUnknown* punkVal;
                struct IDispatch* pdispVal;
                SAFEARRAY* parray;
                BYTE* pbVal;
                SHORT* piVal;
                LONG* plVal;
                int64_t* pllVal;
                float* pfltVal;
                double* pdblVal;
                VARIANT_BOOL* pboolVal;
                SCODE* pscode;
                CY* pcyVal;
                DATE* pdate;
                BSTR* pbstrVal;
                struct IUnknown** ppunkVal;
                struct IDispatch** ppdispVal;
                SAFEARRAY** pparray;
                VARIANT* pvarVal;
                void* byref;
                signed char cVal;
                USHORT uiVal;
                ULONG ulVal;
                uint64_t ullVal;
                INT intVal;
                UINT uintVal;
                DECIMAL* pdecVal;
                signed char* pcVal;
                USHORT* puiVal;
                ULONG* pulVal;
                uint64_t* pullVal;
                INT* pintVal;
                UINT* puintVal;
                // Records are not carried; they give the union its size.
                __extension__ struct {
                    void* pvRecord;
                    struct IRecordInfo* pRecInfo;
                };
            };
        };
        DECIMAL decVal;
    };
};
typedef VARIANT* LPVARIANT;
typedef VARIANT VARIANTARG;

// ---- Calls by name: IDispatch::Invoke -----------------------------------------------------------

#define DISPATCH_METHOD 0x1
#define DISPATCH_PROPERTYGET 0x2
#define DISPATCH_PROPERTYPUT 0x4
#define DISPATCH_PROPERTYPUTREF 0x8

#define DISPID_VALUE 0
#define DISPID_UNKNOWN (-1)
#define DISPID_PROPERTYPUT (-3)
#define DISPID_NEWENUM (-4)

// Arguments lie in reverse order: rgvarg[0] is the last one.
typedef struct tagDISPPARAMS {
    VARIANTARG* rgvarg;
    DISPID* rgdispidNamedArgs;
    UINT cArgs;
    UINT cNamedArgs;
} DISPPARAMS;

typedef struct tagEXCEPINFO EXCEPINFO;
struct tagEXCEPINFO {
    WORD wCode;
    WORD wReserved;
    BSTR bstrSource;
    BSTR bstrDescription;
    BSTR bstrHelpFile;
    DWORD dwHelpContext;
    void* pvReserved;
    HRESULT(STDMETHODCALLTYPE* pfnDeferredFillIn)(EXCEPINFO* pExcepInfo);
    SCODE scode;
};

// ---- Activation and connections -----------------------------------------------------------------

typedef enum tagCLSCTX AGENTLINE_ENUM32 { CLSCTX_INPROC_SERVER = 0x1, CLSCTX_ALL = 0x17 } CLSCTX;

typedef enum tagCOINIT AGENTLINE_ENUM32 {
    COINIT_MULTITHREADED = 0x0,
    COINIT_APARTMENTTHREADED = 0x2
} COINIT;

typedef struct IConnectionPoint* LPCONNECTIONPOINT;
typedef struct IUnknown* LPUNKNOWN;
typedef struct IDispatch* LPDISPATCH;

typedef struct tagCONNECTDATA {
    struct IUnknown* pUnk;
    DWORD dwCookie;
} CONNECTDATA, *LPCONNECTDATA;

// ---- LONG and long ------------------------------------------------------------------------------

#if defined(__cplusplus) && defined(AGENTLINE_COM_LONG)
// Programs written with `long` where the interfaces have LONG define AGENTLINE_COM_LONG: each
// method with a LONG* then takes a long* too. The virtual methods stay what they are.
class agentline_long_out {
  public:
    explicit agentline_long_out(long* target) : target_(target) {}
    agentline_long_out(const agentline_long_out&) = delete;
    agentline_long_out& operator=(const agentline_long_out&) = delete;
    ~agentline_long_out() {
        if (target_ != nullptr) *target_ = value_;
    }
    operator LONG*() { return target_ != nullptr ? &value_ : nullptr; }

  private:
    long* target_;
    LONG value_ = 0;
};
#endif
