# make install: programs, libraries, public headers in <prefix>/include/agentline, pkg-config files.
install(TARGETS agentlined agentline RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS tapi32 LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(FILES include/tapi/tapi.h include/tapi/agentline.h
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/agentline)
install(FILES agentlined.toml DESTINATION ${CMAKE_INSTALL_SYSCONFDIR}/agentline)
configure_file(cmake/tapi32.pc.in ${CMAKE_BINARY_DIR}/tapi32.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/tapi32.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
