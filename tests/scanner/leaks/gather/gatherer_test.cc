#include "scanner/leaks/gather/gatherer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "scanner/leaks/gather/description.h"
#include "scanner/leaks/gather/fingerprint.h"

namespace keymuster {
namespace {

Hit HitOf(const std::string& rule, const std::string& secret, uint64_t offset, Severity severity = Severity::kHigh) {
  Hit hit;
  hit.finding.rule = rule;
  hit.finding.severity = severity;
  hit.identity = Sha256(secret);
  hit.location.offset = offset;
  hit.ordinal = offset;
  return hit;
}

BlobOrigin In(const std::string& path, std::vector<std::string> members = {}) {
  return {path, std::move(members), Place::kContent, {}};
}

TEST(Gatherer, OneSecretInManyPlacesIsOneFinding) {
  Gatherer first;
  Gatherer second;
  first.Add(In("b"), {HitOf("r", "one", 1), HitOf("r", "two", 2)});
  second.Add(In("a", {"m"}), {HitOf("r", "one", 7)});
  second.Add(In("c"), {HitOf("other", "one", 1)});
  first.Merge(std::move(second));
  const auto leaks = first.Take();
  ASSERT_EQ(leaks.size(), 3U) << "the same value under another rule is another finding";
  EXPECT_EQ(leaks[0].rule, "other");
  ASSERT_EQ(leaks[1].locations.size(), 2U);
  EXPECT_EQ(leaks[1].locations[0].path, "a");
  EXPECT_EQ(leaks[1].locations[0].members, std::vector<std::string>{"m"});
  EXPECT_EQ(leaks[1].locations[1].path, "b");
  EXPECT_EQ(leaks[2].locations.size(), 1U);
}

TEST(Gatherer, APlaceThatIsMetTwiceIsOnePlace) {
  Gatherer gatherer;
  gatherer.Add(In("a"), {HitOf("r", "one", 1)});
  gatherer.Add(In("a"), {HitOf("r", "one", 1)});
  EXPECT_EQ(gatherer.Take().at(0).locations.size(), 1U);
}

TEST(Gatherer, TheOrderDependsOnNeitherArrivalNorSecret) {
  std::vector<Hit> hits{HitOf("r", "x", 5, Severity::kLow), HitOf("r", "y", 3), HitOf("q", "z", 9),
                        HitOf("r", "w", 1, Severity::kCritical)};
  std::vector<std::string> expected;
  std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.ordinal < b.ordinal; });
  do {
    Gatherer gatherer;
    for (const Hit& hit : hits) gatherer.Add(In("a"), {hit});
    std::vector<std::string> order;
    for (const LeakFinding& leak : gatherer.Take()) order.push_back(leak.locations[0].fingerprint);
    if (expected.empty()) expected = order;
    EXPECT_EQ(order, expected);
  } while (std::next_permutation(hits.begin(), hits.end(),
                                 [](const Hit& a, const Hit& b) { return a.ordinal < b.ordinal; }));
  EXPECT_EQ(expected.size(), 4U);
}

TEST(LocationFingerprint, KnowsThePlaceAndNothingElse) {
  const Location base{"a", {"m"}, Place::kContent, 1, 2, 3, 4, "", ""};
  const std::string print = LocationFingerprint("r", base, 0);
  EXPECT_EQ(print.size(), 32U);
  Location moved = base;
  moved.line = 100;
  moved.column = 1;
  moved.offset = 5000;
  EXPECT_EQ(LocationFingerprint("r", moved, 0), print) << "lines may move";
  std::vector<std::string> others{LocationFingerprint("r2", base, 0), LocationFingerprint("r", base, 1)};
  Location other = base;
  other.path = "am";
  other.members = {};
  others.push_back(LocationFingerprint("r", other, 0));
  other = base;
  other.place = Place::kFileName;
  others.push_back(LocationFingerprint("r", other, 0));
  other = base;
  other.encoding = "utf-16le";
  others.push_back(LocationFingerprint("r", other, 0));
  others.push_back(print);
  std::sort(others.begin(), others.end());
  EXPECT_EQ(std::unique(others.begin(), others.end()), others.end());
}

TEST(SecretFingerprint, IsKeyedOrForStrongSecretsOnly) {
  EXPECT_EQ(SecretFingerprint(SecretClass::kStrong, "abc", ""), "sha256:ba7816bf8f01cfea414140de5dae2223");
  EXPECT_EQ(SecretFingerprint(SecretClass::kKeyId, "abc", ""), "sha256:ba7816bf8f01cfea414140de5dae2223");
  EXPECT_EQ(SecretFingerprint(SecretClass::kWeak, "abc", ""), "");
  // RFC 4231, test case 2.
  EXPECT_EQ(SecretFingerprint(SecretClass::kWeak, "what do ya want for nothing?", "Jefe"),
            "hmac-sha256:5bdcc146bf60754e6a042426089575c7");
}

TEST(DescribeSecret, ShowsIdsInFullAndMasksTheRest) {
  LeakRule rule;
  rule.id = "r";
  rule.public_prefix = "gh_";
  rule.severity = Severity::kCritical;
  rule.shape = PrefixShape{};
  const LeakFinding masked = DescribeSecret(rule, "gh_0123456789", nullptr, nullptr, "");
  EXPECT_EQ(masked.shown, "gh_...(13 bytes)");
  EXPECT_EQ(masked.key_id, "");
  EXPECT_EQ(masked.severity, Severity::kCritical);
  rule.secret_class = SecretClass::kKeyId;
  const std::string id = std::string("AK") + "IA" + "IOSFODNN7" + "EXAMPLE";
  const LeakFinding example = DescribeSecret(rule, id, &DocumentationExampleFilter(), nullptr, "");
  EXPECT_EQ(example.shown, id);
  EXPECT_EQ(example.key_id, id);
  EXPECT_EQ(example.severity, Severity::kInfo);
  EXPECT_EQ(example.reasons.back(), DocumentationExampleFilter().clause);
  const LeakFinding typed = DescribeSecret(rule, std::string("AK") + "IA" + "0123456789ABCDEF", nullptr, nullptr, "");
  EXPECT_EQ(typed.severity, Severity::kLow);
  EXPECT_EQ(typed.confidence, Confidence::kLow);
  EXPECT_EQ(typed.account, "");
}

}  // namespace
}  // namespace keymuster
