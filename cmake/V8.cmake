# Where V8 comes from: the one file that knows. Gives the imported target V8::V8.
#
# Looked in, first match wins: V8_ROOT (variable or environment), this system, `.v8/` of the
# checkout (filled by tools/get_v8.py). One program is then built and run: headers and library
# must be of one version, and the build flags that change V8's object layout are those with which
# V8 starts.

if(NOT V8_ROOT AND DEFINED ENV{V8_ROOT})
  set(V8_ROOT "$ENV{V8_ROOT}")
endif()

# Sets V8_INCLUDE_DIR and V8_LIBRARY if `where` has both; the arguments after it say how to look.
macro(eyot_look_for_v8 where)
  if(NOT V8_LIBRARY)
    find_path(V8_INCLUDE_DIR v8-inspector.h NO_CACHE ${ARGN}
              PATH_SUFFIXES include nodejs/deps/v8/include include/nodejs/deps/v8/include v8)
    find_library(V8_LIBRARY NAMES node v8 NO_CACHE ${ARGN}
                 PATH_SUFFIXES lib lib64 lib/${CMAKE_LIBRARY_ARCHITECTURE})
    if(V8_INCLUDE_DIR AND V8_LIBRARY)
      set(V8_WHERE "${where}")
    else()
      unset(V8_INCLUDE_DIR)
      unset(V8_LIBRARY)
    endif()
  endif()
endmacro()

if(V8_ROOT)
  eyot_look_for_v8("V8_ROOT" PATHS "${V8_ROOT}" NO_DEFAULT_PATH)
else()
  eyot_look_for_v8("the system" HINTS /opt/homebrew/opt/v8 /usr/local/opt/v8)
  eyot_look_for_v8(".v8" PATHS "${PROJECT_SOURCE_DIR}/.v8" NO_DEFAULT_PATH)
endif()

if(NOT V8_LIBRARY)
  if(V8_ROOT)
    set(V8_REASON "V8_ROOT is ${V8_ROOT}, and there are no V8 headers with a library in it.")
  else()
    set(V8_REASON "There is no V8 with headers on this system, nor in .v8/.")
  endif()
  message(FATAL_ERROR "${V8_REASON} Three ways to get one:\n"
    "  1. the system's package: libnode-dev (Debian, Ubuntu), v8-devel (Fedora), v8 (Homebrew)\n"
    "  2. python3 tools/get_v8.py (Debian, Ubuntu; no root, installs nothing)\n"
    "  3. V8_ROOT=/path/to/a/prefix with include/v8.h and lib/libnode.so or lib/libv8.so")
endif()

add_library(V8::V8 SHARED IMPORTED GLOBAL)
set_target_properties(V8::V8 PROPERTIES IMPORTED_LOCATION "${V8_LIBRARY}")
target_include_directories(V8::V8 SYSTEM INTERFACE "${V8_INCLUDE_DIR}")
if(NOT APPLE)
  # DT_RPATH, for RUNPATH isn't transitive: what libnode itself needs lies beside it and would be
  # lost. And V8 stays linked wherever it stands on the command line.
  target_link_options(V8::V8 INTERFACE LINKER:--disable-new-dtags LINKER:--no-as-needed)
endif()
get_filename_component(V8_LIBRARY_DIR "${V8_LIBRARY}" DIRECTORY)
if(NOT V8_LIBRARY_DIR IN_LIST CMAKE_CXX_IMPLICIT_LINK_DIRECTORIES)
  set(CMAKE_INSTALL_RPATH "${V8_LIBRARY_DIR}")
endif()
# Where V8 is several libraries (Homebrew), the platform is one of its own.
get_filename_component(V8_LIBRARY_FILE "${V8_LIBRARY}" REALPATH)
foreach(part IN ITEMS v8_libplatform v8_libbase)
  find_library(V8_PART NAMES ${part} PATHS "${V8_LIBRARY_DIR}" NO_DEFAULT_PATH NO_CACHE)
  get_filename_component(V8_PART_FILE "${V8_PART}" REALPATH)
  if(V8_PART AND NOT V8_PART_FILE STREQUAL V8_LIBRARY_FILE)
    target_link_libraries(V8::V8 INTERFACE "${V8_PART}")
  endif()
  unset(V8_PART)
endforeach()

# The probe. Its answer is kept until another library is found or this one changes.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${V8_LIBRARY_FILE}")
file(TIMESTAMP "${V8_LIBRARY_FILE}" V8_TIMESTAMP)
set(V8_IDENTITY "${V8_INCLUDE_DIR};${V8_LIBRARY_FILE};${V8_TIMESTAMP}")
if(NOT V8_PROBED STREQUAL V8_IDENTITY)
  set(plain)
  set(compressed V8_COMPRESS_POINTERS V8_31BIT_SMIS_ON_64BIT_ARCH)
  set(sandboxed ${compressed} V8_ENABLE_SANDBOX)
  foreach(flags IN ITEMS plain compressed sandboxed)
    set(V8_TRIED ${${flags}})
    set_property(TARGET V8::V8 PROPERTY INTERFACE_COMPILE_DEFINITIONS ${V8_TRIED})
    try_run(V8_RAN V8_COMPILED SOURCES "${CMAKE_CURRENT_LIST_DIR}/v8_probe.cpp"
            LINK_LIBRARIES V8::V8 CXX_STANDARD 20 CXX_STANDARD_REQUIRED ON
            COMPILE_OUTPUT_VARIABLE V8_COMPILER_SAID RUN_OUTPUT_VARIABLE V8_SAID)
    if(NOT V8_COMPILED)
      set(V8_SAID "${V8_COMPILER_SAID}")
    endif()
    string(STRIP "${V8_SAID}" V8_SAID)
    if(NOT V8_RAN STREQUAL "FAILED_TO_RUN")
      break()  # It started, or no flags would help.
    endif()
  endforeach()
  if(NOT V8_COMPILED OR NOT V8_RAN EQUAL 0)
    message(FATAL_ERROR "V8 of ${V8_WHERE} (${V8_LIBRARY}) doesn't start. Another one can be "
      "named by V8_ROOT; `python3 tools/get_v8.py --force` unpacks one into .v8. It said:\n"
      "${V8_SAID}")
  endif()
  set(V8_VERSION "${V8_SAID}" CACHE INTERNAL "")
  set(V8_DEFINITIONS "${V8_TRIED}" CACHE INTERNAL "")
  set(V8_PROBED "${V8_IDENTITY}" CACHE INTERNAL "")
endif()
set_property(TARGET V8::V8 PROPERTY INTERFACE_COMPILE_DEFINITIONS ${V8_DEFINITIONS})

list(JOIN V8_DEFINITIONS " " V8_FLAGS)
if(NOT V8_FLAGS)
  set(V8_FLAGS "no pointer compression, no sandbox")
endif()
message(STATUS "V8 ${V8_VERSION} of ${V8_WHERE} (${V8_FLAGS}): ${V8_LIBRARY}")
