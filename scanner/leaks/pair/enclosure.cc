#include "scanner/leaks/pair/enclosure.h"

#include <algorithm>
#include <utility>

#include "core/ascii.h"

namespace keymuster {
namespace {

constexpr size_t kFurthest = 4096;
constexpr size_t kMostOfAKind = 4;
constexpr size_t kLongestTag = 200;

// Walks from a value towards the beginning of its text.
class BackwardWalk {
 public:
  BackwardWalk(std::string_view text, size_t at) : text_(text), at_(at) {}

  std::vector<Enclosure> Run() {
    const size_t limit = at_ - std::min(at_, kFurthest);
    size_t line_end = at_;  // of the line that is being passed
    for (size_t i = at_; i > limit; --i) {
      const char byte = text_[i - 1];
      if (byte == '\n') {
        PassLine(i, line_end);
        line_end = i - 1;
      } else if (byte == '>') {
        PassTag(i - 1);
      } else {
        PassBracket(byte, i - 1);
      }
    }
    if (limit == 0) PassLine(0, line_end);
    std::sort(enclosures_.begin(), enclosures_.end());
    return std::move(enclosures_);
  }

 private:
  void PassBracket(char byte, size_t at) {
    if (byte == ')' || byte == ']' || byte == '}') {
      ++closed_;
    } else if (byte == '(' || byte == '[' || byte == '{') {
      if (closed_ > 0) {
        --closed_;
      } else if (brackets_ < kMostOfAKind) {
        ++brackets_;
        enclosures_.push_back({at, EnclosureKind::kBrackets});
      }
    }
  }

  void PassTag(size_t end) {
    const size_t limit = end - std::min(end, kLongestTag);
    size_t begin = end;
    while (begin > limit && text_[begin - 1] != '<' && text_[begin - 1] != '>') --begin;
    if (begin == limit || text_[begin - 1] != '<' || begin == end) return;
    if (text_[begin] == '/') {
      ++closed_elements_;
    } else if (IsLetter(text_[begin]) && text_[end - 1] != '/') {
      if (closed_elements_ > 0) {
        --closed_elements_;
      } else if (elements_ < kMostOfAKind) {
        ++elements_;
        enclosures_.push_back({begin, EnclosureKind::kElement});
      }
    }
  }

  // The line [begin, end), end at most where the value stands.
  void PassLine(size_t begin, size_t end) {
    std::string_view line = text_.substr(begin, end - begin);
    if (lines_++ == 0) {
      enclosures_.push_back({begin, EnclosureKind::kLine});
      indent_ = std::min(line.find_first_not_of(" \t"), line.size());
      return;
    }
    while (line.ends_with('\r') || line.ends_with(' ') || line.ends_with('\t')) line.remove_suffix(1);
    if (line.empty()) {
      if (!std::exchange(paragraph_, true)) enclosures_.push_back({end, EnclosureKind::kParagraph});
      return;
    }
    if (line.front() == '[' && line.back() == ']' && line.size() > 2 && !std::exchange(section_, true)) {
      enclosures_.push_back({begin, EnclosureKind::kSection});
    }
    const size_t indent = line.find_first_not_of(" \t");
    if (indent < indent_ && headings_ < kMostOfAKind) {
      ++headings_;
      indent_ = indent;
      enclosures_.push_back({begin, EnclosureKind::kHeading});
    }
  }

  const std::string_view text_;
  const size_t at_;
  std::vector<Enclosure> enclosures_;
  size_t closed_ = 0;
  size_t brackets_ = 0;
  size_t closed_elements_ = 0;
  size_t elements_ = 0;
  size_t lines_ = 0;
  size_t indent_ = 0;
  size_t headings_ = 0;
  bool paragraph_ = false;
  bool section_ = false;
};

}  // namespace

std::vector<Enclosure> EnclosuresAround(std::string_view text, size_t at) { return BackwardWalk(text, at).Run(); }

}  // namespace keymuster
