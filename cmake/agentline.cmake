# Compile options of everything that is ours, and the two functions that declare targets.
add_library(agentline_options INTERFACE)
target_compile_options(agentline_options INTERFACE
  -Wall -Wextra -Wconversion -Wshadow -Wswitch-enum -Wundef
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Woverloaded-virtual>
  $<$<BOOL:${AGENTLINE_WERROR}>:-Werror>)
if(AGENTLINE_FUZZ)
  # In all that is ours, so that libFuzzer sees the branches of every library that a target links.
  target_compile_options(agentline_options INTERFACE
    -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
  target_link_options(agentline_options INTERFACE -fsanitize=address,undefined)
endif()
if(AGENTLINE_SANITIZE)
  target_compile_options(agentline_options INTERFACE
    -fsanitize=${AGENTLINE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(agentline_options INTERFACE -fsanitize=${AGENTLINE_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND AGENTLINE_SANITIZE MATCHES "thread")
    # Boost.Asio uses a fence, which g++ says it cannot instrument.
    target_compile_options(agentline_options INTERFACE -Wno-tsan)
  elseif(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # The checks that -fsanitize adds make g++ 12 warn wrongly about std::regex.
    target_compile_options(agentline_options INTERFACE -Wno-maybe-uninitialized)
  endif()
endif()

# agentline_module(NAME DEPS ...): one static library of all *.cc of this folder. The link list
# states the direction of dependency; tools/tidy.py checks the includes against the same order.
function(agentline_module name)
  cmake_parse_arguments(ARG "" "" "DEPS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  if(sources)
    add_library(${name} STATIC ${sources})
    target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(${name} PUBLIC ${ARG_DEPS} PRIVATE agentline_options)
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(${name} INTERFACE ${ARG_DEPS})
  endif()
endfunction()

# agentline_test(NAME SOURCES ... DEPS ...): one GoogleTest program, its cases in ctest.
function(agentline_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/test)
  target_link_libraries(${name} PRIVATE ${ARG_DEPS} GTest::gtest_main agentline_options)
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  if(AGENTLINE_SANITIZE)
    math(EXPR ARG_TIMEOUT "10 * ${ARG_TIMEOUT}")
  endif()
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT})
endfunction()
