#include "scanner/leaks/git/commit.h"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace keymuster {
namespace {

// The lines in front of the first empty one: "key value". Lines that go on begin with a space and belong to no key
// that is asked for.
class HeaderLines {
 public:
  explicit HeaderLines(std::string_view bytes) : bytes_(bytes) {}

  bool Next(std::string_view* key, std::string_view* value) {
    if (at_ >= bytes_.size()) return false;
    const size_t end = std::min(bytes_.find('\n', at_), bytes_.size());
    const std::string_view line = bytes_.substr(at_, end - at_);
    at_ = std::min(end + 1, bytes_.size());
    if (line.empty()) return false;
    const size_t space = std::min(line.find(' '), line.size());
    *key = line.substr(0, space);
    *value = line.substr(std::min(space + 1, line.size()));
    return true;
  }
  size_t at() const { return at_; }

 private:
  std::string_view bytes_;
  size_t at_ = 0;
};

}  // namespace

Signature ParseSignature(std::string_view line) {
  Signature signature;
  const size_t open = line.find('<');
  if (open == std::string_view::npos) {
    signature.name = line;
    return signature;
  }
  signature.name = line.substr(0, open);
  while (signature.name.ends_with(' ')) signature.name.remove_suffix(1);
  const size_t close = std::min(line.rfind('>'), line.size());
  if (close <= open) return signature;
  signature.mail = line.substr(open + 1, close - open - 1);
  std::string_view rest = line.substr(std::min(close + 1, line.size()));
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  int64_t seconds = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), seconds);
  if (error == std::errc()) signature.seconds = seconds;
  return signature;
}

std::optional<Commit> ParseCommit(std::string_view bytes, ObjectFormat format) {
  Commit commit;
  HeaderLines lines(bytes);
  std::string_view key;
  std::string_view value;
  while (lines.Next(&key, &value)) {
    if (key == "tree" && commit.tree.empty()) {
      commit.tree = IdFromHex(value, format).value_or("");
    } else if (key == "parent") {
      if (auto parent = IdFromHex(value, format)) commit.parents.push_back(*std::move(parent));
    } else if (key == "author") {
      commit.author = ParseSignature(value);
    } else if (key == "committer") {
      commit.committer = ParseSignature(value);
    }
  }
  if (commit.tree.empty()) return std::nullopt;
  commit.message = lines.at();
  return commit;
}

std::optional<Tag> ParseTag(std::string_view bytes, ObjectFormat format) {
  Tag tag;
  HeaderLines lines(bytes);
  std::string_view key;
  std::string_view value;
  while (lines.Next(&key, &value)) {
    if (key == "object" && tag.target.empty()) {
      tag.target = IdFromHex(value, format).value_or("");
    } else if (key == "type") {
      tag.target_type = ObjectTypeOf(value);
    } else if (key == "tagger") {
      tag.tagger = ParseSignature(value);
    }
  }
  if (tag.target.empty()) return std::nullopt;
  tag.message = lines.at();
  return tag;
}

}  // namespace keymuster
