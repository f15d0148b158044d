#include "rules/remedies/remedy.h"

#include <iterator>
#include <utility>

#include "rules/remedies/key_commands.h"
#include "rules/remedies/remedy_steps.h"

namespace keymuster {
namespace {

using Plan = std::vector<RemedyStep>;

// A braced list would copy every step.
template <typename... Steps>
Plan PlanOf(Steps... steps) {
  Plan plan;
  plan.reserve(sizeof...(steps));
  (plan.push_back(std::move(steps)), ...);
  return plan;
}

void Append(Plan& plan, Plan more) {
  plan.insert(plan.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

RemedyStep Say(std::string title, std::string why, std::string command = {}, std::string rollback = {},
               std::string wait = {}) {
  return {.title = std::move(title),
          .why = std::move(why),
          .command = std::move(command),
          .rollback = std::move(rollback),
          .wait = std::move(wait)};
}

// A key that breaks a rule and does work.
Plan Rotate(const KeyCommands& commands, const RemedySubject& subject) {
  return PlanOf(PreferRole(), CheckSlot(commands, subject), CreateReplacement(commands), SwitchPlaces(subject),
                VerifyReplacement(commands), CheckDrained(commands), Deactivate(commands, subject),
                DeleteKey(commands, subject), CloseReplacement(commands));
}

// A key that does no work needs no successor.
Plan Retire(const KeyCommands& commands, const RemedySubject& subject) {
  return PlanOf(Deactivate(commands, subject), DeleteKey(commands, subject), RemoveFromPlaces(subject));
}

Plan DeleteInactive(const KeyCommands& commands, const RemedySubject& subject) {
  Plan plan;
  if (subject.leaked) plan.push_back(ReadTrail(commands));
  plan.push_back(DeleteKey(commands, subject));
  if (subject.leaked) plan.push_back(RemoveFromPlaces(subject));
  return plan;
}

// Exposed and live: stop it, learn what it did, then bring back what depends on it.
Plan ContainLeak(const KeyCommands& commands, const RemedySubject& subject) {
  Plan plan = PlanOf(Contain(commands, subject), ReadTrail(commands), RevokeUserSessions(commands));
  if (subject.never_used || subject.unused) {
    plan.push_back(RemoveFromPlaces(subject));
    plan.push_back(DeleteKey(commands, subject));
    return plan;
  }
  Append(plan, PlanOf(PreferRole(), CheckSlot(commands, subject), CreateReplacement(commands), SwitchPlaces(subject),
                      VerifyReplacement(commands), DeleteKey(commands, subject), CloseReplacement(commands)));
  return plan;
}

Plan RootKeyPlan(const KeyCommands& commands, const RemedySubject& subject) {
  Plan plan;
  plan.push_back(
      Say(subject.leaked ? "Deactivate the root key now" : "Deactivate the root key",
          "Sign in to the console as root and open Security credentials, Access keys, Deactivate: no IAM user "
          "can do it, and no policy restrains this key. The same page activates it again.",
          "", "", subject.leaked ? "" : "24 to 48 h"));
  plan.push_back(ReadTrail(commands));
  plan.push_back(
      Say("Give its work to a role", "Nothing needs a root key: the few tasks of root are done in the console."));
  plan.push_back(Say("Delete the root key",
                     "On the same page, once it is inactive and not missed. It cannot be undone; the command must "
                     "then print 0.",
                     commands.RootKeyCount()));
  plan.push_back(Say("Protect root",
                     "If the key was exposed, change root's password and check its MFA devices and e-mail address."));
  return plan;
}

Plan TemporaryPlan(const KeyCommands& commands, const RemedySubject& subject) {
  return PlanOf(
      Say("See who it was",
          "The Username column names the session; set ROLE to the role it came from. CloudTrail keeps 90 days a "
          "region.",
          commands.Trail()),
      Say("Revoke the role's sessions",
          "Denies every session of $ROLE that is older than now; programs that hold one must ask for a new one.",
          commands.RevokeRoleSessions(), commands.AllowRoleSessions()),
      Say("Close the source",
          "Find out how a session's credentials came into a file: a log, a dump, an image; the next one will "
          "follow the same way."),
      RemoveFromPlaces(subject));
}

Plan ForeignPlan(const KeyCommands& commands, const RemedySubject& subject) {
  return PlanOf(
      Say("Find out whose account it is",
          "STS tells the account of any key, and only your own account's log shows that you asked. Do not try the key.",
          commands.OwningAccount()),
      Say("If it is yours, audit that account, too",
          "Treat the key as active and exposed until a recording of that account says otherwise."),
      Say("If it is not, tell its owner",
          "Or AWS, at https://support.aws.amazon.com/#/contacts/report-abuse. Whoever reads your files can use it "
          "until then."),
      RemoveFromPlaces(subject));
}

// The state could not be told: ask first, and treat the key as live meanwhile.
Plan UnknownPlan(const KeyCommands& commands, const RemedySubject& subject) {
  Plan plan;
  if (subject.user.empty()) {
    plan.push_back(
        Say("Find its account", "STS tells the account of any key, also of the old style.", commands.OwningAccount()));
    plan.push_back(FindOwner(commands));
  }
  plan.push_back(Say("See whether it exists",
                     "Run it with credentials of the key's account. If the key is not in the list it is deleted; "
                     "record that account again, whole.",
                     commands.ListKeys()));
  if (!subject.leaked) return plan;
  plan.push_back(Contain(commands, subject));
  plan.push_back(ReadTrail(commands));
  plan.push_back(RevokeUserSessions(commands));
  plan.push_back(RemoveFromPlaces(subject));
  plan.push_back(DeleteKey(commands, subject));
  return plan;
}

Plan DeletedPlan(const KeyCommands& commands, const RemedySubject& subject) {
  return PlanOf(Say("See what it was used for",
                    "It can do nothing now. If it was exposed while it worked, CloudTrail shows 90 days a region.",
                    commands.Trail()),
                RemoveFromPlaces(subject));
}

Plan CanaryPlan() {
  return PlanOf(
      Say("Leave it alone",
          "It is a tripwire: using or testing it raises an alarm. Ask whoever guards these files whether they "
          "planted it; if nobody did, the files were copied from somewhere."));
}

Plan ExamplePlan() {
  return PlanOf(
      Say("Nothing to revoke", "The id is AWS's own example. Where a program reads it, a real one is missing."));
}

}  // namespace

std::vector<RemedyStep> PlanRemedy(const RemedySubject& subject) {
  const KeyCommands commands(subject);
  switch (subject.state) {
    case KeyState::kCanary:
      return CanaryPlan();
    case KeyState::kDocumentationExample:
      return ExamplePlan();
    case KeyState::kDeleted:
      return DeletedPlan(commands, subject);
    case KeyState::kForeignAccount:
      return ForeignPlan(commands, subject);
    default:
      break;
  }
  if (subject.root) return RootKeyPlan(commands, subject);
  if (subject.temporary || subject.state == KeyState::kTemporary) return TemporaryPlan(commands, subject);
  if (subject.state == KeyState::kUnknown || subject.state == KeyState::kUndecodable) {
    return UnknownPlan(commands, subject);
  }
  Plan plan;
  if (subject.user.empty()) plan.push_back(FindOwner(commands));
  if (subject.state == KeyState::kInactive) {
    Append(plan, DeleteInactive(commands, subject));
  } else if (subject.leaked) {
    Append(plan, ContainLeak(commands, subject));
  } else if (subject.never_used || subject.unused) {
    Append(plan, Retire(commands, subject));
  } else {
    Append(plan, Rotate(commands, subject));
  }
  return plan;
}

}  // namespace keymuster
