// tapi3.h: TAPI 3, the COM interfaces of TAPI with its call center controls; includes all of it.
//
// Names, order, values and GUIDs are those of test/data/tapi3-abi.tsv. Interfaces and codes are in
// tapi3if.h, tapi3cc.h and tapi3err.h, the COM below them in agentline_com.h, and what Agentline
// adds in agentline_tapi3.h. libtapi3.so exports the functions and makes the objects. What these do
// not have in this version fails with E_NOINTERFACE (an interface) or TAPI_E_NOTSUPPORTED (a
// method).
//
// Use: c++ desk.cc $(pkg-config --cflags --libs tapi3)
//
//     agentline::ComPtr<ITTAPI> tapi;  // #include <agentline_comptr.h>
//     HRESULT hr =
//         CoCreateInstance(CLSID_TAPI, nullptr, CLSCTX_INPROC_SERVER, IID_PPV_ARGS(&tapi));
//     if (SUCCEEDED(hr)) hr = tapi->Initialize();  // S_FALSE: it was already
//     if (FAILED(hr)) std::cerr << tapi3_strerror(hr) << std::endl;
//
// In C: tapi3_create(&IID_ITTAPI, (void**)&tapi), and with COBJMACROS ITTAPI_Initialize(tapi). A
// program that includes windows.h, unknwn.h and their like adds
// -I$(pkg-config --variable=windows_includedir tapi3).

#pragma once

#include <agentline_com.h>
#include <agentline_tapi3.h>
#include <tapi3cc.h>
#include <tapi3err.h>
#include <tapi3if.h>

#include <tapi.h>
