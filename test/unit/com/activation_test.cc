// Goal: objects come from the published doors, and each wrong call gets the first error of the
// contract's order. Method: a double of the TAPI object that tells of its ends and can fail.
#include <new>
#include <stdexcept>
#include <tapi3.h>
#include <thread>

#include <gtest/gtest.h>

#include "client/com/object.h"
#include "client/com/tapi_object.h"

namespace agentline {
namespace {

struct Made {
    int alive = 0;
    bool memory_ends = false;
    bool breaks = false;
};

Made& made() {
    static Made counts;
    return counts;
}

class TapiDouble final : public Object<ISupportErrorInfo> {
  public:
    TapiDouble() { ++made().alive; }
    STDMETHODIMP InterfaceSupportsErrorInfo(REFIID) override { return S_FALSE; }

  private:
    ~TapiDouble() override { --made().alive; }
};

class Activation : public testing::Test {
  protected:
    Activation() { made() = {}; }
    ~Activation() override { EXPECT_EQ(made().alive, 0); }

    // A pointer that is not NULL, to see that it becomes so.
    void* found_ = &found_;
};

constexpr DWORD in_process = CLSCTX_INPROC_SERVER;

TEST_F(Activation, makes_a_tapi_object) {
    for (const DWORD context : {in_process, static_cast<DWORD>(CLSCTX_ALL)}) {
        ISupportErrorInfo* object = nullptr;
        ASSERT_EQ(CoCreateInstance(CLSID_TAPI, nullptr, context, IID_PPV_ARGS(&object)), S_OK);
        EXPECT_EQ(made().alive, 1);
        EXPECT_EQ(object->Release(), 0u);
    }
    ASSERT_EQ(tapi3_create(IID_IUnknown, &found_), S_OK);
    EXPECT_EQ(static_cast<IUnknown*>(found_)->Release(), 0u);
}

// Each row is wrong in one thing more than the one below it.
TEST_F(Activation, reports_the_first_of_several_errors) {
    TapiDouble* outer = new TapiDouble;
    const auto create = [&](REFCLSID clsid, IUnknown* aggregate, REFIID riid, bool pointer) {
        found_ = &found_;
        return CoCreateInstance(clsid, aggregate, in_process, riid, pointer ? &found_ : nullptr);
    };
    EXPECT_EQ(create(CLSID_NULL, outer, IID_ITAgent, false), REGDB_E_CLASSNOTREG);
    EXPECT_EQ(create(CLSID_TAPI, outer, IID_ITAgent, false), CLASS_E_NOAGGREGATION);
    EXPECT_EQ(create(CLSID_TAPI, nullptr, IID_ITAgent, false), E_NOINTERFACE);
    EXPECT_EQ(create(CLSID_TAPI, nullptr, IID_IUnknown, false), E_POINTER);
    EXPECT_EQ(outer->Release(), 0u);
}

TEST_F(Activation, leaves_null_after_each_failure) {
    TapiDouble* outer = new TapiDouble;
    const auto create = [&](REFCLSID clsid, IUnknown* aggregate, DWORD context, REFIID riid) {
        found_ = &found_;
        const HRESULT result = CoCreateInstance(clsid, aggregate, context, riid, &found_);
        EXPECT_EQ(found_, nullptr);
        return result;
    };
    EXPECT_EQ(create(IID_ITTAPI, nullptr, in_process, IID_IUnknown), REGDB_E_CLASSNOTREG);
    EXPECT_EQ(create(CLSID_TAPI, nullptr, 0x4, IID_IUnknown), REGDB_E_CLASSNOTREG);
    EXPECT_EQ(create(CLSID_TAPI, outer, in_process, IID_IUnknown), CLASS_E_NOAGGREGATION);
    EXPECT_EQ(create(CLSID_TAPI, nullptr, in_process, IID_ITAgent), E_NOINTERFACE);
    EXPECT_EQ(outer->Release(), 0u);
}

TEST_F(Activation, lets_no_exception_out) {
    made().memory_ends = true;
    EXPECT_EQ(tapi3_create(IID_IUnknown, &found_), E_OUTOFMEMORY);
    EXPECT_EQ(found_, nullptr);
    made().memory_ends = false;
    made().breaks = true;
    EXPECT_EQ(tapi3_create(IID_IUnknown, &found_), E_UNEXPECTED);
    EXPECT_EQ(found_, nullptr);
    EXPECT_EQ(tapi3_create(IID_IUnknown, nullptr), E_UNEXPECTED);
}

TEST_F(Activation, tapi3_create_answers_as_the_class_does) {
    EXPECT_EQ(tapi3_create(IID_IUnknown, nullptr), E_POINTER);
    EXPECT_EQ(tapi3_create(IID_ITAgent, &found_), E_NOINTERFACE);
    EXPECT_EQ(found_, nullptr);
}

TEST_F(Activation, a_class_factory_makes_objects_too) {
    IClassFactory* factory = nullptr;
    ASSERT_EQ(DllGetClassObject(CLSID_TAPI, IID_PPV_ARGS(&factory)), S_OK);
    EXPECT_EQ(factory->LockServer(TRUE), S_OK);
    EXPECT_EQ(factory->LockServer(FALSE), S_OK);
    ASSERT_EQ(factory->CreateInstance(nullptr, IID_IUnknown, &found_), S_OK);
    IUnknown* object = static_cast<IUnknown*>(found_);
    EXPECT_EQ(factory->CreateInstance(object, IID_IUnknown, &found_), CLASS_E_NOAGGREGATION);
    EXPECT_EQ(found_, nullptr);
    EXPECT_EQ(factory->CreateInstance(nullptr, IID_ITAgent, &found_), E_NOINTERFACE);
    EXPECT_EQ(factory->CreateInstance(nullptr, IID_IUnknown, nullptr), E_POINTER);
    EXPECT_EQ(factory->Release(), 0u);
    EXPECT_EQ(object->Release(), 0u);
    EXPECT_EQ(DllCanUnloadNow(), S_FALSE);
}

TEST_F(Activation, there_is_one_class_factory_and_it_is_no_tapi_object) {
    EXPECT_EQ(DllGetClassObject(CLSID_NULL, IID_IClassFactory, &found_), CLASS_E_CLASSNOTAVAILABLE);
    EXPECT_EQ(found_, nullptr);
    EXPECT_EQ(DllGetClassObject(CLSID_TAPI, IID_ITTAPI, &found_), E_NOINTERFACE);
    EXPECT_EQ(DllGetClassObject(CLSID_TAPI, IID_ITTAPI, nullptr), E_NOINTERFACE);
    EXPECT_EQ(DllGetClassObject(CLSID_TAPI, IID_IClassFactory, nullptr), E_POINTER);
}

TEST(CoInitialize, counts_in_each_thread_for_itself) {
    EXPECT_EQ(CoInitializeEx(nullptr, COINIT_MULTITHREADED), S_OK);
    EXPECT_EQ(CoInitializeEx(nullptr, COINIT_APARTMENTTHREADED), S_FALSE);
    EXPECT_EQ(CoInitialize(nullptr), S_FALSE);
    std::thread([] {
        EXPECT_EQ(CoInitialize(nullptr), S_OK);
        CoUninitialize();
    }).join();
    for (int i = 0; i < 3; ++i) CoUninitialize();
    EXPECT_EQ(CoInitialize(nullptr), S_OK);
    CoUninitialize();
}

TEST(CoInitialize, one_end_too_many_does_nothing) {
    CoUninitialize();
    EXPECT_EQ(CoInitialize(nullptr), S_OK);
    int reserved = 0;
    EXPECT_EQ(CoInitialize(&reserved), E_INVALIDARG);
    CoUninitialize();
}

}  // namespace

HRESULT create_tapi_object(REFIID riid, void** out) {
    if (made().memory_ends) throw std::bad_alloc();
    if (made().breaks) throw std::runtime_error("broken");
    TapiDouble* object = new TapiDouble;
    const HRESULT result = object->QueryInterface(riid, out);
    object->Release();
    return result;
}

}  // namespace agentline
