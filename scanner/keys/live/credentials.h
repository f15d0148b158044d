#pragma once

#include <string>

#include "core/result.h"
#include "core/secret.h"
#include "host/environment.h"

namespace keymuster {

// What signs the requests. Move-only, because it holds secrets.
struct Credentials {
  std::string key_id;  // an identifier; may be shown
  Secret secret;
  Secret session_token;  // empty for long-term keys

  // From AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN. kConfig naming the variable that is missing or
  // cannot be one (white space, control bytes); its value is never told.
  static Result<Credentials> FromEnvironment(const Environment& environment);
};

}  // namespace keymuster
