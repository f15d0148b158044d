#include "scanner/keys/live/provider/sts_credentials.h"

#include <utility>

#include "scanner/keys/live/error_code.h"
#include "scanner/keys/live/nap.h"
#include "scanner/keys/live/reader.h"

namespace keymuster {
namespace {

constexpr int kAttempts = 4;
constexpr int kFirstWait = 300;  // milliseconds; doubles

bool MayPass(const Result<HttpAnswer>& answer) {
  if (!answer.ok()) return answer.error().code == ErrorCode::kUnreadable;
  return answer->status >= 500 || answer->status == 429 ||
         (answer->status == 400 && IsThrottling(ReadErrorCode(answer->body)));
}

Error Refused(const std::string& action, const HttpAnswer& answer) {
  const std::string code = ReadErrorCode(answer.body);
  const std::string http = "HTTP " + std::to_string(answer.status);
  std::string mend(MendOfRefusal(code));
  if (code == "AccessDenied") mend = "check the trust policy of the role, its external id, and sts:" + action;
  return {ErrorCode::kUnreadable, "sts:" + action, code.empty() ? http : code + " (" + http + ")", std::move(mend)};
}

}  // namespace

std::string SessionNameOf(const std::optional<std::string>& configured) { return configured.value_or("keymuster"); }

Result<Credentials> AskStsForRole(const CredentialSearch& search, const std::string& action,
                                  const Parameters& parameters, SharedCredentials signer) {
  HttpRequest request;
  request.url = search.endpoints.sts.url;
  request.stays_on_machine = search.endpoints.sts.loopback;
  request.headers = {"Content-Type: application/x-www-form-urlencoded; charset=utf-8"};
  request.body = FormOf(action, "2011-06-15", parameters);
  request.signer = std::move(signer);
  request.region = search.endpoints.sts.region;
  request.service = "sts";
  Result<HttpAnswer> answer = Fetch(search.transport, request);
  for (int tries = 1, wait = kFirstWait; tries < kAttempts && MayPass(answer); ++tries, wait *= 2) {
    Nap(wait);
    answer = Fetch(search.transport, request);
  }
  WipeMemory(request.body.data(), request.body.size());
  if (!answer.ok()) return std::move(answer).error().In("sts:" + action);
  if (answer->status != 200) return Refused(action, *answer);
  Result<Credentials> credentials = ReadRoleCredentials(answer->body, action);
  WipeMemory(answer->body.data(), answer->body.size());
  return credentials;
}

}  // namespace keymuster
