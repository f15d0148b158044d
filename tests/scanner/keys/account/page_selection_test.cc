#include "scanner/keys/account/page_selection.h"

#include <gmock/gmock.h>

#include "tests/scanner/keys/recorded_text.h"

namespace keymuster {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Recorded {
  std::string asked, next;
  bool cut = false;
  int hour = 0;
  bool filtered = false;
};

PageSelection Select(const std::vector<Recorded>& recorded) {
  std::vector<Page> pages;
  for (const Recorded& page : recorded) pages.push_back({page.asked, page.next, page.cut});
  std::vector<PageOfList> list;
  for (size_t i = 0; i < pages.size(); ++i) {
    list.push_back({&pages[i], recorded[i].filtered, UtcTime{recorded[i].hour * 3600}});
  }
  return SelectPages(list);
}

TEST(PageSelectionTest, TellsCompleteFromTruncated) {
  struct Case {
    std::string_view name;
    std::vector<Recorded> pages;
    Listing listing;
    std::vector<size_t> used;
    std::vector<size_t> superseded;
  };
  const std::vector<Case> cases{
      {"nothing", {}, Listing::kMissing, {}, {}},
      {"one whole", {{"", "", false}}, Listing::kComplete, {0}, {}},
      {"one cut", {{"", "m", true}}, Listing::kTruncated, {0}, {}},
      {"cut without a marker", {{"", "", true}}, Listing::kTruncated, {0}, {}},
      {"chain", {{"m1", "", false, 2}, {"", "m1", true, 1}}, Listing::kComplete, {1, 0}, {}},
      {"long chain", {{"", "a", true}, {"b", "", false}, {"a", "b", true}}, Listing::kComplete, {0, 1, 2}, {}},
      {"chain with a gap", {{"", "a", true}, {"b", "", false}}, Listing::kTruncated, {0, 1}, {}},
      {"end only", {{"m1", "", false}}, Listing::kTruncated, {0}, {}},
      {"page that leads to itself", {{"", "a", true}, {"a", "a", true}}, Listing::kTruncated, {0, 1}, {}},
      {"loop", {{"", "a", true}, {"a", "b", true}, {"b", "a", true}}, Listing::kTruncated, {0, 1, 2}, {}},
      {"filtered", {{"", "", false, 0, true}}, Listing::kTruncated, {0}, {}},
      {"old and new", {{"", "", false, 5}, {"", "", false, 3}}, Listing::kComplete, {0}, {1}},
      {"whole beside cut", {{"", "", false, 5}, {"", "", true, 3}}, Listing::kTruncated, {1, 0}, {}},
      {"page recorded twice", {{"", "a", true}, {"a", "", false}, {"a", "", false}}, Listing::kComplete, {0, 1, 2}, {}},
      {"all recorded twice",
       {{"", "a", true, 1}, {"a", "", false}, {"", "a", true, 2}},
       Listing::kComplete,
       {1, 2},
       {0}},
      {"repeated page of a cut list",
       {{"", "a", true}, {"a", "b", true}, {"a", "", false}},
       Listing::kTruncated,
       {0, 1, 2},
       {}},
      {"end of another list", {{"", "", false}, {"x", "", false}}, Listing::kTruncated, {0, 1}, {}},
  };
  for (const Case& expected : cases) {
    const PageSelection selection = Select(expected.pages);
    EXPECT_EQ(selection.listing, expected.listing) << expected.name;
    EXPECT_EQ(selection.used, expected.used) << expected.name;
    EXPECT_EQ(selection.superseded, expected.superseded) << expected.name;
  }
}

}  // namespace
}  // namespace keymuster
