# Every fuzz target, one a line: its source fuzz_NAME.cc, how many inputs libFuzzer runs in
# `make test`, what it links. corpus/NAME holds its seeds. Read by CMakeLists.txt beside this file
# and by tools/fuzz_smoke.sh. 0 inputs: what it links takes clang too long to build for every
# `make test`; there it runs behind smoke_main.cc only, and `make fuzz` runs it with libFuzzer.
add_fuzz_target(fuzz_frame.cc 20000 agentline_wire)
add_fuzz_target(fuzz_packet.cc 20000 agentline_wire)
add_fuzz_target(fuzz_flat.cc 20000 agentline_wire)
add_fuzz_target(fuzz_flat_values.cc 20000 agentline_wire)
add_fuzz_target(fuzz_proxy_block.cc 20000 agentline_wire)
add_fuzz_target(fuzz_client.cc 10000 agentline_client)
add_fuzz_target(fuzz_journal.cc 10000 agentline_history)
add_fuzz_target(fuzz_config.cc 0 agentline_io agentline_broker)
add_fuzz_target(fuzz_command_line.cc 0 agentline_commands agentlined_arguments)
add_fuzz_target(fuzz_admin.cc 0 fuzz_world)
add_fuzz_target(fuzz_broker.cc 0 fuzz_world)
