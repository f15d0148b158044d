#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/secret.h"

namespace keymuster {

// ~/.aws/config or ~/.aws/credentials: sections of "name = value", read as the AWS CLI reads them (names in lower case,
// comments on lines of their own, indented lines belong to the name above them: "iam" + "endpoint_url" of a services
// section are stored as "iam.endpoint_url").
class ProfileFile {
 public:
  struct Section {
    std::map<std::string, std::string> values;
    std::map<std::string, Secret> secrets;  // aws_secret_access_key, aws_session_token, ...
  };

  // kConfig with path and line. `path` is for errors only, which never hold a value.
  static Result<ProfileFile> Parse(std::string_view text, const std::string& path);
  // A file that is not there is an empty one.
  static Result<ProfileFile> Read(const std::string& path);

  // By header without brackets and quotes: "default", "profile audit", "sso-session corp". nullptr if there is none.
  const Section* Find(const std::string& header) const;
  std::vector<std::string> headers() const;

 private:
  std::map<std::string, Section> sections_;
};

}  // namespace keymuster
