// ~/.aws/config and ~/.aws/credentials: whatever the bytes are, sections that can be written and read again, or an
// error that holds nothing of them.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "scanner/keys/live/profile_file.h"

namespace {

using keymuster::ProfileFile;

constexpr size_t kLongestError = 60;  // the sentences are shorter; with a value in it one would be as long as the input

// Blanks that quotes kept at the end of a header do not come back without them.
bool Plain(const std::string& header) {
  return header.empty() || (header.find_last_of(" \t\r") != header.size() - 1 && header.front() != '\r');
}

std::string Written(const std::string& header, const ProfileFile::Section& section) {
  std::string text = "[" + header + "]\n";
  for (const auto& [name, value] : section.values) text.append(name).append("=").append(value).append("\n");
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto file = ProfileFile::Parse({reinterpret_cast<const char*>(data), size}, "");
  if (!file.ok()) {
    if (file.error().what.empty() || file.error().what.size() > kLongestError) std::abort();
    return 0;
  }
  for (const std::string& header : file->headers()) {
    const ProfileFile::Section* const section = file->Find(header);
    if (!Plain(header)) continue;
    const auto again = ProfileFile::Parse(Written(header, *section), "");
    if (!again.ok() || again->Find(header) == nullptr || again->Find(header)->values != section->values) std::abort();
    for (const auto& [name, value] : section->values) {
      if (name == "aws_secret_access_key" || name == "aws_session_token") std::abort();
    }
  }
  return 0;
}
