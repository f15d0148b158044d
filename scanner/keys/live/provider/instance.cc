#include <string>
#include <utility>

#include "scanner/keys/live/provider/credential_json.h"
#include "scanner/keys/live/provider/credential_provider.h"

namespace keymuster {
namespace {

constexpr const char* kPath = "latest/meta-data/iam/security-credentials/";
constexpr const char* kNone =
    "no credentials were found: not in the environment, not in ~/.aws, not in a container, not of an EC2 instance";
constexpr const char* kMend = "export AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile with --profile";

// "http://169.254.169.254/", or what AWS_EC2_METADATA_SERVICE_ENDPOINT says.
Result<Endpoint> ServiceOf(const AwsSettings& settings) {
  Endpoint endpoint;
  endpoint.loopback = true;  // link-local: it never leaves the machine
  const std::string mode =
      settings.Value("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode").value_or("IPv4");
  endpoint.url = mode == "IPv6" || mode == "ipv6" ? "http://[fd00:ec2::254]/" : "http://169.254.169.254/";
  const auto set = settings.Value("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint");
  if (!set) return endpoint;
  const std::string url = set->ends_with('/') ? *set : *set + "/";
  if (url == "http://169.254.169.254/" || url == "http://[fd00:ec2::254]/") {
    endpoint.url = url;
    return endpoint;
  }
  KEYMUSTER_RETURN_IF_ERROR(TakeEndpointUrl("AWS_EC2_METADATA_SERVICE_ENDPOINT", *set, endpoint));
  return endpoint;
}

// Version 2 of the service only: a token first, so that a request that somebody talked us into gets none.
class Metadata {
 public:
  Metadata(const CredentialSearch& search, Endpoint endpoint) : search_(search), endpoint_(std::move(endpoint)) {}

  Result<std::string> Token() {
    HttpRequest request = RequestTo("latest/api/token");
    request.method = "PUT";
    request.headers = {"X-aws-ec2-metadata-token-ttl-seconds: 21600"};
    return Body(Fetch(search_.transport, request));
  }

  Result<std::string> Get(const std::string& path, const Secret& token) {
    HttpRequest request = RequestTo(path);
    request.method = "GET";
    request.secret_headers.emplace_back("X-aws-ec2-metadata-token", token.Clone());
    return Body(Fetch(search_.transport, request));
  }

 private:
  HttpRequest RequestTo(const std::string& path) const {
    HttpRequest request;
    request.url = endpoint_.url + path;
    request.stays_on_machine = endpoint_.loopback;
    request.connect_seconds = 1;
    request.total_seconds = 3;
    return request;
  }

  static Result<std::string> Body(Result<HttpAnswer> answer) {
    if (!answer.ok()) return std::move(answer).error();
    if (answer->status == 200) return std::move(answer->body);
    return Error{ErrorCode::kUnreadable, "instance metadata", "HTTP " + std::to_string(answer->status), ""};
  }

  const CredentialSearch& search_;
  Endpoint endpoint_;
};

// The last resort: always tried unless it is switched off.
std::optional<std::string> Offer(const CredentialSearch& search) {
  const std::string off = search.settings.Variable("AWS_EC2_METADATA_DISABLED").value_or("");
  if (search.of_profile || off == "true" || off == "True" || off == "TRUE") return std::nullopt;
  return "the instance's role, if this is an EC2 instance";
}

Result<Credentials> Get(const CredentialSearch& search) {
  KEYMUSTER_ASSIGN_OR_RETURN(Endpoint endpoint, ServiceOf(search.settings));
  Metadata metadata(search, std::move(endpoint));
  Result<std::string> token_text = metadata.Token();
  if (!token_text.ok()) return Error{ErrorCode::kConfig, "", kNone, kMend};
  const Secret token(*token_text);
  WipeMemory(token_text->data(), token_text->size());
  Result<std::string> role = metadata.Get(kPath, token);
  if (!role.ok()) return Error{ErrorCode::kConfig, "instance metadata", "the instance has no role", kMend};
  const std::string name = role->substr(0, role->find('\n'));
  if (!IsPlainToken(name)) return Error{ErrorCode::kMalformed, "instance metadata", "names no role", ""};
  KEYMUSTER_ASSIGN_OR_RETURN(std::string text, metadata.Get(kPath + name, token));
  Result<Credentials> credentials = ReadCredentialText(std::move(text), {});
  if (!credentials.ok()) return std::move(credentials).error().In("instance metadata");
  credentials->source = "instance metadata: role " + name;
  return credentials;
}

}  // namespace

const CredentialProvider& InstanceProvider() {
  static const CredentialProvider provider{"instance metadata", Offer, Get};
  return provider;
}

}  // namespace keymuster
