#include <utility>

#include "core/digest.h"
#include "host/file.h"
#include "scanner/keys/live/form.h"
#include "scanner/keys/live/provider/credential_json.h"
#include "scanner/keys/live/provider/credential_provider.h"

namespace keymuster {
namespace {

constexpr uint64_t kLargestCache = 1 << 20;  // bytes

struct Setup {
  std::string cache_key;  // of the cached token: the session's name, or the start URL where there is none
  std::string region;
  std::string account;
  std::string role;
};

std::optional<Setup> SetupOf(const CredentialSearch& search) {
  const Profile profile = search.settings.ProfileNamed(search.profile);
  const auto account = profile.Get("sso_account_id");
  const auto role = profile.Get("sso_role_name");
  if (!account || !role) return std::nullopt;
  Setup setup{"", "", *account, *role};
  if (const auto session = profile.Get("sso_session")) {
    setup.cache_key = *session;
    setup.region = Profile(nullptr, search.settings.SsoSession(*session)).Get("sso_region").value_or("");
  } else if (const auto url = profile.Get("sso_start_url")) {
    setup.cache_key = *url;
    setup.region = profile.Get("sso_region").value_or("");
  } else {
    return std::nullopt;
  }
  return setup;
}

std::optional<std::string> Offer(const CredentialSearch& search) {
  const auto setup = SetupOf(search);
  if (!setup) return std::nullopt;
  return "profile " + search.profile + ", role " + setup->role + " of account " + setup->account;
}

Error SignInFirst(const CredentialSearch& search, const std::string& what) {
  return {ErrorCode::kConfig, "profile " + search.profile, what, "aws sso login --profile " + search.profile};
}

// Older versions of the CLI end the time in "UTC".
std::optional<UtcTime> ExpiryOf(const JsonNode& token) {
  const Result<JsonNode> node = token.Get("expiresAt");
  if (!node.ok() || !node->String().ok()) return std::nullopt;
  std::string text(*node->String());
  if (text.ends_with("UTC")) text.replace(text.size() - 3, 3, "Z");
  const Result<UtcTime> time = ParseUtcTime(text);
  return time.ok() ? std::optional(*time) : std::nullopt;
}

// The token that `aws sso login` left, if it is still good.
Result<Secret> CachedToken(const CredentialSearch& search, const Setup& setup) {
  const std::string path = search.settings.InHome(".aws/sso/cache/" + Sha1Hex(setup.cache_key) + ".json");
  Result<std::string> text = ReadWholeFile(path, kLargestCache);
  if (!text.ok()) return SignInFirst(search, "nobody has signed in");
  Result<JsonDocument> document = JsonDocument::Parse(*text);
  WipeMemory(text->data(), text->size());
  if (!document.ok()) return SignInFirst(search, "the cached token cannot be read");
  const Result<JsonNode> token = document->root().Get("accessToken");
  const std::optional<UtcTime> expires = ExpiryOf(document->root());
  if (!token.ok() || !token->String().ok() || !IsPlainToken(*token->String())) {
    return SignInFirst(search, "the cache holds no token");
  }
  if (!expires || expires->seconds <= search.clock.Now().seconds) {
    return SignInFirst(search, "the sign-in has expired");
  }
  return Secret(*token->String());
}

Result<Endpoint> PortalOf(const CredentialSearch& search, const Setup& setup) {
  Endpoint portal;
  const bool plain = !setup.region.empty() &&
                     setup.region.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
  if (!plain) return SignInFirst(search, "has no sso_region");
  const char* const domain = setup.region.starts_with("cn-") ? ".amazonaws.com.cn/" : ".amazonaws.com/";
  portal.url = "https://portal.sso." + setup.region + domain;
  if (const auto url = search.settings.EndpointUrlOf("sso")) {
    KEYMUSTER_RETURN_IF_ERROR(TakeEndpointUrl(url->where, url->url, portal));
  }
  return portal;
}

Result<Credentials> Get(const CredentialSearch& search) {
  const Setup setup = *SetupOf(search);
  KEYMUSTER_ASSIGN_OR_RETURN(Secret token, CachedToken(search, setup));
  KEYMUSTER_ASSIGN_OR_RETURN(const Endpoint portal, PortalOf(search, setup));
  HttpRequest request;
  request.method = "GET";
  request.url = portal.url + "federation/credentials?role_name=" + UrlEncoded(setup.role) +
                "&account_id=" + UrlEncoded(setup.account);
  request.stays_on_machine = portal.loopback;
  request.secret_headers.emplace_back("x-amz-sso_bearer_token", std::move(token));
  Result<HttpAnswer> answer = Fetch(search.transport, request);
  if (!answer.ok()) return std::move(answer).error();
  if (answer->status == 401) return SignInFirst(search, "the sign-in was refused");
  if (answer->status != 200) {
    return Error{ErrorCode::kUnreadable, "profile " + search.profile,
                 "the sign-in portal answered HTTP " + std::to_string(answer->status), "check account and role"};
  }
  Result<JsonDocument> document = JsonDocument::Parse(answer->body);
  WipeMemory(answer->body.data(), answer->body.size());
  if (!document.ok()) return std::move(document).error().In("sign-in portal");
  KEYMUSTER_ASSIGN_OR_RETURN(const JsonNode object, document->root().Get("roleCredentials"));
  return ReadCredentialObject(object, {"accessKeyId", "secretAccessKey", "sessionToken", "expiration"});
}

}  // namespace

const CredentialProvider& SsoProvider() {
  static const CredentialProvider provider{"sign-in", Offer, Get};
  return provider;
}

}  // namespace keymuster
