# Language, warnings, hardening, sanitizers: one interface target that all of ours link.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

set(KEYMUSTER_SANITIZE "" CACHE STRING "address,undefined or thread")
option(KEYMUSTER_COVERAGE "instrument for coverage" OFF)
option(KEYMUSTER_HARDEN "hardening flags" OFF)
option(KEYMUSTER_TIDY "run clang-tidy while compiling" OFF)

add_library(keymuster_options INTERFACE)
target_include_directories(keymuster_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(keymuster_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual -Wformat=2 -Wimplicit-fallthrough
  -Werror)
# GCC 12 raises these inside its own std::string, without cause (GCC bugs 105329, 105651, 105762); clang-tidy and the
# sanitizers look for the real ones.
target_compile_options(keymuster_options INTERFACE
  "$<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds;-Wno-restrict;-Wno-stringop-overread;-Wno-stringop-overflow>")
if(KEYMUSTER_SANITIZE)
  target_compile_options(keymuster_options INTERFACE -fsanitize=${KEYMUSTER_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  target_link_options(keymuster_options INTERFACE -fsanitize=${KEYMUSTER_SANITIZE})
endif()
if(KEYMUSTER_COVERAGE)
  target_compile_options(keymuster_options INTERFACE --coverage)
  target_link_options(keymuster_options INTERFACE --coverage)
endif()
if(KEYMUSTER_HARDEN)
  # Reasons and costs: docs/architecture.md, "Hardening".
  target_compile_options(keymuster_options INTERFACE
    -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -D_GLIBCXX_ASSERTIONS -fstack-protector-strong -fstack-clash-protection
    -fcf-protection=full)
  # The library of C++ inside: to find and bind it at each start costs more than the scan of a small file.
  target_link_options(keymuster_options INTERFACE -static-libstdc++ -static-libgcc -Wl,--as-needed)
  target_link_options(keymuster_options INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code)
endif()
if(KEYMUSTER_TIDY)
  find_program(CLANG_TIDY NAMES clang-tidy-14 clang-tidy REQUIRED)
  set(CMAKE_CXX_CLANG_TIDY ${CLANG_TIDY} --quiet --warnings-as-errors=*)
endif()
