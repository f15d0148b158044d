#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "host/environment.h"
#include "scanner/keys/live/profile_file.h"

namespace keymuster {

// A profile is what both files say of it; the credentials file wins. Valid while its AwsSettings lives.
class Profile {
 public:
  Profile(const ProfileFile::Section* credentials, const ProfileFile::Section* config)
      : credentials_(credentials), config_(config) {}
  bool exists() const { return credentials_ != nullptr || config_ != nullptr; }
  bool in_credentials_file() const { return credentials_ != nullptr; }
  std::optional<std::string> Get(const std::string& name) const;  // never an empty text
  const Secret* GetSecret(const std::string& name) const;         // nullptr if there is none

 private:
  const ProfileFile::Section* credentials_;
  const ProfileFile::Section* config_;
};

// What an AWS tool is told by its environment and by ~/.aws: AWS documentation, "AWS SDKs and Tools Reference Guide",
// settings reference. Where both say something the environment wins. Immutable.
class AwsSettings {
 public:
  // `profile`: --profile; empty: AWS_PROFILE, AWS_DEFAULT_PROFILE, else "default". kConfig if a named profile does not
  // exist or a file cannot be read.
  static Result<AwsSettings> Load(const Environment& environment, const std::string& profile);

  const std::string& profile_name() const { return profile_name_; }
  bool profile_by_flag() const { return profile_by_flag_; }
  Profile profile() const { return ProfileNamed(profile_name_); }
  Profile ProfileNamed(const std::string& name) const;
  const ProfileFile::Section* SsoSession(const std::string& name) const { return config_.Find("sso-session " + name); }

  std::optional<std::string> Variable(const std::string& name) const;  // of the environment; never an empty text
  std::optional<std::string> Value(const std::string& variable, const std::string& key) const;
  bool Switch(const std::string& variable, const std::string& key) const;  // "true"
  std::string region() const;                                              // empty: none is set

  struct EndpointUrl {
    std::string url;
    std::string where;  // "AWS_ENDPOINT_URL_IAM", "profile audit"
  };
  // Of AWS_ENDPOINT_URL_IAM, AWS_ENDPOINT_URL, the services section of the profile, or endpoint_url of the profile.
  std::optional<EndpointUrl> EndpointUrlOf(const std::string& service) const;  // "iam"

  const Environment& environment() const { return *environment_; }
  std::string InHome(const std::string& path) const;  // "~/x" and "x" -> "/home/me/x"; absolute paths stay

 private:
  AwsSettings(const Environment& environment, ProfileFile config, ProfileFile credentials)
      : environment_(&environment), config_(std::move(config)), credentials_(std::move(credentials)) {}

  const Environment* environment_;
  ProfileFile config_;
  ProfileFile credentials_;
  std::string profile_name_;
  bool profile_by_flag_ = false;
};

}  // namespace keymuster
