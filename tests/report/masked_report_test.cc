#include "report/masked_report.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "report/key_id_masker.h"
#include "report/report_writer.h"
#include "tests/report/every_string.h"
#include "tests/report/sample_report.h"

namespace keymuster {
namespace {

constexpr WriteOptions kMasked{.mask_key_ids = true};

// An id that has no known prefix: it can be masked only because the report names it as one.
const std::string& OddId() {
  static const std::string kId = "odd_key_id_of_a_gateway_0001";
  return kId;
}

// Every id that stands anywhere in the report, by looking at every string.
std::set<std::string> IdsOf(Report report) {
  std::set<std::string> ids;
  ForEveryString(report, [&](std::string& text) {
    for (size_t at = text.find("AKIA"); at != std::string::npos; at = text.find("AKIA", at + 1)) {
      if (text.size() - at >= 20) ids.insert(text.substr(at, 20));
    }
  });
  return ids;
}

TEST(MaskKeyIds, LeavesNoIdInAnyFormat) {
  const std::set<std::string> ids = IdsOf(SampleReport());
  ASSERT_GT(ids.size(), 5U);
  for (const ReportWriter* writer : AllReportWriters()) {
    const std::string plain = writer->write(SampleReport(), {});
    const std::string masked = writer->write(SampleReport(), kMasked);
    for (const std::string& id : ids) {
      EXPECT_EQ(masked.find(id), std::string::npos) << writer->name << ": " << id;
      EXPECT_EQ(masked.find(id.substr(4)), std::string::npos) << writer->name << ": " << id;
    }
    EXPECT_NE(masked.find("AKIA..."), std::string::npos) << writer->name;
    EXPECT_NE(plain.find(SampleKeyId("LEAKEDACTIVE")), std::string::npos) << writer->name;
  }
}

// No member of any part of a report is forgotten: an id is planted in each string there is, with bytes beside it that
// make writers take their unusual ways.
TEST(MaskKeyIds, ForgetsNoMember) {
  for (const std::string& id : {SampleKeyId("PLANTEDHERE2"), OddId()}) {
    for (const std::string beside : {"", "_", "x\xff", "\n", "\\", "'"}) {
      Report report = SampleReport();
      report.keys[0].key_id = id;
      ForEveryString(report, [&](std::string& text) { text += beside + id + beside; });
      report.keys[0].key_id = id;
      for (const ReportWriter* writer : AllReportWriters()) {
        const std::string masked = writer->write(report, kMasked);
        EXPECT_EQ(masked.find(id), std::string::npos) << writer->name << " beside '" << beside << "'";
      }
      // The exact bytes of paths stand in the JSON as base64: look behind that too.
      Result<Report> back = ReadReport(FindReportWriter("json")->write(report, kMasked));
      ASSERT_TRUE(back.ok()) << back.error().Text();
      ForEveryString(*back, [&](std::string& text) { EXPECT_EQ(text.find(id), std::string::npos) << text; });
    }
  }
}

TEST(MaskKeyIds, CommandsSayThatTheyCannotBeRun) {
  const Report masked = MaskKeyIds(SampleReport());
  const RemedyStep& step = masked.correlations[0].plan[0];
  EXPECT_EQ(step.command.find("# the key id is masked"), 0U);
  EXPECT_EQ(step.rollback.find("# the key id is masked"), 0U);
  EXPECT_NE(step.command.find("--access-key-id=AKIA..."), std::string::npos);
  const RemedyStep& without_id = masked.correlations[0].plan[2];
  EXPECT_EQ(without_id.command, SampleReport().correlations[0].plan[2].command);
}

TEST(MaskKeyIds, TwiceIsOnce) {
  const Report once = MaskKeyIds(SampleReport());
  EXPECT_TRUE(once.key_ids_masked);
  EXPECT_EQ(FindReportWriter("json")->write(once, kMasked), FindReportWriter("json")->write(once, {}));
}

TEST(KeyIdMasker, FindsIdsInsideText) {
  KeyIdMasker masker;
  masker.Add(OddId());
  masker.Add("short");
  const std::string id = SampleKeyId("ABCDEFGHIJKL");
  const std::string mask = "AKIA...IJKL";
  const std::vector<std::pair<std::string, std::string>> rows = {
      {id, mask},
      {"x" + id + "y", "x" + mask + "y"},
      {id + id, mask + mask},
      {OddId(), "odd_...0001"},
      {"a/" + OddId() + "/" + id, "a/odd_...0001/" + mask},
      {SampleKeyId("ABCDEFGHIJKL", "ASIA"), "ASIA...IJKL"},
      {SampleKeyId("ABCDEFGHIJKL", "A3TX"), "A3TX...IJKL"},
      {SampleKeyId("ABCDEFGHIJKL", "AIDA"), SampleKeyId("ABCDEFGHIJKL", "AIDA")},  // names a user, is no key
      {SampleKeyId("ABCDEFGHIJK"), SampleKeyId("ABCDEFGHIJK")},                    // too short
      {SampleKeyId("ABCDEFGHIJKl"), SampleKeyId("ABCDEFGHIJKl")},
      {"short", "short"},
      {"", ""},
  };
  for (const auto& [before, after] : rows) {
    std::string text = before;
    EXPECT_EQ(masker.Mask(text), before != after) << before;
    EXPECT_EQ(text, after);
  }
}

}  // namespace
}  // namespace keymuster
