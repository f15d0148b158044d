#include "rules/remedies/key_commands.h"

#include "rules/remedies/shell_text.h"

namespace keymuster {
namespace {

// Refuses every session that was issued before the moment at which the command runs; requests signed with a
// long-term key carry no issue time and are not touched. Source: IAM User Guide, "Disabling permissions for temporary
// security credentials".
constexpr std::string_view kDenyOlderSessions =
    R"("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\",)"
    R"(\"Condition\":{\"DateLessThan\":{\"aws:TokenIssueTime\":\"$(date -u +%Y-%m-%dT%H:%M:%SZ)\"}}}]}")";

constexpr std::string_view kSessionPolicy = " --policy-name=RevokeOlderSessions";

}  // namespace

KeyCommands::KeyCommands(const RemedySubject& subject)
    : id_(ShellWord(subject.key_id)),
      raw_id_(subject.key_id),
      user_(subject.user.empty() ? "\"$OWNER\"" : ShellQuoted(subject.user)),
      new_file_("\"$HOME\"/" + ShellWord("new-key-for-" + subject.key_id + ".json")) {}

std::string KeyCommands::OnUser(std::string_view action) const {
  return "aws iam " + std::string(action) + " --user-name=" + user_;
}

std::string KeyCommands::OnKey(std::string_view action) const { return OnUser(action) + " --access-key-id=" + id_; }

std::string KeyCommands::FindOwner() const {
  return "OWNER=$(aws iam get-access-key-last-used --access-key-id=" + id_ +
         " --query=UserName --output=text)\necho \"$OWNER\"";
}

std::string KeyCommands::ListKeys() const { return OnUser("list-access-keys") + " --output=table"; }

std::string KeyCommands::ListKeysWithUse() const {
  return ListKeys() + "\nfor id in $(" + OnUser("list-access-keys") +
         " --query='AccessKeyMetadata[].AccessKeyId' --output=text); do\n"
         "  echo \"$id\"\n"
         "  aws iam get-access-key-last-used --access-key-id=\"$id\" --query=AccessKeyLastUsed --output=table\n"
         "done";
}

std::string KeyCommands::SetNewId() const {
  return "NEW=$(sed -n 's/.*\"AccessKeyId\": *\"\\([^\"]*\\)\".*/\\1/p' " + new_file_ + ")";
}

// umask and noclobber hold for the subshell only: the file is made for its owner alone, and never over another.
std::string KeyCommands::Create() const {
  return "(umask 077; set -C; " + OnUser("create-access-key") + " --output=json > " + new_file_ + ") &&\n  " +
         SetNewId() + " &&\n  " + OnUser("tag-user") + " --tags=\"Key=$NEW,Value=Replaces \"" + id_;
}

std::string KeyCommands::UndoCreate() const {
  return SetNewId() + " &&\n  " + OnUser("delete-access-key") + " --access-key-id=\"$NEW\" &&\n  " +
         OnUser("untag-user") + " --tag-keys=\"$NEW\" &&\n  rm -f " + new_file_;
}

std::string KeyCommands::VerifyNew() const {
  return SetNewId() +
         "\n(unset AWS_SESSION_TOKEN AWS_PROFILE\n"
         " AWS_ACCESS_KEY_ID=$NEW\n"
         " AWS_SECRET_ACCESS_KEY=$(sed -n 's/.*\"SecretAccessKey\": *\"\\([^\"]*\\)\".*/\\1/p' " +
         new_file_ +
         ")\n export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY\n"
         " aws sts get-caller-identity --query=Arn --output=text)";
}

std::string KeyCommands::LastUse() const {
  return "aws iam get-access-key-last-used --access-key-id=" + id_ + " --query=AccessKeyLastUsed --output=table";
}

std::string KeyCommands::SetStatus(std::string_view status) const {
  return OnKey("update-access-key") + " --status=" + std::string(status);
}

std::string KeyCommands::DeleteIfInactive() const {
  return "case $(" + OnUser("list-access-keys") +
         " --query=" + ShellQuoted("AccessKeyMetadata[?AccessKeyId=='" + raw_id_ + "'].Status") +
         " --output=text) in\n"
         "  Inactive|Expired) " +
         OnKey("delete-access-key") +
         " ;;\n"
         "  *) echo 'Not deleted: it is active, or not of this user.' >&2; false ;;\n"
         "esac";
}

std::string KeyCommands::Trail() const {
  return "for region in $(aws ec2 describe-regions --query='Regions[].RegionName' --output=text); do\n"
         "  aws cloudtrail lookup-events --region=\"$region\" "
         "--lookup-attributes=AttributeKey=AccessKeyId,AttributeValue=" +
         id_ +
         " \\\n    --query='Events[].[EventTime,EventSource,EventName,Username]' --output=text\n"
         "done";
}

std::string KeyCommands::RevokeUserSessions() const {
  return OnUser("put-user-policy") + std::string(kSessionPolicy) +
         " --policy-document=" + std::string(kDenyOlderSessions);
}

std::string KeyCommands::AllowUserSessions() const {
  return OnUser("delete-user-policy") + std::string(kSessionPolicy);
}

std::string KeyCommands::RevokeRoleSessions() const {
  return "aws iam put-role-policy --role-name=\"$ROLE\"" + std::string(kSessionPolicy) +
         " --policy-document=" + std::string(kDenyOlderSessions);
}

std::string KeyCommands::AllowRoleSessions() const {
  return "aws iam delete-role-policy --role-name=\"$ROLE\"" + std::string(kSessionPolicy);
}

std::string KeyCommands::OwningAccount() const {
  return "aws sts get-access-key-info --access-key-id=" + id_ + " --query=Account --output=text";
}

std::string KeyCommands::CleanUp() const {
  return OnUser("untag-user") + " --tag-keys=" + id_ + "\nrm -f " + new_file_ + "\n" + ListKeys();
}

std::string KeyCommands::RootKeyCount() const {
  return "aws iam get-account-summary --query=SummaryMap.AccountAccessKeysPresent --output=text";
}

}  // namespace keymuster
