#include "scanner/leaks/git/delta_changes.h"

#include <gtest/gtest.h>

#include <string>

namespace keymuster {
namespace {

// A delta of copies (a size and where from) and inserts.
struct Step {
  size_t from = 0;
  size_t size = 0;
  std::string insert;
};

std::string DeltaOf(size_t base_size, const std::vector<Step>& steps) {
  size_t result = 0;
  std::string body;
  for (const Step& step : steps) {
    const size_t size = step.insert.empty() ? step.size : step.insert.size();
    result += size;
    if (!step.insert.empty()) {
      body += static_cast<char>(size) + step.insert;
    } else {
      body += '\x91';  // one byte of offset, one of size
      body += static_cast<char>(step.from);
      body += static_cast<char>(step.size);
    }
  }
  return std::string{static_cast<char>(base_size), static_cast<char>(result)} + body;
}

TEST(ChangesOf, ToldFromInsertsAndSeams) {
  const struct {
    const char* what;
    std::vector<Step> steps;
    std::vector<Span> changes;
  } cases[] = {
      {"the same", {{0, 100, ""}}, {}},
      {"the same, in two copies", {{0, 40, ""}, {40, 60, ""}}, {}},
      {"an insert in the middle", {{0, 40, ""}, {0, 0, "abc"}, {40, 60, ""}}, {{40, 43}}},
      {"an insert instead of bytes", {{0, 40, ""}, {0, 0, "abc"}, {50, 50, ""}}, {{40, 43}}},
      {"bytes left out", {{0, 40, ""}, {50, 50, ""}}, {{40, 40}}},
      {"the begin left out", {{10, 90, ""}}, {{0, 0}}},
      {"the end left out", {{0, 90, ""}}, {{90, 90}}},
      {"put in front and behind", {{0, 0, "x"}, {0, 100, ""}, {0, 0, "yy"}}, {{0, 1}, {101, 103}}},
      {"two inserts side by side", {{0, 100, ""}, {0, 0, "x"}, {0, 0, "yy"}}, {{100, 103}}},
      {"turned round", {{50, 50, ""}, {0, 50, ""}}, {{0, 0}, {50, 50}, {100, 100}}},
      {"twice", {{50, 50, ""}, {50, 50, ""}}, {{0, 0}, {50, 50}}},
  };
  for (const auto& row : cases) {
    const auto changes = ChangesOf(DeltaOf(100, row.steps));
    ASSERT_TRUE(changes) << row.what;
    EXPECT_EQ(*changes, row.changes) << row.what;
  }
}

TEST(ChangesOf, RefusesWhatIsDamaged) {
  const std::string sound = DeltaOf(100, {{0, 40, ""}, {0, 0, "abc"}});
  for (size_t size = 0; size < sound.size(); ++size) EXPECT_FALSE(ChangesOf(sound.substr(0, size))) << size;
  EXPECT_FALSE(ChangesOf(sound + '\0'));
}

}  // namespace
}  // namespace keymuster
