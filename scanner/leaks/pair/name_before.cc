#include "scanner/leaks/pair/name_before.h"

#include <algorithm>
#include <array>
#include <span>

#include "core/ascii.h"

namespace keymuster {
namespace {

constexpr size_t kLongestGap = 64;
constexpr size_t kLongestName = 80;
constexpr int kMostPlaces = 3;  // words for places that are passed over

bool IsNameByte(char byte) { return IsAlnum(byte) || byte == '_' || byte == '.' || byte == '-'; }

bool HasWord(std::span<const std::string_view> list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// Words that name the place of a value, not the value.
constexpr std::array<std::string_view, 12> kPlaces{"value", "string", "default", "str",  "const",  "outputvalue",
                                                   "val",   "text",   "content", "data", "create", "new"};

// Words of kinds and of software, which both halves of a key may or may not have.
constexpr std::array<std::string_view, 47> kKindWords{
    "aws",     "amazon", "access",   "secret",   "session", "security",   "token",  "key",   "keys", "id",
    "ids",     "api",    "user",     "username", "login",   "password",   "passwd", "pass",  "pwd",  "sec",
    "private", "public", "my",       "the",      "name",    "env",        "spring", "cloud", "fs",   "credentials",
    "s3a",     "s3n",    "s3",       "hadoop",   "config",  "credential", "value",  "var",   "set",  "export",
    "default", "data",   "settings", "static",   "is",      "parameter",  "acc"};

constexpr std::array<std::string_view, 53> kOtherTails{
    "hash",      "digest",      "checksum",   "sha",   "sha1",      "sha256",    "sha512", "md5",    "etag",
    "integrity", "crc",         "id",         "uuid",  "guid",      "url",       "uri",    "path",   "file",
    "ref",       "arn",         "name",       "label", "version",   "revision",  "rev",    "commit", "tree",
    "digests",   "fingerprint", "thumbprint", "hint",  "length",    "signature", "sig",    "salt",   "nonce",
    "iv",        "hashes",      "hmac",       "kid",   "algorithm", "alg",       "used",   "at",     "expires",
    "expiry",    "expiration",  "date",       "time",  "timestamp", "format",    "status", "count"};

constexpr std::array<std::string_view, 13> kOtherAnywhere{"encrypted", "ciphertext", "hash",       "sha",  "sha1",
                                                          "sha256",    "sha512",     "md5",        "etag", "digest",
                                                          "checksum",  "integrity",  "fingerprint"};

// Tokens that only say where a list goes on, or which words a text is made of.
constexpr std::array<std::string_view, 23> kOtherTokens{
    "client", "status",  "unit",     "association", "verification", "change",     "creation", "idempotency",
    "copy",   "request", "next",     "page",        "continuation", "pagination", "paging",   "cursor",
    "marker", "sync",    "previous", "resume",      "dkim",         "starting",   "continue"};

// Keys that find something in a table, and secrets that a protocol computes.
constexpr std::array<std::string_view, 10> kOtherKeys{"cache", "cached",    "public", "primary",  "foreign",
                                                      "sort",  "partition", "row",    "exporter", "shared"};

constexpr std::array<std::string_view, 12> kSecretWords{"secret",     "key",         "password", "passwd",
                                                        "pass",       "pwd",         "sec",      "token",
                                                        "credential", "credentials", "auth",     "secretkey"};

size_t BackOver(std::string_view text, size_t at) {
  const size_t limit = at - std::min(at, kLongestGap);
  while (at > limit && !IsNameByte(text[at - 1]) && text[at - 1] != '>') --at;
  return at;
}

// A letter of an escape (\n, \", \u0022) or of a string's kind (b', L") is no name.
bool IsNoName(std::string_view text, size_t begin, size_t end) {
  if (begin > 0 && text[begin - 1] == '\\') return end - begin <= 5;
  return false;
}

std::string_view TagBefore(std::string_view text, size_t end) {
  const size_t limit = end - std::min(end, kLongestName);
  size_t begin = end - 1;
  while (begin > limit && text[begin - 1] != '<' && text[begin - 1] != '>') --begin;
  if (begin == limit || text[begin - 1] != '<') return {};
  std::string_view tag = text.substr(begin, end - 1 - begin);
  if (tag.starts_with('/')) return {};
  return tag.substr(0, tag.find_first_of(" \t\r\n/"));
}

bool IsPlace(std::string_view name) {
  std::string folded(name);
  std::transform(folded.begin(), folded.end(), folded.begin(), FoldCase);
  const size_t dot = folded.rfind('.');
  return HasWord(kPlaces, dot == std::string::npos ? folded : folded.substr(dot + 1));
}

// The content of the element in front: <name>NAME</name><value>.
std::string_view ContentBefore(std::string_view text, size_t tag_begin) {
  size_t at = tag_begin;
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\n' || text[at - 1] == '\r' || text[at - 1] == '\t')) --at;
  if (at == 0 || text[at - 1] != '>') return {};
  const size_t close = text.rfind('<', at - 1);
  if (close == std::string_view::npos || close == 0 || at - close > kLongestName || text[close + 1] != '/') return {};
  size_t begin = close;
  while (begin > 0 && close - begin < kLongestName && IsNameByte(text[begin - 1])) --begin;
  return text.substr(begin, close - begin);
}

// Blanks alone name nothing over a line's end, and an id is no name.
bool NamesNothing(std::string_view gap, std::string_view name) {
  if (gap.find('\n') != std::string_view::npos && gap.find_first_of("=:>({[|") == std::string_view::npos) return true;
  return name.size() == 20 &&
         std::none_of(name.begin(), name.end(), [](char byte) { return !IsUpper(byte) && !IsDigit(byte); });
}

std::string_view NameAt(std::string_view text, size_t at, int places) {
  const bool first = places == kMostPlaces;
  const size_t end = BackOver(text, at);
  if (end == 0 || (!IsNameByte(text[end - 1]) && text[end - 1] != '>')) return {};
  if (text[end - 1] == '>') {
    const std::string_view tag = TagBefore(text, end);
    if (tag.empty()) return places > 0 ? NameAt(text, end - 1, places - 1) : std::string_view();
    if (!IsPlace(tag)) return tag;
    return ContentBefore(text, static_cast<size_t>(tag.data() - text.data()) - 1);
  }
  size_t begin = end;
  while (begin > 0 && end - begin < kLongestName && IsNameByte(text[begin - 1])) --begin;
  const std::string_view name = text.substr(begin, end - begin);
  const bool letters = std::any_of(name.begin(), name.end(), IsLetter);
  if (first && letters && NamesNothing(text.substr(end, at - end), name)) return {};
  if (IsNoName(text, begin, end) || (end < at && name.size() == 1) || IsPlace(name) || !letters) {
    return places > 0 ? NameAt(text, begin - (IsNoName(text, begin, end) ? 1 : 0), places - 1) : std::string_view();
  }
  return name;
}

}  // namespace

std::string_view NameBefore(std::string_view text, size_t at) { return NameAt(text, at, kMostPlaces); }

std::vector<std::string> WordsOfName(std::string_view name) {
  std::vector<std::string> words;
  bool goes_on = false;
  for (size_t i = 0; i < name.size(); ++i) {
    const char byte = name[i];
    if (!IsAlnum(byte)) {
      goes_on = false;
      continue;
    }
    const char before = i > 0 ? name[i - 1] : '\0';
    const char after = i + 1 < name.size() ? name[i + 1] : '\0';
    const bool hump = IsUpper(byte) && IsLetter(before) && (!IsUpper(before) || (IsLetter(after) && !IsUpper(after)));
    // A number is a word of its own (key1), but for the names of algorithms and services (sha256, s3).
    const bool number = IsDigit(byte) && IsLetter(before) && (words.back().size() > 3 || words.back() == "key");
    if (!goes_on || hump || number) words.emplace_back();
    words.back().push_back(FoldCase(byte));
    goes_on = true;
  }
  return words;
}

std::string StemOfName(std::string_view name) {
  std::string stem;
  for (const std::string& word : WordsOfName(name)) {
    std::string_view rest = word;
    for (bool cut = true; cut && !rest.empty();) {
      cut = false;
      size_t longest = 0;
      for (const std::string_view kind : kKindWords) {
        if (rest.starts_with(kind)) longest = std::max(longest, kind.size());
      }
      // A short word in front of others is a coincidence, unless all of it is such words.
      if (longest > 0 && (longest == rest.size() || longest > 2)) {
        rest.remove_prefix(longest);
        cut = true;
      }
    }
    if (!rest.empty()) stem += (stem.empty() ? "" : "-") + std::string(rest);
  }
  return stem;
}

bool NamesSomethingElse(std::string_view name) {
  const std::vector<std::string> words = WordsOfName(name);
  if (words.empty()) return false;
  if (HasWord(kOtherTails, words.back())) return true;
  const bool token = words.back() == "token" || words.back() == "tokens";
  return std::any_of(words.begin(), words.end(), [token](const std::string& word) {
    return HasWord(kOtherAnywhere, word) || (token && HasWord(kOtherTokens, word)) || HasWord(kOtherKeys, word);
  });
}

bool NamesSecret(std::string_view name) {
  const std::vector<std::string> words = WordsOfName(name);
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return HasWord(kSecretWords, word) || word.find("secret") != std::string::npos || word.ends_with("key");
  });
}

bool NamesAmazon(std::string_view name) {
  std::string folded(name);
  std::transform(folded.begin(), folded.end(), folded.begin(), FoldCase);
  return folded.find("aws") != std::string::npos || folded.find("amazon") != std::string::npos ||
         folded.find("s3") != std::string::npos || folded.find("secret_access_key") != std::string::npos ||
         folded.find("secretaccesskey") != std::string::npos;
}

}  // namespace keymuster
