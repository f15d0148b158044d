#include "scanner/leaks/expand/expander.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "rules/leaks/genuine_shapes.h"
#include "rules/leaks/seeded_random.h"
#include "scanner/leaks/scan.h"
#include "tests/scanner/leaks/soup.h"

namespace keymuster {
namespace {

class Encoder {
 public:
  static std::string Base64(std::string_view bytes, bool url = false) {
    const std::string digits =
        std::string("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") + (url ? "-_" : "+/");
    std::string text;
    for (size_t i = 0; i < bytes.size(); i += 3) {
      unsigned bits = 0;
      for (size_t j = 0; j < 3; ++j)
        bits = bits << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
      for (size_t j = 0; j < 4; ++j) text += i + j > bytes.size() ? '=' : digits[bits >> (18 - 6 * j) & 63];
    }
    return text;
  }

  // Each byte as `before`, its number in `digits` digits to `base`, `behind`.
  static std::string Each(std::string_view bytes, const std::string& before, unsigned base, size_t digits,
                          const std::string& behind = "") {
    std::string text;
    for (const char byte : bytes) {
      std::string number;
      for (auto rest = static_cast<unsigned char>(byte); rest > 0; rest = static_cast<unsigned char>(rest / base)) {
        number.insert(0, 1, "0123456789ABCDEF"[rest % base]);
      }
      if (number.size() < digits) number.insert(0, digits - number.size(), '0');
      text += before + number + behind;
    }
    return text;
  }

  static std::string Utf16(std::string_view bytes, bool big) {
    std::string text;
    for (const char byte : bytes) text += big ? std::string(1, '\0') + byte : std::string(1, byte) + '\0';
    return text;
  }

  static std::string Wrapped(const std::string& text, size_t width, const std::string& end = "\n") {
    std::string lines;
    for (size_t i = 0; i < text.size(); i += width) lines += text.substr(i, width) + end;
    return lines;
  }
};

struct Key {
  explicit Key(uint64_t seed)
      : random(seed), id(RandomAwsKeyId("AKIA", 123456789012, &random)), secret(RandomAwsSecret(&random)) {}
  SeededRandom random;
  std::string id;
  std::string secret;
  std::string text() const { return "[x]\naws_access_key_id = " + id + "\naws_secret_access_key = " + secret + "\n"; }
};

std::vector<LeakFinding> Found(const std::string& text, size_t window = 256 * 1024) {
  ScanOptions options;
  options.window = window;
  return ScanText(AllBuiltinRules(), text, options);
}

void ExpectPair(const std::string& text, const Key& key, const std::string& encoding) {
  const auto leaks = Found(text);
  ASSERT_EQ(leaks.size(), 2U) << encoding;
  for (const LeakFinding& leak : leaks) {
    EXPECT_EQ(leak.locations.at(0).encoding, encoding);
    ASSERT_EQ(leak.partners.size(), 1U) << encoding;
  }
  EXPECT_EQ(leaks[0].partners[0].key_id, key.id) << encoding;
  EXPECT_EQ(leaks[1].key_id, key.id) << encoding;
}

TEST(ExpanderThorough, ReadsEachSpelling) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    const Key key(seed);
    const std::string text = key.text();
    ExpectPair("data: " + Encoder::Base64(text) + "\n", key, "base64");
    ExpectPair("data: '" + Encoder::Base64(text, true) + "'\n", key, "base64");
    ExpectPair(Encoder::Wrapped(Encoder::Base64(text), 60 + seed), key, "base64");
    ExpectPair("x: " + Encoder::Base64(Encoder::Base64(text)) + "\n", key, "base64+base64");
    ExpectPair("-enc " + Encoder::Base64(Encoder::Utf16(text, false)), key, "base64+utf-16");
    ExpectPair(Encoder::Utf16(text, seed % 2 == 0), key, "utf-16");
    ExpectPair("hex " + Encoder::Each(text, "", 16, 2), key, "hex");
    ExpectPair(Encoder::Each(text, "%", 16, 2), key, "percent");
    ExpectPair("\"" + Encoder::Each(text, "\\u", 16, 4) + "\"", key, "escapes");
    ExpectPair("\"" + Encoder::Each(text, "\\x", 16, 2) + "\"", key, "escapes");
    ExpectPair("\"" + Encoder::Each(text, "\\", 8, 3) + "\"", key, "escapes");
    ExpectPair("<p>" + Encoder::Each(text, "&#", 10, 1, ";") + "</p>", key, "html-entities");
    ExpectPair(Encoder::Wrapped(Encoder::Each(text, "=", 16, 2), 72, "=\n"), key, "quoted-printable");
    ExpectPair("k('" + key.id.substr(0, 9) + "' + '" + key.id.substr(9) + "', \"" + key.secret.substr(0, seed) +
                   "\"\n  \"" + key.secret.substr(seed) + "\")",
               key, "joined-strings");
  }
}

