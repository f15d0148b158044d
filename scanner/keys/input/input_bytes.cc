#include "scanner/keys/input/input_bytes.h"

#include <algorithm>
#include <span>
#include <utility>

namespace keymuster {
namespace {

constexpr size_t kReadSize = size_t{1} << 18U;

// Fills `content` up to `wanted` bytes, or to the end of the file.
Status ReadUpTo(const FileSystem& files, const FileDescriptor& file, uint64_t wanted, std::string& content) {
  while (content.size() < wanted) {
    const size_t filled = content.size();
    content.resize(filled + static_cast<size_t>(std::min<uint64_t>(kReadSize, wanted - filled)));
    const auto size = files.Read(file, std::span<char>(content).subspan(filled));
    content.resize(filled + (size.ok() ? *size : 0));
    if (!size.ok()) return size.error();
    if (*size == 0) return {};
  }
  return {};
}

}  // namespace

bool MayBeRecording(std::string_view first_bytes) {
  for (const std::string_view mark : {"\xFF\xFE", "\xFE\xFF", "\xEF\xBB\xBF"}) {
    if (first_bytes.starts_with(mark)) return true;
  }
  const size_t start = first_bytes.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return first_bytes.empty();
  const std::string_view text = first_bytes.substr(start);
  if (text.front() == '{' || text.front() == '[') return true;
  // A CSV begins with its header; a credential report in base64 with the header's ("user,arn").
  const std::string_view line(text.begin(), std::find(text.begin(), text.end(), '\n'));
  return std::find(line.begin(), line.end(), ',') != line.end() || line.starts_with("dXNlcixhcm4");
}

Result<std::optional<std::string>> ReadInputBytes(const RecordedFile& file, const FileSystem& files) {
  std::string content;
  if (file.named) {
    KEYMUSTER_ASSIGN_OR_RETURN(content, ReadWholeFile(file.path, kMaxInputBytes));
    return std::optional(std::move(content));
  }
  KEYMUSTER_ASSIGN_OR_RETURN(const FileDescriptor open, files.OpenAt({}, file.resolved));
  KEYMUSTER_RETURN_IF_ERROR(ReadUpTo(files, open, 4096, content));
  if (!file.in_layout && !MayBeRecording(content)) return std::optional<std::string>();
  KEYMUSTER_RETURN_IF_ERROR(ReadUpTo(files, open, kMaxInputBytes + 1, content));
  if (content.size() > kMaxInputBytes) {
    return Error{ErrorCode::kBudget, file.path, "is larger than " + std::to_string(kMaxInputBytes) + " bytes", ""};
  }
  return std::optional(std::move(content));
}

}  // namespace keymuster
