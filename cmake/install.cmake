# make install: programs, libraries, public headers in <prefix>/include/agentline, pkg-config files.
install(TARGETS agentlined agentline RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS tapi32 tapi3 LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(FILES include/tapi/tapi.h include/tapi/agentline.h
  include/tapi/tapi3.h include/tapi/tapi3if.h include/tapi/tapi3cc.h include/tapi/tapi3err.h
  include/tapi/tapi3if_c.h include/tapi/tapi3cc_c.h
  include/tapi/agentline_com.h include/tapi/agentline_com_c.h include/tapi/agentline_comtypes.h
  include/tapi/agentline_comapi.h include/tapi/agentline_comptr.h include/tapi/agentline_tapi3.h
  include/tapi/agentline_tapi3_guids.h
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/agentline)
install(DIRECTORY include/tapi/windows DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/agentline)
install(FILES agentlined.toml DESTINATION ${CMAKE_INSTALL_SYSCONFDIR}/agentline)
foreach(library tapi32 tapi3)
  configure_file(cmake/${library}.pc.in ${CMAKE_BINARY_DIR}/${library}.pc @ONLY)
  install(FILES ${CMAKE_BINARY_DIR}/${library}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()
