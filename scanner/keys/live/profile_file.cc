#include "scanner/keys/live/profile_file.h"

#include <sys/stat.h>

#include <cerrno>
#include <utility>

#include "core/ascii.h"
#include "host/file.h"

namespace keymuster {
namespace {

constexpr uint64_t kLargestFile = 4ULL << 20;  // bytes

std::string_view Trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// [profile "two words"] -> profile two words
std::string HeaderOf(std::string_view inside) {
  std::string header;
  for (const char c : Trim(inside)) {
    if (c == '"' || c == '\'') continue;
    const bool blank = c == ' ' || c == '\t';
    if (blank && (header.empty() || header.back() == ' ')) continue;
    header += blank ? ' ' : c;
  }
  return header;
}

bool IsSecretName(std::string_view name) {
  return name == "aws_secret_access_key" || name == "aws_session_token" || name == "aws_security_token";
}

// One pass over the lines; remembers to what an indented line belongs.
class LineReader {
 public:
  LineReader(std::map<std::string, ProfileFile::Section>& sections, const std::string& path)
      : sections_(sections), path_(path) {}

  Status Take(std::string_view line) {
    ++number_;
    const std::string_view text = Trim(line);
    if (text.empty() || text.front() == '#' || text.front() == ';') return {};
    const bool indented = line.front() == ' ' || line.front() == '\t';
    if (text.front() == '[' && !indented) return Open(text);
    if (section_ == nullptr) return Wrong("stands before the first [section]");
    const size_t at = text.find_first_of("=:");
    if (at == std::string_view::npos) return indented && !parent_.empty() ? Status() : Wrong("has no \"=\"");
    const std::string name = LowerCase(Trim(text.substr(0, at)));
    const std::string_view value = Trim(text.substr(at + 1));
    if (name.empty()) return Wrong("has no name before \"=\"");
    if (!indented) parent_ = value.empty() ? name : "";
    // A line that continues a value is nothing that we use.
    if (indented && parent_.empty()) return {};
    Store(indented ? parent_ + "." + name : name, value);
    return {};
  }

 private:
  Status Open(std::string_view text) {
    const size_t end = text.find(']');
    if (end == std::string_view::npos) return Wrong("has no \"]\"");
    section_ = &sections_[HeaderOf(text.substr(1, end - 1))];
    parent_.clear();
    return {};
  }

  void Store(const std::string& name, std::string_view value) {
    if (IsSecretName(name)) {
      section_->secrets.insert_or_assign(name, Secret(value));
    } else {
      section_->values.insert_or_assign(name, std::string(value));
    }
  }

  Error Wrong(std::string what) const {
    return {ErrorCode::kConfig, path_ + ":" + std::to_string(number_), "the line " + std::move(what), ""};
  }

  std::map<std::string, ProfileFile::Section>& sections_;
  const std::string& path_;
  ProfileFile::Section* section_ = nullptr;
  std::string parent_;
  int number_ = 0;
};

}  // namespace

Result<ProfileFile> ProfileFile::Parse(std::string_view text, const std::string& path) {
  ProfileFile file;
  LineReader reader(file.sections_, path);
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (!line.empty()) {
      KEYMUSTER_RETURN_IF_ERROR(reader.Take(line));
    } else {
      KEYMUSTER_RETURN_IF_ERROR(reader.Take(" "));
    }
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return file;
}

Result<ProfileFile> ProfileFile::Read(const std::string& path) {
  struct stat status {};
  if (path.empty() || (stat(path.c_str(), &status) != 0 && (errno == ENOENT || errno == ENOTDIR))) return ProfileFile();
  Result<std::string> text = ReadWholeFile(path, kLargestFile);
  if (!text.ok()) {
    Error error = std::move(text).error();
    error.code = ErrorCode::kConfig;
    return error;
  }
  Result<ProfileFile> file = Parse(*text, path);
  WipeMemory(text->data(), text->size());
  return file;
}

const ProfileFile::Section* ProfileFile::Find(const std::string& header) const {
  const auto at = sections_.find(header);
  return at == sections_.end() ? nullptr : &at->second;
}

std::vector<std::string> ProfileFile::headers() const {
  std::vector<std::string> headers;
  for (const auto& [header, section] : sections_) headers.push_back(header);
  return headers;
}

}  // namespace keymuster
