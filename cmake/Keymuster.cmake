# keymuster_library(NAME FOLDER [BRIEF] [EXCLUDE REGEX...] [DEPENDS LIB...] [LINK LIB...])
# A static library of all .cc files below FOLDER. Adding a file needs no edit here. BRIEF: none of it runs once a byte,
# so a release compiles it with -O1, which takes a third less time and makes no run longer that one could measure.
function(keymuster_library name folder)
  cmake_parse_arguments(arg "BRIEF" "" "EXCLUDE;DEPENDS;LINK" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cc)
  foreach(pattern IN LISTS arg_EXCLUDE)
    list(FILTER sources EXCLUDE REGEX ${pattern})
  endforeach()
  add_library(keymuster_${name} STATIC ${sources})
  list(TRANSFORM arg_DEPENDS PREPEND keymuster_)
  target_link_libraries(keymuster_${name} PUBLIC ${arg_DEPENDS} PRIVATE keymuster_options ${arg_LINK})
  if(arg_BRIEF)
    target_compile_options(keymuster_${name} PRIVATE $<$<CONFIG:Release>:-O1>)
  endif()
  keymuster_precompile(keymuster_${name})
endfunction()

# The standard headers that nearly every file reads, parsed once: half of the compile time. Each file still includes
# what it uses (the tidy preset compiles without this).
function(keymuster_precompile target)
  if(TARGET keymuster_std)
    target_precompile_headers(${target} REUSE_FROM keymuster_std)
  endif()
endfunction()

function(keymuster_program name main)
  cmake_parse_arguments(arg "" "" "DEPENDS" ${ARGN})
  add_executable(${name} ${main})
  # What we link statically (zlib, Nettle) must not stand in for what shared libraries were built with: libcurl's TLS
  # has failed for such a reason.
  target_link_options(${name} PRIVATE LINKER:--exclude-libs,ALL)
  list(TRANSFORM arg_DEPENDS PREPEND keymuster_)
  target_link_libraries(${name} PRIVATE ${arg_DEPENDS} keymuster_options)
endfunction()

# keymuster_embed(LIB SYMBOL FILE...): compiles files into library LIB as
#   std::span<const keymuster::EmbeddedFile> keymuster::SYMBOL();   (core/embedded_file.h)
function(keymuster_embed lib symbol)
  set(output ${CMAKE_BINARY_DIR}/generated/${symbol}.cc)
  list(TRANSFORM ARGN PREPEND ${CMAKE_SOURCE_DIR}/ OUTPUT_VARIABLE files)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${output} -DSYMBOL=${symbol} -DROOT=${CMAKE_SOURCE_DIR} "-DFILES=${ARGN}"
            -P ${CMAKE_SOURCE_DIR}/cmake/EmbedFiles.cmake
    DEPENDS ${files} ${CMAKE_SOURCE_DIR}/cmake/EmbedFiles.cmake
    VERBATIM)
  target_sources(keymuster_${lib} PRIVATE ${output})
endfunction()

# The same for every file below FOLDER.
function(keymuster_embed_tree lib symbol folder)
  file(GLOB_RECURSE found CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/${folder}/*)
  list(SORT found)
  keymuster_embed(${lib} ${symbol} ${found})
endfunction()
