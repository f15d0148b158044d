#include "scanner/leaks/gather/line_comments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/base64.h"
#include "rules/leaks/rule_set.h"
#include "rules/leaks/template.h"
#include "scanner/leaks/blob_scanner.h"
#include "scanner/leaks/match/compiled_rules.h"

namespace keymuster {
namespace {

using ::testing::ElementsAre;

// The reasons of the comments beside what is found, or "-" where there is none.
std::vector<std::string> Reasons(const std::string& text, size_t window = 64) {
  static const LeakRuleSet rules = LeakRuleSet::Create({}, {}).value();
  static const CompiledRules compiled(rules);
  BlobScanner scanner(compiled, TextOptions{window, 1000, {}});
  std::vector<std::string> reasons;
  scanner.Begin();
  for (size_t at = 0; at < text.size();) {
    const std::span<char> room = scanner.Room();
    const size_t size = std::min(room.size(), text.size() - at);
    text.copy(room.data(), size, at);
    scanner.Filled(size);
    at += size;
  }
  for (const Hit& hit : scanner.End().hits) reasons.push_back(hit.comment ? hit.comment->reason : "-");
  return reasons;
}

std::string Filled(const std::string& text) { return FillTemplate(text, 7).value(); }

const std::string kId = Filled("{{aws_key_id:AKIA}}");
const std::string kComment = "# keymuster:allow reason: a sample";

TEST(LineComments, AreThoseOfTheLine) {
  EXPECT_THAT(Reasons(kId), ElementsAre("-"));
  EXPECT_THAT(Reasons(kId + " " + kComment), ElementsAre("a sample"));
  EXPECT_THAT(Reasons("/* keymuster:allow reason: a sample */ " + kId), ElementsAre("a sample"));
  EXPECT_THAT(Reasons(kId + "\n" + kComment), ElementsAre("-"));
  EXPECT_THAT(Reasons(kComment + "\n" + kId), ElementsAre("-"));
  // Without a reason it is told, and whoever asks refuses it.
  EXPECT_THAT(Reasons(kId + " # keymuster:allow"), ElementsAre(""));
  // The one with a reason counts, wherever it stands.
  EXPECT_THAT(Reasons("/* keymuster:allow: a sample */ " + kId + " # keymuster:allow"), ElementsAre("a sample"));
}

TEST(LineComments, AsFarAsALineIsReadWhateverTheWindow) {
  for (const size_t window : {64, 200, 5000}) {
    EXPECT_THAT(Reasons(kId + std::string(980, ' ') + kComment, window), ElementsAre("a sample")) << window;
    EXPECT_THAT(Reasons(kId + std::string(1100, ' ') + kComment, window), ElementsAre("-")) << window;
    EXPECT_THAT(Reasons(kComment + ". " + std::string(980, ' ') + kId, window), ElementsAre("a sample.")) << window;
    EXPECT_THAT(Reasons(kComment + std::string(1100, ' ') + kId, window), ElementsAre("-")) << window;
  }
}

TEST(LineComments, StandBesideWhatIsEncoded) {
  const std::string encoded = Base64Encode("aws_access_key_id = " + kId + "\nregion = eu-west-1\n");
  for (const size_t window : {64, 5000}) {
    EXPECT_THAT(Reasons("data: " + encoded + "  " + kComment + "\n", window), ElementsAre("a sample")) << window;
    EXPECT_THAT(Reasons("data: " + encoded + "\n" + kComment + "\n", window), ElementsAre("-")) << window;
  }
}

// A reason is shown: no secret of the same line may be in it.
TEST(LineComments, AReasonEndsWhereASecretBegins) {
  const std::string secret = Filled("{{aws_secret}}");
  EXPECT_THAT(Reasons(kId + " # keymuster:allow reason: goes with " + secret),
              ElementsAre("goes with [...]", "goes with"));
  EXPECT_THAT(Reasons("/* keymuster:allow reason: goes with " + secret + " */ id = " + kId),
              ElementsAre("goes with", "goes with [...]"));
}

}  // namespace
}  // namespace keymuster
