#include "scanner/keys/live/aws_settings.h"

#include <utility>

#include "core/spelling.h"

namespace keymuster {
namespace {

std::optional<std::string> VariableOf(const Environment& environment, const std::string& name) {
  std::optional<std::string> value = environment.Get(name);
  if (value && value->empty()) value.reset();
  return value;
}

std::string Home(const Environment& environment, const std::string& path) {
  if (path.starts_with('/')) return path;
  const std::string relative = path.starts_with("~/") ? path.substr(2) : path;
  const auto home = VariableOf(environment, "HOME");
  return home ? *home + "/" + relative : "";
}

Result<ProfileFile> FileOf(const Environment& environment, const std::string& variable, const std::string& usual) {
  const auto named = VariableOf(environment, variable);
  if (named && !named->starts_with('~')) return ProfileFile::Read(*named);
  return ProfileFile::Read(Home(environment, named.value_or(usual)));
}

}  // namespace

std::optional<std::string> Profile::Get(const std::string& name) const {
  for (const ProfileFile::Section* section : {credentials_, config_}) {
    if (section == nullptr) continue;
    const auto at = section->values.find(name);
    if (at != section->values.end() && !at->second.empty()) return at->second;
  }
  return std::nullopt;
}

const Secret* Profile::GetSecret(const std::string& name) const {
  for (const ProfileFile::Section* section : {credentials_, config_}) {
    if (section == nullptr) continue;
    const auto at = section->secrets.find(name);
    if (at != section->secrets.end() && !at->second.empty()) return &at->second;
  }
  return nullptr;
}

Result<AwsSettings> AwsSettings::Load(const Environment& environment, const std::string& profile) {
  KEYMUSTER_ASSIGN_OR_RETURN(ProfileFile config, FileOf(environment, "AWS_CONFIG_FILE", ".aws/config"));
  KEYMUSTER_ASSIGN_OR_RETURN(ProfileFile credentials,
                             FileOf(environment, "AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials"));
  AwsSettings settings(environment, std::move(config), std::move(credentials));
  settings.profile_by_flag_ = !profile.empty();
  std::string named = profile;
  std::string where = "--profile";
  for (const char* variable : {"AWS_PROFILE", "AWS_DEFAULT_PROFILE"}) {
    if (!named.empty()) break;
    named = settings.Variable(variable).value_or("");
    where = variable;
  }
  settings.profile_name_ = named.empty() ? "default" : named;
  if (named.empty() || settings.profile().exists()) return settings;

  std::vector<std::string> headers = settings.credentials_.headers();
  for (const std::string& header : settings.config_.headers()) {
    if (header.starts_with("profile ")) headers.push_back(header.substr(8));
  }
  return Error{ErrorCode::kConfig, where,
               "there is no profile '" + named + "' in the AWS configuration" +
                   DidYouMean(named, std::vector<std::string_view>(headers.begin(), headers.end())),
               "`aws configure list-profiles` shows them"};
}

Profile AwsSettings::ProfileNamed(const std::string& name) const {
  const ProfileFile::Section* config = config_.Find("profile " + name);
  if (config == nullptr && name == "default") config = config_.Find("default");
  return {credentials_.Find(name), config};
}

std::optional<std::string> AwsSettings::Variable(const std::string& name) const {
  return VariableOf(*environment_, name);
}

std::optional<std::string> AwsSettings::Value(const std::string& variable, const std::string& key) const {
  if (auto value = Variable(variable)) return value;
  return profile().Get(key);
}

bool AwsSettings::Switch(const std::string& variable, const std::string& key) const {
  const std::string value = Value(variable, key).value_or("");
  return value == "true" || value == "True" || value == "TRUE";
}

std::string AwsSettings::region() const {
  if (auto region = Variable("AWS_REGION")) return *region;
  return Value("AWS_DEFAULT_REGION", "region").value_or("");
}

std::optional<AwsSettings::EndpointUrl> AwsSettings::EndpointUrlOf(const std::string& service) const {
  if (Switch("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls")) return std::nullopt;
  std::string own = "AWS_ENDPOINT_URL_";
  for (const char c : service) own += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  for (const std::string& variable : {own, std::string("AWS_ENDPOINT_URL")}) {
    if (auto url = Variable(variable)) return EndpointUrl{*std::move(url), variable};
  }
  const std::string where = "profile " + profile_name_;
  if (const auto services = profile().Get("services")) {
    const Profile section(nullptr, config_.Find("services " + *services));
    if (auto url = section.Get(service + ".endpoint_url")) return EndpointUrl{*std::move(url), where};
  }
  if (auto url = profile().Get("endpoint_url")) return EndpointUrl{*std::move(url), where};
  return std::nullopt;
}

std::string AwsSettings::InHome(const std::string& path) const { return Home(*environment_, path); }

}  // namespace keymuster
