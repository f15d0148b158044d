#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scanner/keys/recording_folder.h"

namespace keymuster {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string DetailJson(const std::string& name, const std::string& more, const std::string& id = "") {
  return R"({"Path":"/","UserName":")" + name + R"(","UserId":"AIDA)" + (id.empty() ? name : id) +
         R"(","Arn":"arn:aws:iam::111122223333:user/)" + name + R"(","CreateDate":"2025-01-02T03:04:05+00:00",)" +
         R"("GroupList":[])" + more + "}";
}

std::string Attached(const std::string& policy) {
  return R"("AttachedManagedPolicies":[{"PolicyName":")" + policy + R"(","PolicyArn":"arn:aws:iam::aws:policy/)" +
         policy + R"("}])";
}

std::string Details(const std::string& users, const std::string& rest = "") {
  return R"({"UserDetailList":[)" + users + R"(],"GroupDetailList":[],"RoleDetailList":[],"Policies":[])" + rest + "}";
}

class UserDetails : public testing::Test {
 protected:
  UserDetails() {
    folder_.Began("2026-11-20T06:00:00Z");
    folder_.Users(UserJson("alice") + "," + UserJson("bob"));
    for (const char* user : {"alice", "bob"}) folder_.Keys(user, "");
  }

  Account Read() {
    Result<RecordedInventory> recorded = folder_.Read();
    EXPECT_TRUE(recorded.ok());
    EXPECT_EQ(recorded->inventory.accounts.size(), 1U);
    return recorded->inventory.accounts.at(0);
  }

  RecordingFolder folder_;
};

TEST_F(UserDetails, NobodyAskedIsNotDenied) {
  const Account account = Read();
  EXPECT_FALSE(account.asked.policies || account.asked.tags || account.asked.passwords);
}

TEST_F(UserDetails, GivePoliciesAndTags) {
  folder_.Write(
      "authorization-details.json",
      Details(
          DetailJson("alice", "," + Attached("QuarantineMe") +
                                  R"(,"PermissionsBoundary":{"PermissionsBoundaryType":"PermissionsBoundaryPolicy",)"
                                  R"("PermissionsBoundaryArn":"arn:aws:iam::111122223333:policy/Fence"})"
                                  R"(,"UserPolicyList":[{"PolicyName":"Inline","PolicyDocument":{}}])"
                                  R"(,"Tags":[{"Key":"z","Value":"1"},{"Key":"Owner","Value":"us"}])") +
          "," + DetailJson("bob", R"(,"AttachedManagedPolicies":[])")));
  const Account account = Read();
  EXPECT_TRUE(account.asked.policies && account.asked.tags);
  const User& alice = account.users.at(0);
  EXPECT_EQ(alice.policy_listing, Listing::kComplete);
  EXPECT_THAT(alice.policies, ElementsAre("Inline", "QuarantineMe"));
  ASSERT_EQ(alice.tags.size(), 2U);
  EXPECT_EQ(alice.tags[0].key, "Owner");
  EXPECT_EQ(alice.tags[0].value, "us");
  EXPECT_EQ(alice.boundary, "arn:aws:iam::111122223333:policy/Fence");
  const User& bob = account.users.at(1);
  EXPECT_EQ(bob.policy_listing, Listing::kComplete);
  EXPECT_THAT(bob.policies, IsEmpty());
  EXPECT_EQ(bob.tag_listing, Listing::kComplete);
}

TEST_F(UserDetails, WhoIsNotInThemIsNotKnown) {
  folder_.Write("details.json", Details(DetailJson("alice", "," + Attached("P")), R"(,"NextToken":"more")"));
  const Account account = Read();
  EXPECT_EQ(account.users.at(0).policy_listing, Listing::kComplete);
  EXPECT_EQ(account.users.at(1).policy_listing, Listing::kMissing);
  EXPECT_TRUE(account.asked.policies);
}

