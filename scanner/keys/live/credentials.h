#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/secret.h"
#include "core/utc_time.h"

namespace keymuster {

// What signs the requests. Immutable once found; shared by the requests in flight.
struct Credentials {
  std::string key_id;  // an identifier; may be shown
  Secret secret;
  Secret session_token;            // empty for long-term keys
  std::optional<UtcTime> expires;  // where it is known
  std::string source;              // for people: "the environment", "profile audit: role arn:..."
};

using SharedCredentials = std::shared_ptr<const Credentials>;

}  // namespace keymuster
