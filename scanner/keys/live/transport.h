#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/result.h"
#include "core/utc_time.h"
#include "scanner/keys/live/credentials.h"
#include "scanner/keys/live/endpoint.h"

namespace keymuster {

inline constexpr size_t kMaxAnswerBytes = size_t{16} << 20U;

struct HttpAnswer {
  int status = 0;
  std::string body;
  std::optional<UtcTime> date;  // the server's clock, from its Date header
};

// Sends signed form POSTs. One request at a time; not thread-safe. Virtual so that tests can script the answers.
class Transport {
 public:
  virtual ~Transport() = default;
  // An answer with any status is an answer. kBudget if its body is larger than kMaxAnswerBytes; kUnreadable if none
  // came (no connection, TLS, timeout). No error holds anything of the request.
  virtual Result<HttpAnswer> Post(const Endpoint& endpoint, const std::string& form) = 0;
};

struct TransportOptions {
  std::string ca_bundle;   // AWS_CA_BUNDLE; empty: the system's
  std::string user_agent;  // "keymuster-collect/0.1.0"
  int connect_seconds = 10;
  int total_seconds = 60;
};

// libcurl's. Signature version 4 by CURLOPT_AWS_SIGV4 (form POSTs only: 7.88 signs queries wrongly), https off
// loopback, no redirects, no netrc, certificates always checked.
Result<std::unique_ptr<Transport>> MakeCurlTransport(Credentials credentials, TransportOptions options);

}  // namespace keymuster
