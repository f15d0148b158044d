#include <algorithm>
#include <array>
#include <utility>

#include "host/file.h"
#include "scanner/keys/live/provider/credential_json.h"
#include "scanner/keys/live/provider/credential_provider.h"

namespace keymuster {
namespace {

constexpr const char* kRelative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
constexpr const char* kFull = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
constexpr uint64_t kLargestToken = 64 << 10;  // bytes

// Where ECS and EKS answer; AWS SDKs and Tools Reference Guide, "Container credential provider".
bool IsContainerHost(std::string_view url) {
  static constexpr std::array<std::string_view, 3> kHosts{"http://169.254.170.2", "http://169.254.170.23",
                                                          "http://[fd00:ec2::23]"};
  return std::any_of(kHosts.begin(), kHosts.end(), [&](std::string_view host) {
    return url.starts_with(host) && (url.size() == host.size() || url[host.size()] == '/' || url[host.size()] == ':');
  });
}

std::optional<std::string> Offer(const CredentialSearch& search) {
  if (search.of_profile) return std::nullopt;
  for (const char* variable : {kRelative, kFull}) {
    if (search.settings.Variable(variable)) return std::string(variable);
  }
  return std::nullopt;
}

Result<HttpRequest> RequestOf(const CredentialSearch& search) {
  HttpRequest request;
  request.method = "GET";
  request.connect_seconds = 2;
  request.total_seconds = 10;
  if (const auto relative = search.settings.Variable(kRelative)) {
    if (!relative->starts_with('/') || !IsPlainToken(*relative)) {
      return Error{ErrorCode::kConfig, kRelative, "is no path", ""};
    }
    request.url = "http://169.254.170.2" + *relative;
    request.stays_on_machine = true;
    return request;
  }
  const std::string full = search.settings.Variable(kFull).value_or("");
  if (IsContainerHost(full) && IsPlainToken(full)) {
    request.url = full;
    request.stays_on_machine = true;
    return request;
  }
  Endpoint endpoint;
  KEYMUSTER_RETURN_IF_ERROR(TakeEndpointUrl(kFull, full, endpoint));
  request.url = full;
  request.stays_on_machine = endpoint.loopback;
  return request;
}

Result<Secret> TokenOf(const CredentialSearch& search) {
  std::string token;
  std::string where = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
  if (const auto file = search.settings.Variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")) {
    where = *file;
    KEYMUSTER_ASSIGN_OR_RETURN(token, ReadWholeFile(*file, kLargestToken));
    while (!token.empty() && (token.back() == '\n' || token.back() == '\r')) token.pop_back();
  } else {
    token = search.settings.Variable(where).value_or("");
    if (token.empty()) return Secret();
  }
  Secret secret(token);
  // "Basic abc" holds a blank.
  const bool fine =
      !token.empty() && std::all_of(token.begin(), token.end(), [](char c) { return c >= ' ' && c < '\x7F'; });
  WipeMemory(token.data(), token.size());
  if (!fine) return Error{ErrorCode::kConfig, where, "holds no token", ""};
  return secret;
}

Result<Credentials> Get(const CredentialSearch& search) {
  KEYMUSTER_ASSIGN_OR_RETURN(HttpRequest request, RequestOf(search));
  KEYMUSTER_ASSIGN_OR_RETURN(Secret token, TokenOf(search));
  if (!token.empty()) request.secret_headers.emplace_back("Authorization", std::move(token));
  Result<HttpAnswer> answer = Fetch(search.transport, request);
  if (!answer.ok()) return std::move(answer).error();
  if (answer->status != 200) {
    return Error{ErrorCode::kUnreadable, request.url, "answered HTTP " + std::to_string(answer->status),
                 "check the role of the task or pod"};
  }
  Result<Credentials> credentials = ReadCredentialText(std::move(answer->body), {});
  if (!credentials.ok()) return std::move(credentials).error().In(request.url);
  return credentials;
}

}  // namespace

const CredentialProvider& ContainerProvider() {
  static const CredentialProvider provider{"container", Offer, Get};
  return provider;
}

}  // namespace keymuster
