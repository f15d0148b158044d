#include "rules/remedies/remedy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

namespace keymuster {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

RemedySubject Key(KeyState state, bool leaked) {
  RemedySubject subject;
  subject.user = "alice";
  subject.key_id = std::string("AK") + "IA" + "QAAAAAAAAAAAAAAB";
  subject.state = state;
  subject.leaked = leaked;
  subject.places = leaked ? 3 : 0;
  return subject;
}

std::vector<std::string> Titles(const RemedySubject& subject) {
  std::vector<std::string> titles;
  for (const RemedyStep& step : PlanRemedy(subject)) titles.push_back(step.title);
  return titles;
}

const RemedyStep& StepNamed(const std::vector<RemedyStep>& plan, std::string_view title) {
  const auto found = std::find_if(plan.begin(), plan.end(), [title](const RemedyStep& s) { return s.title == title; });
  EXPECT_NE(found, plan.end()) << title;
  return *found;
}

TEST(PlanRemedy, AFailingKeyThatWorksIsRotatedInSafeOrder) {
  EXPECT_THAT(Titles(Key(KeyState::kActive, false)),
              ElementsAre("Prefer a role", "Check for a free slot", "Create the new key",
                          "Switch what uses the old key", "Verify the new key", "Check that the old key is silent",
                          "Deactivate the old key", "Delete the old key", "Close"));
}

TEST(PlanRemedy, AnExposedKeyIsStoppedFirst) {
  EXPECT_THAT(Titles(Key(KeyState::kActive, true)),
              ElementsAre("Deactivate the exposed key now", "See what it was used for", "Revoke its sessions",
                          "Prefer a role", "Check for a free slot", "Create the new key",
                          "Switch what uses the old key", "Verify the new key", "Delete the old key", "Close"));
}

TEST(PlanRemedy, AKeyWithoutWorkGetsNoSuccessor) {
  RemedySubject never = Key(KeyState::kActive, false);
  never.never_used = true;
  RemedySubject unused = Key(KeyState::kActive, false);
  unused.unused = true;
  for (const RemedySubject& subject : {never, unused}) {
    EXPECT_THAT(Titles(subject),
                ElementsAre("Deactivate the old key", "Delete the old key", "Remove it from where it stands"));
    EXPECT_THAT(PlanRemedy(subject)[0].wait, HasSubstr("35 days"));
  }
  never.leaked = true;
  EXPECT_THAT(Titles(never),
              ElementsAre("Deactivate the exposed key now", "See what it was used for", "Revoke its sessions",
                          "Remove it from where it stands", "Delete the old key"));
}

TEST(PlanRemedy, EveryOtherStateHasItsShortPlan) {
  EXPECT_THAT(Titles(Key(KeyState::kInactive, true)),
              ElementsAre("See what it was used for", "Delete the old key", "Remove it from where it stands"));
  EXPECT_THAT(Titles(Key(KeyState::kInactive, false)), ElementsAre("Delete the old key"));
  EXPECT_THAT(Titles(Key(KeyState::kDeleted, true)),
              ElementsAre("See what it was used for", "Remove it from where it stands"));
  EXPECT_THAT(Titles(Key(KeyState::kCanary, true)), ElementsAre("Leave it alone"));
  EXPECT_THAT(Titles(Key(KeyState::kDocumentationExample, true)), ElementsAre("Nothing to revoke"));
  EXPECT_THAT(Titles(Key(KeyState::kTemporary, true)),
              ElementsAre("See who it was", "Revoke the role's sessions", "Close the source",
                          "Remove it from where it stands"));
  EXPECT_THAT(Titles(Key(KeyState::kForeignAccount, true)),
              ElementsAre("Find out whose account it is", "If it is yours, audit that account, too",
                          "If it is not, tell its owner", "Remove it from where it stands"));
  EXPECT_THAT(Titles(Key(KeyState::kUnknown, false)), ElementsAre("See whether it exists"));
  RemedySubject ownerless = Key(KeyState::kUndecodable, true);
  ownerless.user.clear();
  EXPECT_THAT(Titles(ownerless),
              ElementsAre("Find its account", "Find the owner", "See whether it exists",
                          "Deactivate the exposed key now", "See what it was used for", "Revoke its sessions",
                          "Remove it from where it stands", "Delete the old key"));
}

TEST(PlanRemedy, RootKeysAreMendedByRoot) {
  RemedySubject root = Key(KeyState::kActive, true);
  root.root = true;
  root.user.clear();
  const std::vector<RemedyStep> plan = PlanRemedy(root);
  EXPECT_EQ(plan[0].title, "Deactivate the root key now");
  for (const RemedyStep& step : plan) {
    EXPECT_THAT(step.command, Not(HasSubstr("update-access-key")));
    EXPECT_THAT(step.command, Not(HasSubstr("delete-access-key")));
  }
}

TEST(PlanRemedy, TwoKeysMeanThatASlotMustBeFreedByAPerson) {
  RemedySubject subject = Key(KeyState::kActive, false);
  for (const size_t keys : {2U, 8U}) {
    subject.keys_of_user = keys;
    const std::vector<RemedyStep> plan = PlanRemedy(subject);
    const RemedyStep& step = StepNamed(plan, "Free a slot first");
    EXPECT_THAT(step.why, HasSubstr(std::to_string(keys) + " keys"));
    EXPECT_THAT(step.why, HasSubstr("Never delete a key that is in use"));
    EXPECT_THAT(step.command, Not(HasSubstr("delete-access-key")));
    EXPECT_THAT(step.command, Not(HasSubstr("update-access-key")));
  }
}

TEST(PlanRemedy, AnUnknownOwnerIsLookedUp) {
  RemedySubject subject = Key(KeyState::kActive, true);
  subject.user.clear();
  const std::vector<RemedyStep> plan = PlanRemedy(subject);
  EXPECT_EQ(plan[0].title, "Find the owner");
  EXPECT_THAT(plan[1].command, HasSubstr("--user-name=\"$OWNER\""));
}

TEST(PlanRemedy, ExactCommands) {
  const RemedySubject subject = Key(KeyState::kActive, false);
  const std::vector<RemedyStep> plan = PlanRemedy(subject);
  const RemedyStep& deactivate = StepNamed(plan, "Deactivate the old key");
  EXPECT_EQ(deactivate.command,
            "aws iam update-access-key --user-name='alice' --access-key-id=" + subject.key_id + " --status=Inactive");
  EXPECT_EQ(deactivate.rollback,
            "aws iam update-access-key --user-name='alice' --access-key-id=" + subject.key_id + " --status=Active");
  EXPECT_EQ(deactivate.wait, "24 to 48 h");
  EXPECT_THAT(StepNamed(plan, "Create the new key").command, HasSubstr("umask 077; set -C;"));
  EXPECT_THAT(StepNamed(plan, "Create the new key").rollback, HasSubstr("delete-access-key"));
}

// Every subject that a plan can be made for.
std::vector<RemedySubject> AllSubjects(const std::string& user) {
  std::vector<RemedySubject> subjects;
  for (int state = 0; state <= static_cast<int>(KeyState::kUndecodable); ++state) {
    for (int flags = 0; flags < 16; ++flags) {
      RemedySubject subject = Key(static_cast<KeyState>(state), (flags & 1) != 0);
      subject.user = user;
      subject.never_used = (flags & 2) != 0;
      subject.keys_of_user = (flags & 4) != 0 ? 2 : 1;
      subject.root = (flags & 8) != 0;
      subjects.push_back(subject);
    }
  }
  return subjects;
}

TEST(PlanRemedy, EveryPlanIsSafe) {
  for (const RemedySubject& subject : AllSubjects("alice")) {
    const std::vector<RemedyStep> plan = PlanRemedy(subject);
    ASSERT_FALSE(plan.empty());
    bool deactivated = subject.state == KeyState::kInactive;
    for (const RemedyStep& step : plan) {
      EXPECT_FALSE(step.title.empty());
      EXPECT_TRUE(step.why.ends_with('.')) << step.why;
      if (step.command.find("--status=Inactive") != std::string::npos) {
        deactivated = true;
        EXPECT_THAT(step.rollback, HasSubstr("--status=Active"));
      }
      if (step.command.find("delete-access-key") != std::string::npos) {
        EXPECT_TRUE(deactivated) << step.title;  // never delete before deactivate
        EXPECT_THAT(step.command, HasSubstr("Inactive|Expired)"));
        EXPECT_TRUE(step.rollback.empty());
      }
    }
  }
}

// A folder with an `aws` that writes its arguments, one a line, instead of calling anybody.
class WithRecordingAws : public ::testing::Test {
 protected:
  WithRecordingAws() {
    std::string pattern = (std::filesystem::temp_directory_path() / "remedy-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    std::ofstream(folder_ / "aws")
        << "#!/bin/sh\nfor word; do printf '<%s>\\n' \"$word\" >> \"$CALLS\"; done\n"
           "case \"$*\" in\n"
           "*create-access-key*) echo '{\"AccessKey\": {\"AccessKeyId\": \"NEWID\", "
           "\"SecretAccessKey\": \"not+a/secret\"}}' ;;\n"
           "*.Status*) echo \"$STATUS\" ;;\n"
           "*Regions*) echo eu-west-1 ;;\n"
           "*get-caller-identity*) echo \"$AWS_ACCESS_KEY_ID $AWS_SECRET_ACCESS_KEY\" >> \"$CALLS\" ;;\n"
           "esac\n";
    std::filesystem::permissions(folder_ / "aws", std::filesystem::perms::owner_all);
  }
  ~WithRecordingAws() override { std::filesystem::remove_all(folder_); }

  // Runs the script in a real shell: what the calls were, and what was printed.
  std::string Run(const std::string& script, const std::string& status = "Active") {
    std::filesystem::remove(folder_ / "calls");
    std::ofstream(folder_ / "script") << script << "\n";
    const std::string at = folder_.string();
    const std::string command = "HOME='" + at + "' CALLS='" + at + "/calls' STATUS=" + status +
                                " OWNER=owner ROLE=role PATH='" + at + "':\"$PATH\" sh -u '" + at + "/script' 2>&1";
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    std::array<char, 512> buffer{};
    printed_.clear();
    while (const size_t n = fread(buffer.data(), 1, buffer.size(), pipe.get())) printed_.append(buffer.data(), n);
    std::ifstream calls(folder_ / "calls");
    return {std::istreambuf_iterator<char>(calls), {}};
  }

  std::filesystem::path folder_;
  std::string printed_;
};

TEST_F(WithRecordingAws, EveryCommandOfEveryPlanIsAScriptWhoseNamesArriveWhole) {
  const std::string user = "-=+@,.'it's' \"$(id)\"\n;";
  std::string script;
  for (const RemedySubject& subject : AllSubjects(user)) {
    for (const RemedyStep& step : PlanRemedy(subject)) script += step.command + "\n" + step.rollback + "\n";
  }
  const std::string calls = Run(script);
  EXPECT_THAT(calls, HasSubstr("<update-access-key>\n<--user-name=" + user + ">\n<--access-key-id="));
  EXPECT_THAT(calls, HasSubstr("<--tags=Key=NEWID,Value=Replaces " + Key(KeyState::kActive, true).key_id + ">"));
  EXPECT_THAT(calls, HasSubstr("<--policy-document={\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\","));
  EXPECT_THAT(calls, Not(HasSubstr("uid=")));
  EXPECT_THAT(printed_, Not(HasSubstr("uid=")));
  EXPECT_THAT(printed_, Not(HasSubstr("yntax error")));
  EXPECT_THAT(printed_, Not(HasSubstr("not found")));
  EXPECT_THAT(printed_, Not(HasSubstr("unbound")));
}

TEST_F(WithRecordingAws, TheNewSecretGoesIntoAPrivateFileAndIsNeverPrinted) {
  const std::vector<RemedyStep> plan = PlanRemedy(Key(KeyState::kActive, false));
  const RemedyStep& create = StepNamed(plan, "Create the new key");
  Run(create.command);
  const std::filesystem::path file = folder_ / ("new-key-for-" + Key(KeyState::kActive, false).key_id + ".json");
  ASSERT_TRUE(std::filesystem::exists(file));
  EXPECT_EQ(std::filesystem::status(file).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_EQ(printed_, "");

  // The same secret signs the check of the new key.
  EXPECT_THAT(Run(StepNamed(plan, "Verify the new key").command), HasSubstr("NEWID not+a/secret"));
  EXPECT_EQ(printed_, "");

  // A second run must not overwrite the only copy, nor make a third key.
  EXPECT_EQ(Run(create.command), "");
  EXPECT_THAT(Run(create.rollback), HasSubstr("<--access-key-id=NEWID>"));
  EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(WithRecordingAws, DeletionRefusesAKeyThatIsActive) {
  const std::vector<RemedyStep> plan = PlanRemedy(Key(KeyState::kActive, false));
  const std::string& command = StepNamed(plan, "Delete the old key").command;
  EXPECT_THAT(Run(command, "Active"), Not(HasSubstr("<delete-access-key>")));
  EXPECT_THAT(printed_, HasSubstr("Not deleted"));
  EXPECT_THAT(Run(command, "''"), Not(HasSubstr("<delete-access-key>")));
  EXPECT_THAT(Run(command, "Inactive"), HasSubstr("<delete-access-key>"));
  EXPECT_THAT(Run(command, "Expired"), HasSubstr("<delete-access-key>"));
}

}  // namespace
}  // namespace keymuster
