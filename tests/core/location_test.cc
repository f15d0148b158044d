#include "core/location.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace keymuster {
namespace {

Location At(std::string path, std::vector<std::string> members, uint64_t line, uint64_t column) {
  Location location;
  location.path = std::move(path);
  location.members = std::move(members);
  location.line = line;
  location.column = column;
  return location;
}

TEST(DisplayLocation, ShowsPathMembersLineAndColumn) {
  EXPECT_EQ(DisplayLocation(At("a.tar.gz", {"b.jar", "c"}, 12, 3)), "a.tar.gz!b.jar!c:12:3");
  EXPECT_EQ(DisplayPath(At("a.tar.gz", {"b.jar", "c"}, 12, 3)), "a.tar.gz!b.jar!c");
  EXPECT_EQ(DisplayLocation(At("-", {}, 1, 1)), "-:1:1");
  EXPECT_EQ(DisplayLocation(At("link", {}, 0, 7)), "link");
}

TEST(DisplayLocation, EscapesWhatComesFromOutside) {
  EXPECT_EQ(DisplayLocation(At("a\nb", {"\x1B[31m", "\xFF"}, 1, 2)), "a\\nb!\\x1B[31m!\\xFF:1:2");
}

TEST(Location, SortsByPathThenMemberThenPlace) {
  std::vector<Location> places{At("b", {}, 1, 1), At("a", {"x"}, 1, 1), At("a", {}, 2, 1), At("a", {}, 1, 9)};
  std::sort(places.begin(), places.end());
  EXPECT_EQ(DisplayLocation(places[0]), "a:1:9");
  EXPECT_EQ(DisplayLocation(places[1]), "a:2:1");
  EXPECT_EQ(DisplayLocation(places[2]), "a!x:1:1");
  EXPECT_EQ(DisplayLocation(places[3]), "b:1:1");
}

}  // namespace
}  // namespace keymuster
