#include "scanner/leaks/pair/pairing.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "core/digest.h"
#include "rules/leaks/genuine_shapes.h"
#include "rules/leaks/seeded_random.h"
#include "scanner/leaks/scan.h"
#include "tests/scanner/leaks/soup.h"

namespace keymuster {
namespace {

// Scans a text in which @I @J are ids and @S @R the secrets that belong to them; gives for each id the secret that is
// its partner by letter, "I=S J=R"; "-" where it has none.
class PairedText {
 public:
  PairedText() : random_(7) {
    for (const char id : {'I', 'J'}) values_[id] = RandomAwsKeyId("AKIA", 123456789012, &random_);
    for (const char secret : {'S', 'R'}) values_[secret] = RandomAwsSecret(&random_);
  }

  std::string Partners(std::string_view text) const {
    std::string filled;
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '@') {
        filled += values_.at(text[++i]);
      } else {
        filled += text[i];
      }
    }
    std::map<std::string, std::string> partners;
    for (const LeakFinding& leak : ScanText(AllBuiltinRules(), filled, {})) {
      if (leak.key_id.empty()) continue;
      std::string& letters = partners[leak.key_id];
      for (const LeakPartner& partner : leak.partners) letters += LetterOf(partner.secret_fingerprint);
      if (letters.empty()) letters = "-";
    }
    std::string told;
    for (const char id : {'I', 'J'}) {
      if (partners.contains(values_.at(id)))
        told += (told.empty() ? "" : " ") + std::string(1, id) + "=" + partners[values_.at(id)];
    }
    return told;
  }

 private:
  std::string LetterOf(const std::string& fingerprint) const {
    for (const char letter : {'S', 'R'}) {
      if (fingerprint == "sha256:" + Hex(Sha256(values_.at(letter)), 16)) return std::string(1, letter);
    }
    return "?";
  }

  SeededRandom random_;
  std::map<char, std::string> values_;
};

TEST(PairUp, FindsPartnersByStructure) {
  const struct {
    const char* text;
    const char* partners;
  } kCases[] = {
      {"@I,@S\n@J,@R\n", "I=S J=R"},
      {"user,@S,@I\nother,@R,@J\n", "I=S J=R"},
      {"[{\"id\":\"@I\",\"secret\":\"@S\"},{\"secret\":\"@R\",\"id\":\"@J\"}]", "I=S J=R"},
      {"<a><k>@I</k><s>@S</s></a><a><s>@R</s><k>@J</k></a>", "I=S J=R"},
      {"[one]\naws_secret_access_key=@S\naws_access_key_id=@I\n[two]\naws_access_key_id=@J\naws_secret_access_key=@R\n",
       "I=S J=R"},
      {"A_AWS_ACCESS_KEY_ID=@I\nB_AWS_ACCESS_KEY_ID=@J\nB_AWS_SECRET_ACCESS_KEY=@R\nA_AWS_SECRET_ACCESS_KEY=@S\n",
       "I=S J=R"},
      {"f(\"@I\",\n  \"@S\"); f(\"@J\", \"@R\");", "I=S J=R"},
      {"a:\n  access_key: @I\n  secret_key: @S\nb:\n  secret_key: @R\n  access_key: @J\n", "I=S J=R"},
      {"INSERT INTO t VALUES (1,'@I','@S'),(2,'@R','@J');", "I=S J=R"},
      {"aws_secret_access_key=@S\n", ""},
      {"@I\n", "I=-"},
      {"PROD_AWS_ACCESS_KEY_ID=@I\n\n\nDEV_AWS_SECRET_ACCESS_KEY=@S\n", "I=-"},
      {"key @I\ncommit_sha: @S\n", "I=-"},
  };
  const PairedText text;
  for (const auto& row : kCases) EXPECT_EQ(text.Partners(row.text), row.partners) << row.text;
}

TEST(PairUp, AnExampleHidesNoGenuineSecret) {
  const PairedText text;
  const std::string example = std::string("AK") + "IAIOSFODNN7EXAMPLE";
  EXPECT_EQ(text.Partners("# like " + example + "\naws_access_key_id=@I aws_secret_access_key=@S\n"), "I=S");
}

TEST(PairUp, AloneASecretIsLessSure) {
  SeededRandom random(3);
  const std::string secret = RandomAwsSecret(&random);
  const auto confidence = [](const std::string& line) {
    const auto leaks = ScanText(AllBuiltinRules(), line, {});
    EXPECT_EQ(leaks.size(), 1U) << line.substr(0, 12);
    return leaks.empty() ? Confidence::kHigh : leaks.front().confidence;
  };
  EXPECT_EQ(confidence("AWS_SECRET_ACCESS_KEY=" + secret), Confidence::kMedium);
  EXPECT_EQ(confidence("secret_key: " + secret), Confidence::kLow);
}

}  // namespace
}  // namespace keymuster
