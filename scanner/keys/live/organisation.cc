#include "scanner/keys/live/organisation.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/json_document.h"
#include "host/interrupt.h"
#include "scanner/keys/answers/json_fields.h"
#include "scanner/keys/live/error_code.h"
#include "scanner/keys/live/reader.h"

namespace keymuster {
namespace {

constexpr int kAccountsPerPage = 20;  // AWS gives no more
constexpr size_t kMostPages = 5'000;
constexpr size_t kAccountDigits = 12;

std::string BodyFor(const std::string& token) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  writer.StartObject();
  writer.Key("MaxResults");
  writer.Int(kAccountsPerPage);
  if (!token.empty()) {
    writer.Key("NextToken");
    writer.String(token.data(), static_cast<rapidjson::SizeType>(token.size()));
  }
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

// "arn:aws:organizations::111122223333:account/o-abc/444455556666" -> "aws".
Result<std::string> PartitionIn(const JsonNode& node) {
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string arn, RequiredText(node, "Arn"));
  const size_t end = arn.find(':', 4);
  if (!arn.starts_with("arn:aws") || end == std::string::npos) return node.Complaint("Arn is no ARN");
  return arn.substr(4, end - 4);
}

// State replaced Status in 2025; both are sent for a while.
Result<ListedAccount> ReadAccount(const JsonNode& node) {
  ListedAccount account;
  KEYMUSTER_ASSIGN_OR_RETURN(account.id, RequiredText(node, "Id"));
  if (account.id.size() != kAccountDigits || account.id.find_first_not_of("0123456789") != std::string::npos) {
    return node.Complaint("Id is no account");
  }
  KEYMUSTER_ASSIGN_OR_RETURN(account.partition, PartitionIn(node));
  KEYMUSTER_ASSIGN_OR_RETURN(account.name, OptionalText(node, "Name"));
  KEYMUSTER_ASSIGN_OR_RETURN(account.state, OptionalText(node, "State"));
  if (account.state.empty()) {
    KEYMUSTER_ASSIGN_OR_RETURN(account.state, RequiredText(node, "Status"));
  }
  return account;
}

std::string MendOf(const std::string& code) {
  if (code == "AWSOrganizationsNotInUseException") return "the account is in no organisation: collect it without --org";
  return "--org needs organizations:ListAccounts, with credentials of the management account or of a delegated "
         "administrator";
}

// The pages of the list, one after the other.
class AccountWalk {
 public:
  explicit AccountWalk(Client& client) : client_(client) {}

  Result<Organisation> Run() {
    AskCaller();
    AskPage("");
    client_.Run();
    if (InterruptSignal() != 0) return Error{ErrorCode::kInterrupted, "", "stopped by a signal", ""};
    if (client_.given_up()) {
      return Error{ErrorCode::kUnreadable, "", client_.gave_up_because(), client_.mend()};
    }
    if (!failure_.code.empty()) {
      return Error{ErrorCode::kUnreadable, failed_, failure_.code + " (" + failure_.detail + ")",
                   MendOf(failure_.code)};
    }
    for (auto& [id, account] : accounts_) found_.accounts.push_back(std::move(account));
    return std::move(found_);
  }

 private:
  void AskCaller() {
    Call call{Call::Service::kSts, "GetCallerIdentity", {}, {}, {}};
    call.take = [this](std::string_view body) -> Status {
      KEYMUSTER_ASSIGN_OR_RETURN(const CallerAnswer caller, ReadGetCallerIdentity(body));
      found_.own_account = caller.account.id;
      return {};
    };
    call.fail = [this](const CallFailure& failure) { Fail("GetCallerIdentity", failure); };
    client_.Ask(std::move(call));
  }

  void AskPage(const std::string& token) {
    Call call{Call::Service::kOrganizations, "ListAccounts", {}, {}, {}};
    call.json = BodyFor(token);
    call.take = [this](std::string_view body) -> Status {
      std::string next;
      KEYMUSTER_ASSIGN_OR_RETURN(std::vector<ListedAccount> page, ReadListAccounts(body, next));
      for (ListedAccount& account : page) accounts_.insert_or_assign(account.id, std::move(account));
      if (next.empty()) return {};
      if (tokens_.insert(next).second && tokens_.size() < kMostPages) {
        AskPage(next);
      } else {
        Fail("ListAccounts", {"BadMarker", "the list says that it goes on, but its token leads nowhere"});
      }
      return {};
    };
    call.fail = [this](const CallFailure& failure) { Fail("ListAccounts", failure); };
    client_.Ask(std::move(call));
  }

  void Fail(const char* operation, const CallFailure& failure) {
    failed_ = operation;
    failure_ = failure;
  }

  Client& client_;
  Organisation found_;
  std::map<std::string, ListedAccount> accounts_;
  std::set<std::string> tokens_;
  std::string failed_;
  CallFailure failure_;
};

}  // namespace

// A state that AWS adds one day is asked: it answers, or is named as denied.
bool ListedAccount::can_be_asked() const {
  return state != "SUSPENDED" && state != "CLOSED" && state != "PENDING_ACTIVATION";
}

Result<Organisation> ListOrganisation(Client& client) { return AccountWalk(client).Run(); }

Result<std::vector<ListedAccount>> ReadListAccounts(std::string_view json, std::string& next_token) {
  KEYMUSTER_ASSIGN_OR_RETURN(const JsonDocument document, JsonDocument::Parse(std::string(json)));
  KEYMUSTER_ASSIGN_OR_RETURN(next_token, OptionalText(document.root(), "NextToken"));
  KEYMUSTER_ASSIGN_OR_RETURN(const JsonNode list, document.root().Get("Accounts"));
  std::vector<ListedAccount> accounts;
  KEYMUSTER_RETURN_IF_ERROR(list.ForEachElement([&](const JsonNode& node) -> Status {
    KEYMUSTER_ASSIGN_OR_RETURN(ListedAccount account, ReadAccount(node));
    accounts.push_back(std::move(account));
    return {};
  }));
  return accounts;
}

// "com.amazonaws.organizations#AccessDeniedException" where a service names its model.
std::string ReadJsonErrorCode(std::string_view json) {
  const Result<JsonDocument> document = JsonDocument::Parse(std::string(json));
  if (!document.ok()) return {};
  const Result<std::string> type = OptionalText(document->root(), "__type");
  if (!type.ok()) return {};
  return CodeOrNothing(type->substr(type->find('#') + 1));
}

}  // namespace keymuster
