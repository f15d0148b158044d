#include <algorithm>
#include <array>
#include <optional>

#include "core/spelling.h"
#include "rules/leaks/shape.h"

namespace keymuster {
namespace {

struct NamedClass {
  std::string_view name;
  std::string_view bytes;  // what stands between the brackets
};

constexpr std::array kNamedClasses{
    NamedClass{"nothing", ""},
    NamedClass{"digits", "0-9"},
    NamedClass{"lower", "a-z"},
    NamedClass{"upper", "A-Z"},
    NamedClass{"letters", "A-Za-z"},
    NamedClass{"hex", "0-9a-f"},
    NamedClass{"HEX", "0-9A-F"},
    NamedClass{"alnum-lower", "0-9a-z"},
    NamedClass{"alnum-upper", "0-9A-Z"},
    NamedClass{"alnum", "0-9A-Za-z"},
    NamedClass{"base32", "A-Z2-7"},  // RFC 4648
    NamedClass{"base62", "0-9A-Za-z"},
    NamedClass{"base64", "0-9A-Za-z+/"},
    NamedClass{"base64url", "0-9A-Za-z_-"},
    NamedClass{"word", "0-9A-Za-z_"},
    // Letters that end no escape: behind \n, %3D or \u0022 a token may begin, behind another letter a word goes on.
    NamedClass{"mid-word", "G-Zg-mo-qsu-z"},
};

Error Wrong(std::string_view text, std::string_view why) {
  return Error{ErrorCode::kRule, "", "byte class \"" + std::string(text) + "\": " + std::string(why),
               "write a name such as base62, or bytes and ranges in brackets such as [A-Za-z0-9_-]"};
}

std::optional<int> HexDigit(char byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
  if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
  return std::nullopt;
}

// Reads what stands between the brackets, byte by byte.
class BracketReader {
 public:
  BracketReader(std::string_view text, std::string_view bytes) : text_(text), rest_(bytes) {}

  Result<std::array<bool, 256>> Read() {
    std::array<bool, 256> member{};
    while (!rest_.empty()) {
      KEYMUSTER_ASSIGN_OR_RETURN(const unsigned first, Byte());
      unsigned last = first;
      // A '-' at the very end stands for itself.
      if (rest_.size() > 1 && rest_.front() == '-') {
        rest_.remove_prefix(1);
        KEYMUSTER_ASSIGN_OR_RETURN(last, Byte());
      }
      if (last < first) return Wrong(text_, "a range runs backwards");
      std::fill(member.begin() + first, member.begin() + last + 1, true);
    }
    return member;
  }

 private:
  Result<unsigned> Byte() {
    const char byte = rest_.front();
    rest_.remove_prefix(1);
    if (byte == '\\') return Escape();
    if (byte == '[' || byte == ']' || byte == '^') return Wrong(text_, "write [, ] and ^ with a backslash in front");
    // Text is UTF-8: one letter beyond ASCII is several bytes, and which is meant cannot be known.
    if (static_cast<unsigned char>(byte) >= 0x80) return Wrong(text_, "bytes beyond ASCII are written \\xHH");
    return static_cast<unsigned>(byte);
  }

  Result<unsigned> Escape() {
    if (rest_.empty()) return Wrong(text_, "ends in a backslash");
    const char byte = rest_.front();
    rest_.remove_prefix(1);
    if (byte == 'n') return unsigned{'\n'};
    if (byte == 'r') return unsigned{'\r'};
    if (byte == 't') return unsigned{'\t'};
    if (byte == 'x' && rest_.size() >= 2) {
      const std::optional<int> high = HexDigit(rest_[0]);
      const std::optional<int> low = HexDigit(rest_[1]);
      rest_.remove_prefix(2);
      if (high && low) return static_cast<unsigned>(*high * 16 + *low);
    }
    if (std::string_view("\\[]^-/+.").find(byte) != std::string_view::npos) return static_cast<unsigned>(byte);
    return Wrong(text_, "unknown escape; known are \\\\ \\[ \\] \\^ \\- \\n \\r \\t \\xHH");
  }

  std::string_view text_;
  std::string_view rest_;
};

// As a person would write it where it can be printed.
std::string ByteText(unsigned byte) {
  const char printed = static_cast<char>(byte);
  if (std::string_view("\\[]^-").find(printed) != std::string_view::npos) return std::string("\\") + printed;
  if (byte > 0x20 && byte < 0x7f) return std::string(1, printed);
  constexpr std::string_view kDigits = "0123456789abcdef";
  return std::string("\\x") + kDigits[byte / 16] + kDigits[byte % 16];
}

// Ranges join digits, capitals, small letters, or what cannot be printed; "/-9" would be right and unreadable.
int KindOf(unsigned byte) {
  if (byte >= '0' && byte <= '9') return 1;
  if (byte >= 'A' && byte <= 'Z') return 2;
  if (byte >= 'a' && byte <= 'z') return 3;
  return byte <= 0x20 || byte >= 0x7f ? 4 : 0;
}

// The one canonical bracket expression of a set.
std::string RegexOf(const std::array<bool, 256>& member) {
  std::string text;
  for (unsigned first = 0; first < 256; ++first) {
    if (!member[first]) continue;
    unsigned last = first;
    while (last < 255 && member[last + 1] && KindOf(first) != 0 && KindOf(last + 1) == KindOf(first)) ++last;
    text += ByteText(first);
    if (last > first + 1) text += '-';
    if (last > first) text += ByteText(last);
    first = last;
  }
  return text.empty() ? text : "[" + text + "]";
}

}  // namespace

Result<ByteClass> ParseByteClass(std::string_view text) {
  std::string_view bytes;
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
    bytes = text.substr(1, text.size() - 2);
  } else {
    const auto* found = std::find_if(kNamedClasses.begin(), kNamedClasses.end(),
                                     [text](const NamedClass& named) { return named.name == text; });
    if (found == kNamedClasses.end()) {
      std::vector<std::string_view> names;
      for (const NamedClass& named : kNamedClasses) names.push_back(named.name);
      return Wrong(text, "is neither a known name nor in brackets" + DidYouMean(text, names));
    }
    bytes = found->bytes;
  }
  KEYMUSTER_ASSIGN_OR_RETURN(const auto member, BracketReader(text, bytes).Read());
  return ByteClass{std::string(text), RegexOf(member), member};
}

size_t SizeOf(const ByteClass& alphabet) {
  return static_cast<size_t>(std::count(alphabet.member.begin(), alphabet.member.end(), true));
}

}  // namespace keymuster
