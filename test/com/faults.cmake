# The fault, thread and sanitizer tests.
add_library(com_fault_support STATIC blocking_methods.cc scripted_handler.cc)
target_link_libraries(com_fault_support PUBLIC com_support PRIVATE agentline_options)

# com_fault_program(NAME SOURCES ...): one program, one entry of ctest.
function(com_fault_program name)
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE com_fault_support GTest::gtest_main agentline_options)
  add_dependencies(${name} agentlined agentline acd_proxy)
  add_test(NAME com.${name} COMMAND ${name})
  set_tests_properties(com.${name} PROPERTIES TIMEOUT 600)
endfunction()

com_fault_program(com_silent_handler silent_handler_test.cc)
com_fault_program(com_every_figure every_figure_test.cc)
com_fault_program(com_handler_loss handler_loss_test.cc)
com_fault_program(com_server_loss server_loss_test.cc)
com_fault_program(com_lookups lookups_test.cc)
com_fault_program(com_inside_event inside_event_test.cc)
com_fault_program(com_many_threads many_threads_test.cc)