TEST(Expander, SaysWhereItStoodInTheText) {
  const Key key(3);
  const std::string head = "first line\nkey: ";
  const auto leaks = Found(head + Encoder::Base64(key.id) + "\n");
  ASSERT_EQ(leaks.size(), 1U);
  const Location& location = leaks[0].locations.at(0);
  EXPECT_EQ(std::tuple(location.line, location.column, location.offset), std::tuple(2U, 6U, head.size()));
  EXPECT_EQ(location.length, 28U) << "with its padding";
}

TEST(Expander, ANameOutsideAndAValueInsideAreReadTogether) {
  const Key key(4);
  const auto leaks = Found("AWS_SECRET_ACCESS_KEY: " + Encoder::Base64(key.secret) + "\n");
  ASSERT_EQ(leaks.size(), 1U);
  EXPECT_EQ(leaks[0].rule, "aws-secret-access-key");
}

TEST(Expander, ADigestIsNoText) {
  const auto leaks =
      Found("integrity sha512-" + Encoder::Base64(std::string(64, '\x81')) + "\nhash: " + std::string(64, 'a') + "\n");
  EXPECT_TRUE(leaks.empty());
}

// What is found depends on the bytes, not on how they are cut into chunks.
TEST(Expander, TheWindowChangesNothing) {
  std::string text;
  std::set<std::string> ids;
  for (uint64_t seed = 1; text.size() < 300'000; ++seed) {
    const Key key(seed);
    ids.insert(key.id);
    text += std::string(seed * 7919 % 3001, seed % 3 == 0 ? '\n' : '.') + "\n";
    switch (seed % 4) {
      case 0:
        text += Encoder::Wrapped(Encoder::Base64(key.text()), 76);
        break;
      case 1:
        text += "\"" + Encoder::Each(key.text(), "\\u", 16, 4) + "\"";
        break;
      case 2:
        text += Encoder::Each(key.text(), "%", 16, 2);
        break;
      default:
        text += Encoder::Utf16(key.text(), false);
        break;
    }
  }
  const auto places = [&text](size_t window) {
    std::vector<std::tuple<std::string, std::string, uint64_t, uint64_t, std::string, size_t>> list;
    for (const LeakFinding& leak : Found(text, window)) {
      const Location& at = leak.locations.at(0);
      list.emplace_back(leak.rule, leak.key_id, at.offset, at.line, at.fingerprint, leak.partners.size());
    }
    return list;
  };
  const auto expected = places(1 << 20);
  EXPECT_EQ(expected.size(), 2 * ids.size());
  for (const size_t window : {size_t{64}, size_t{1000}, size_t{32768}, size_t{100'000}}) {
    const auto found = places(window);
    ASSERT_EQ(found.size(), expected.size()) << window;
    for (size_t i = 0; i < found.size(); ++i) ASSERT_EQ(found[i], expected[i]) << window;
  }
}

TEST(Expander, EncodingsWithoutEndAreBounded) {
  std::string text = Key(9).text();
  for (int i = 0; i < 12; ++i) text = Encoder::Base64(text);
  EXPECT_TRUE(Found(text).empty());
}

}  // namespace
}  // namespace keymuster
