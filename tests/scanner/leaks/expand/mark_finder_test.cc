#include "scanner/leaks/expand/mark_finder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "scanner/leaks/expand/candidate_sets.h"
#include "scanner/leaks/expand/codec/alphabet.h"

namespace keymuster {
namespace {

std::string Base64(const std::string& bytes) {
  static const std::string kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    unsigned bits = 0;
    for (size_t j = 0; j < 3; ++j)
      bits = bits << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    for (size_t j = 0; j < 4; ++j) text += i + j > bytes.size() ? '=' : kDigits[bits >> (18 - 6 * j) & 63];
  }
  return text;
}

std::string Each(const std::string& bytes, const std::string& before, const std::string& behind = "") {
  std::string text;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    text += before + "0123456789ABCDEF"[value >> 4] + "0123456789ABCDEF"[value & 15] + behind;
  }
  return text;
}

class Random {
 public:
  explicit Random(unsigned seed) : random_(seed) {}

  size_t Below(size_t bound) { return random_() % bound; }
  std::string Bytes(size_t size, const std::string& alphabet = "") {
    std::string bytes;
    while (bytes.size() < size)
      bytes += alphabet.empty() ? static_cast<char>(random_()) : alphabet[Below(alphabet.size())];
    return bytes;
  }
  // Of credentials: twenty letters and digits.
  std::string Token() { return Bytes(20, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"); }
  // What stands around: names, strings, operators, escapes that lead nowhere.
  std::string Filler() {
    static const std::vector<std::string> kPieces = {"SOME_REGISTER__FIELD_MASK",
                                                     "aCamelCaseNameOfSomething",
                                                     "\\n\"",
                                                     "\\\n\t",
                                                     " = \n",
                                                     "%02x",
                                                     "&this->lock;",
                                                     "\"",
                                                     "'",
                                                     ", ",
                                                     "= 42",
                                                     "=3",
                                                     "\\\\",
                                                     "\n",
                                                     " ",
                                                     "//",
                                                     "--------",
                                                     "0x",
                                                     "\\x",
                                                     "%%",
                                                     "&&",
                                                     "a=20;",
                                                     "\", \"",
                                                     "`+`",
                                                     "\\u",
                                                     "&amp",
                                                     "join(",
                                                     "\r\n"};
    switch (Below(8)) {
      case 0:
        return Base64(Bytes(Below(90)));
      case 1:
        return Bytes(Below(30));
      case 2:
        return Each(Bytes(Below(30)), "");
      default:
        return kPieces[Below(kPieces.size())];
    }
  }

 private:
  std::mt19937 random_;
};

std::string Cut(const std::string& text, size_t width, const std::string& joint) {
  std::string cut;
  for (size_t i = 0; i < text.size(); i += width) cut += (i > 0 ? joint : "") + text.substr(i, width);
  return cut;
}

std::string Disguise(Random* random, size_t kind, const std::string& token) {
  switch (kind) {
    case 0:  // wherever it begins in its three bytes
      return Base64(random->Bytes(random->Below(3), "xyz") + token);
    case 1: {  // in the midst of binary, in lines
      const std::string bytes = random->Bytes(200 + random->Below(3)) + token + random->Bytes(200);
      return "\n" + Cut(Base64(bytes), 60 + 4 * random->Below(5), random->Below(2) == 0 ? "\n" : "\r\n  ") + "\n";
    }
    case 2:
      return " " + Each(token, "");
    case 3:
      return Each(token, "%");
    case 4:
      return Each(token, "\\x");
    case 5:
      return Each(token, "\\u00");
    case 6:
      return Each(token, "&#x", ";");
    case 7:
      return Cut(token, 4 + random->Below(12), random->Below(2) == 0 ? "\" + \"" : "\"\n    \"");
    case 8:
      return Each(token, "=");
    default:
      return "..." + Cut(token, 1, std::string(1, '\0')) + std::string(2, '\0');
  }
}

std::vector<Span> RegionsAt(std::string_view text, const std::vector<Mark>& marks, const Codec& codec) {
  std::vector<Span> regions;
  size_t next = 0;
  for (const Mark& mark : marks) {
    if (mark.kind != codec.mark || mark.offset < next) continue;
    next = codec.find(text, mark.offset, &regions);
  }
  return regions;
}

// In two pieces, as chunks come, or in one.
std::vector<Mark> MarksOf(const std::string& text, size_t cut) {
  constexpr size_t kOverlap = 512;
  std::vector<Mark> marks;
  const size_t to = cut - std::min(cut, kOverlap);
  if (to > 0) FindMarks(std::string_view(text).substr(0, cut), 0, to, &marks);
  FindMarks(text, to - std::min(to, kOverlap), text.size(), &marks);
  return marks;
}

// What the codec makes of every byte that it could begin at.
std::vector<Mark> EveryMark(std::string_view text, const Codec& codec) {
  std::vector<Mark> marks;
  for (size_t at = 0; at < text.size(); ++at) {
    const std::string_view rest = text.substr(at);
    const std::string_view sample = rest.substr(0, kSampleCharacters);
    bool may_begin = false;
    switch (codec.mark) {
      case MarkKind::kBackslash:
        may_begin = text[at] == '\\' && (at == 0 || text[at - 1] != '\\');
        break;
      case MarkKind::kPercent:
        may_begin = text[at] == '%' && rest.size() > 1 && rest[1] >= '0' && rest[1] <= '7';  // ASCII
        break;
      case MarkKind::kAmpersand:
        may_begin = text[at] == '&';
        break;
      case MarkKind::kEqualsSign:
        may_begin = text[at] == '=';
        break;
      case MarkKind::kQuote:
        may_begin = kQuoteSet.Has(text[at]);
        break;
      case MarkKind::kCharacters:
        may_begin = sample.size() == kSampleCharacters && IsTextInBase64(sample.data()) &&
                    std::all_of(sample.begin(), sample.end(), [](char byte) { return kAlphanumericSet.Has(byte); });
        break;
      case MarkKind::kDigits:
        may_begin = rest.size() >= 40 && IsTextInHex(rest.data()) && IsTextInHex(rest.data() + 18);
        break;
      case MarkKind::kZeros:
        may_begin = rest.size() >= 2 && rest[0] == '\0' && rest[1] != '\0';
        break;
    }
    if (may_begin) marks.push_back({at, codec.mark});
  }
  return marks;
}

bool Touches(const std::vector<Span>& regions, const Span& region) {
  return std::any_of(regions.begin(), regions.end(),
                     [&](const Span& one) { return one.begin < region.end && region.begin < one.end; });
}

TEST(MarkFinder, LeavesNothingThatCodecsTake) {
  Random random(7);
  size_t taken = 0;
  for (int round = 0; round < 1500; ++round) {
    std::string text;
    while (text.size() < 200 + random.Below(1500)) {
      text += random.Below(6) == 0 ? Disguise(&random, random.Below(10), random.Token()) : random.Filler();
    }
    const std::vector<Mark> marks = MarksOf(text, random.Below(text.size()));
    for (const Codec* codec : Codecs()) {
      const std::vector<Span> found = RegionsAt(text, marks, *codec);
      for (const Span& region : RegionsAt(text, EveryMark(text, *codec), *codec)) {
        ++taken;
        ASSERT_TRUE(Touches(found, region))
            << codec->name << " round " << round << ": " << text.substr(region.begin, region.size());
      }
    }
  }
  EXPECT_GT(taken, 10'000U);
}

TEST(MarkFinder, FindsATokenWhereverItStands) {
  Random random(8);
  const std::vector<const Codec*> codecs{
      &Base64Codec(),    &Base64Codec(), &HexadecimalCodec(),   &PercentCodec(),         &BackslashCodec(),
      &BackslashCodec(), &EntityCodec(), &JoinedStringsCodec(), &QuotedPrintableCodec(), &BareUtf16Codec()};
  for (int round = 0; round < 3000; ++round) {
    const size_t kind = random.Below(codecs.size());
    const std::string token = random.Token();
    const std::string head = random.Bytes(random.Below(700), "ab. \n\t(") + " ";
    const std::string middle = Disguise(&random, kind, token);
    const std::string text = head + middle + random.Bytes(random.Below(200), " .;\n)");
    const Codec& codec = *codecs[kind];
    const std::vector<Span> regions = RegionsAt(text, MarksOf(text, random.Below(text.size())), codec);
    DecodedText decoded;
    codec.rewrite(text, {0, text.size()}, regions, &decoded);
    EXPECT_NE(decoded.bytes().find(token), std::string_view::npos)
        << codec.name << " round " << round << ": " << middle;
  }
}

TEST(MarkFinder, LeavesSourceTextAlone) {
  const std::string text =
      "static const struct of_device_id SOME_LONG_NAME_OF_A_TABLE[] = {\n\t{ .compatible = "
      "\"vendor,some-device-name\", },\n"
      "#define REG_FIELD__SHIFT_OF_SOMETHING_LONG \\\n\t(&aVeryLongCamelCaseNameOfSomething)\n"
      "printf(\"%s: %02x %d\\n\", name, 42, list['alpha', 'beta', 'gamma'])\n"
      "d41d8cd98f00b204e9800998ecf8427e  da39a3ee5e6b4b0d3255bfef95601890afd80709\n";
  std::vector<Mark> marks;
  FindMarks(text, 0, text.size(), &marks);
  for (const Mark& mark : marks) EXPECT_EQ(mark.kind, MarkKind::kPercent) << text.substr(mark.offset, 40);
}

}  // namespace
}  // namespace keymuster
