#pragma once

#include <span>
#include <string_view>

namespace keymuster {

// A file of the source tree that was compiled into the program (cmake/EmbedFiles.cmake).
struct EmbeddedFile {
  std::string_view path;  // relative to the source tree
  std::string_view content;
};

// One function a group of files; each lives in the library that uses it.
std::span<const EmbeddedFile> CorrelateData();
std::span<const EmbeddedFile> FrameworkData();
std::span<const EmbeddedFile> RemedyData();
std::span<const EmbeddedFile> ReportAssets();
std::span<const EmbeddedFile> DemoFixtures();

}  // namespace keymuster