TEST_F(UserDetails, PagesThatFitTogetherAreNotCut) {
  const auto page = [](const std::string& asked, const std::string& details) {
    return R"({"op":"get-account-authorization-details","params":{)" + asked + R"(},"response":)" + details + "}\n";
  };
  const std::string first =
      page("", Details(DetailJson("alice", "," + Attached("P")), R"(,"IsTruncated":true,"Marker":"m")"));
  const std::string second = page(R"("Marker":"m")", Details(DetailJson("bob", "," + Attached("Q"))));
  const auto cut = testing::HasSubstr("cut: not all users' policies and tags");
  folder_.Write("calls.jsonl", first + second);
  Account account = Read();
  EXPECT_THAT(account.remarks, testing::Not(testing::Contains(cut)));
  EXPECT_THAT(account.users.at(1).policies, ElementsAre("Q"));
  folder_.Write("calls.jsonl", first);
  account = Read();
  EXPECT_THAT(account.remarks, testing::Contains(cut));
}

TEST_F(UserDetails, AnAnswerAboutRolesAskedForNoUsers) {
  folder_.Write("details.json", Details(""));
  EXPECT_FALSE(Read().asked.policies);
}

TEST_F(UserDetails, AnotherUserOfTheNameIsSomebodyElse) {
  folder_.Write("details.json", Details(DetailJson("alice", "," + Attached("P"), "reborn")));
  EXPECT_EQ(Read().users.at(0).policy_listing, Listing::kMissing);
}

TEST_F(UserDetails, WithoutTheListOfPoliciesNothingIsKnownOfThem) {
  folder_.Write("details.json", Details(DetailJson("alice", "")));
  const Account account = Read();
  EXPECT_EQ(account.users.at(0).policy_listing, Listing::kMissing);
  EXPECT_EQ(account.users.at(0).tag_listing, Listing::kComplete);
}

TEST_F(UserDetails, ListsOfOneUserStandInFoldersOfTheirOwn) {
  folder_.Write("attached-policies/alice.json", R"({"AttachedPolicies":[{"PolicyName":"P","PolicyArn":"x"}]})");
  folder_.Write("attached-policies/bob.json", R"({"AttachedPolicies":[],"IsTruncated":true,"Marker":"m"})");
  folder_.Write("user-policies/alice.json", R"({"PolicyNames":["Inline"]})");
  folder_.Write("user-tags/alice.json", R"({"Tags":[{"Key":"owner","Value":"ops"}]})");
  const Account account = Read();
  EXPECT_TRUE(account.asked.policies && account.asked.tags);
  EXPECT_THAT(account.users.at(0).policies, ElementsAre("Inline", "P"));
  EXPECT_EQ(account.users.at(0).tags.at(0).value, "ops");
  EXPECT_EQ(account.users.at(1).policy_listing, Listing::kTruncated);
  EXPECT_EQ(account.users.at(1).tag_listing, Listing::kMissing);
}

TEST_F(UserDetails, InlinePoliciesSayNothingOfAttachedOnes) {
  folder_.Write("user-policies/alice.json", R"({"PolicyNames":[]})");
  const Account account = Read();
  EXPECT_FALSE(account.asked.policies);
  EXPECT_EQ(account.users.at(0).policy_listing, Listing::kMissing);
}

TEST_F(UserDetails, WhatWasDeniedWasAskedFor) {
  folder_.Write("failed-calls.jsonl",
                R"({"op":"get-account-authorization-details","params":{},"error":{"code":"AccessDenied"}})"
                "\n"
                R"({"op":"get-credential-report","params":{},"error":{"code":"AccessDenied"}})");
  const Account account = Read();
  EXPECT_TRUE(account.asked.policies && account.asked.tags && account.asked.passwords);
}

TEST_F(UserDetails, StrangeMembersAreALoss) {
  folder_.Write("details.json", R"({"UserDetailList":[{"UserName":"alice"}]})");
  const Result<RecordedInventory> recorded = folder_.Read();
  ASSERT_TRUE(recorded.ok());
  EXPECT_NE(FindEntry(recorded->coverage, Reason::kMalformedInput, "details.json"), nullptr);
}

}  // namespace
}  // namespace keymuster
