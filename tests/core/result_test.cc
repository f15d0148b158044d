#include "core/result.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace keymuster {
namespace {

TEST(Error, ShowsWhereWhatAndMend) {
  struct Row {
    Error error;
    std::string text;
  };
  const Row rows[] = {
      {{ErrorCode::kRule, "a.toml:3:7", "unknown key", "remove it"}, "a.toml:3:7: unknown key; remove it"},
      {{ErrorCode::kRule, "", "no rule is left", "name one"}, "no rule is left; name one"},
      {{ErrorCode::kRule, "a.toml", "is empty", ""}, "a.toml: is empty"},
      {{ErrorCode::kUnreadable, "a\nb\x1B[2J", "is \xFF odd", "try\r"}, "a\\nb\\x1B[2J: is \\xFF odd; try\\r"},
  };
  for (const Row& row : rows) EXPECT_EQ(row.error.Text(), row.text);
}

TEST(Error, InPutsTheOuterPlaceInFront) {
  Error error{ErrorCode::kMalformed, "", "is no date", "write a date"};
  error = std::move(error).In("$.CreateDate");
  EXPECT_EQ(error.where, "$.CreateDate");
  error = std::move(error).In("users.json");
  EXPECT_EQ(error.where, "users.json: $.CreateDate");
  EXPECT_EQ(error.code, ErrorCode::kMalformed);
  EXPECT_EQ(error.Text(), "users.json: $.CreateDate: is no date; write a date");
}

TEST(Result, HoldsValueOrError) {
  const Result<int> good = 7;
  ASSERT_TRUE(good.ok());
  EXPECT_EQ(*good, 7);
  const Result<int> bad = Error{ErrorCode::kBudget, "", "too large", ""};
  ASSERT_FALSE(bad.ok());
  EXPECT_FALSE(static_cast<bool>(bad));
  EXPECT_EQ(bad.error().code, ErrorCode::kBudget);
}

Status Fails(bool fail) {
  if (fail) return Error{ErrorCode::kOutput, "x", "failed", ""};
  return {};
}

Result<std::unique_ptr<int>> Make(bool fail) {
  KEYMUSTER_RETURN_IF_ERROR(Fails(fail));
  return std::make_unique<int>(3);
}

Result<int> UseBoth(bool fail) {
  KEYMUSTER_ASSIGN_OR_RETURN(auto first, Make(false));
  KEYMUSTER_ASSIGN_OR_RETURN(auto second, Make(fail));
  return *first + *second;
}

TEST(Result, MacrosPassErrorsAndMoveValues) {
  EXPECT_EQ(*UseBoth(false), 6);
  EXPECT_EQ(UseBoth(true).error().what, "failed");
}

}  // namespace
}  // namespace keymuster
