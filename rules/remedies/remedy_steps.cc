#include "rules/remedies/remedy_steps.h"

#include <string>

namespace keymuster {
namespace {

std::string PlacesInWords(size_t places) {
  return places == 1 ? "the place" : "all " + std::to_string(places) + " places";
}

}  // namespace

RemedyStep FindOwner(const KeyCommands& commands) {
  return {
      .title = "Find the owner",
      .why = "The commands below act on the user in $OWNER; an AccessDenied means that the key is not of this account.",
      .command = commands.FindOwner(),
      .rollback = "",
      .wait = ""};
}

RemedyStep PreferRole() {
  return {
      .title = "Prefer a role",
      .why =
          "If the program runs on AWS, in a CI with OpenID Connect, or for a person with SSO, give it a role "
          "instead of a new key and go on at \"Switch\": a role's credentials renew themselves and cannot grow old.",
      .command = "",
      .rollback = "",
      .wait = ""};
}

RemedyStep CheckSlot(const KeyCommands& commands, const RemedySubject& subject) {
  if (subject.keys_of_user < 2) {
    return {.title = "Check for a free slot",
            .why = "A user may have two keys: go on only if this one is alone.",
            .command = commands.ListKeys(),
            .rollback = "",
            .wait = ""};
  }
  return {
      .title = "Free a slot first",
      .why = "The user has " + std::to_string(subject.keys_of_user) +
             " keys and may have two: delete one that has been Inactive for a day and is not missed; of active ones "
             "deactivate the one without recent use and wait; if each is used by another program, give one of "
             "them a user or role of its own. If the newer key already does the work, skip its creation. Never "
             "delete a key that is in use.",
      .command = commands.ListKeysWithUse(),
      .rollback = "",
      .wait = ""};
}

RemedyStep CreateReplacement(const KeyCommands& commands) {
  return {.title = "Create the new key",
          .why =
              "AWS shows the secret once: it goes into a file that only you can read, never to the terminal. Run it "
              "outside any folder that is shared, synchronised or under version control.",
          .command = commands.Create(),
          .rollback = commands.UndoCreate(),
          .wait = ""};
}

RemedyStep SwitchPlaces(const RemedySubject& subject) {
  std::string why = subject.places == 0
                        ? "No place was found in what was scanned: ask the owner, and look into the CI's secrets, "
                          "credentials files and the secret store"
                        : "Put the new key where the old one stands: " + PlacesInWords(subject.places) +
                              " listed with this key, and those that were not scanned (CI secrets, credentials files, "
                              "the secret store)";
  return {.title = "Switch what uses the old key",
          .why = why +
                 ". A file under version control gets a reference to the secret store, not the new key. "
                 "Keep a note of what was changed, to be able to put it back.",
          .command = "",
          .rollback = "",
          .wait = ""};
}

RemedyStep VerifyReplacement(const KeyCommands& commands) {
  return {.title = "Verify the new key",
          .why =
              "It must print the ARN of this user; InvalidClientTokenId is normal for the first minute. Then test the "
              "program itself.",
          .command = commands.VerifyNew(),
          .rollback = "",
          .wait = ""};
}

RemedyStep CheckDrained(const KeyCommands& commands) {
  return {
      .title = "Check that the old key is silent",
      .why = "Go on only if its last use lies before the switch; if not, the service and region tell who was missed.",
      .command = commands.LastUse(),
      .rollback = "",
      .wait = "look twice, at least 15 minutes apart: AWS notes one use in 15 minutes"};
}

RemedyStep Deactivate(const KeyCommands& commands, const RemedySubject& subject) {
  const bool rare = subject.never_used || subject.unused;
  return {
      .title = "Deactivate the old key",
      .why =
          rare
              ? "It works no longer, and can be brought back at once. Ask its owner first if it waits for an emergency."
              : "It works no longer, and can be brought back at once. Only after the new key was verified.",
      .command = commands.SetStatus("Inactive"),
      .rollback = commands.SetStatus("Active"),
      .wait = rare ? "24 to 48 h; 35 days if a monthly job may use it" : "24 to 48 h"};
}

RemedyStep Contain(const KeyCommands& commands, const RemedySubject& subject) {
  std::string why = "The key is exposed and works: stop it before anything else";
  why += subject.places == 0 ? "." : ", even though what uses it will fail until it is replaced.";
  return {.title = "Deactivate the exposed key now",
          .why = why +
                 " If AWS has attached AWSCompromisedKeyQuarantine to the user, leave it there and act as "
                 "another administrator.",
          .command = commands.SetStatus("Inactive"),
          .rollback = commands.SetStatus("Active"),
          .wait = ""};
}

RemedyStep ReadTrail(const KeyCommands& commands) {
  return {.title = "See what it was used for",
          .why =
              "CloudTrail keeps 90 days of management events a region; look for users, keys, roles and instances that "
              "nobody of yours made, and remove them.",
          .command = commands.Trail(),
          .rollback = "",
          .wait = ""};
}

RemedyStep RevokeUserSessions(const KeyCommands& commands) {
  return {.title = "Revoke its sessions",
          .why =
              "Sessions that were made with the key may outlive it by up to 36 hours; this denies all that are older "
              "than now, and touches no long-term key. Remove it again after 36 hours.",
          .command = commands.RevokeUserSessions(),
          .rollback = commands.AllowUserSessions(),
          .wait = ""};
}

RemedyStep DeleteKey(const KeyCommands& commands, const RemedySubject& subject) {
  const char* why = subject.leaked
                        ? "Cannot be undone; the command refuses while the key is active. Not before the trail "
                          "was read and nothing of yours misses the key."
                        : "Cannot be undone; the command refuses while the key is active. Check once more that "
                          "its last use has not moved since it was deactivated.";
  return {.title = "Delete the old key",
          .why = why,
          .command = commands.LastUse() + "\n" + commands.DeleteIfInactive(),
          .rollback = "",
          .wait = ""};
}

RemedyStep RemoveFromPlaces(const RemedySubject& subject) {
  const std::string where = subject.places == 0 ? "wherever it stands" : PlacesInWords(subject.places);
  return {
      .title = "Remove it from where it stands",
      .why = "Take the key out of " + where +
             ". A file under version control keeps it in its history: only deletion of the key makes that harmless. "
             "Scan again to see it gone.",
      .command = "",
      .rollback = "",
      .wait = ""};
}

RemedyStep CloseReplacement(const KeyCommands& commands) {
  return {.title = "Close",
          .why =
              "The list must show the new key alone. Remove the file with its secret once the secret is in its place; "
              "then scan and audit again and keep the report as evidence.",
          .command = commands.CleanUp(),
          .rollback = "",
          .wait = ""};
}

}  // namespace keymuster
