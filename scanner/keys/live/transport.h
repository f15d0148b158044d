#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/result.h"
#include "core/utc_time.h"
#include "scanner/keys/live/credentials.h"

namespace keymuster {

inline constexpr size_t kMaxAnswerBytes = size_t{16} << 20U;

// One request as it is sent.
struct HttpRequest {
  std::string method = "POST";  // GET, POST, PUT
  std::string url;
  std::string body;
  std::vector<std::string> headers;                            // "Name: value"
  std::vector<std::pair<std::string, Secret>> secret_headers;  // name, value
  // Signature version 4, for POSTs only: libcurl 7.88 signs queries wrongly.
  SharedCredentials signer;  // null: not signed
  std::string region;        // of the signature
  std::string service;
  // Allows http, and keeps proxies out of the way. For this machine and its metadata addresses only.
  bool stays_on_machine = false;
  int connect_seconds = 10;
  int total_seconds = 60;
};

struct HttpAnswer {
  int status = 0;
  std::string body;
  std::optional<UtcTime> date;             // the server's clock, from its Date header
  std::optional<int> retry_after_seconds;  // of its Retry-After header
};

// Sends requests, many at a time. No redirects, no netrc, certificates always checked. Not thread-safe. Virtual so that
// tests can script the answers.
class Transport {
 public:
  virtual ~Transport() = default;

  struct Finished {
    uint64_t ticket;
    // An answer with any status is an answer. kBudget if its body is larger than kMaxAnswerBytes; kUnreadable if none
    // came (no connection, TLS, timeout). No error holds anything of the request but its address.
    Result<HttpAnswer> answer;
  };

  virtual void Start(uint64_t ticket, const HttpRequest& request) = 0;
  // What ended meanwhile; waits for the first one, at most so long. Returns early when a signal comes.
  virtual std::vector<Finished> Wait(int milliseconds) = 0;
  // Ends the connection that an answer of the last Wait came over: it was no answer to what was asked, so that the next
  // ones over this connection may be the ones to something else.
  virtual void Distrust(uint64_t /*ticket*/) {}
  // Whether an answer of the last Wait came over a connection that was not distrusted since its request was started.
  virtual bool Trusts(uint64_t /*ticket*/) const { return true; }
};

// Sends one request and waits for its end. For use while nothing else is in flight.
Result<HttpAnswer> Fetch(Transport& transport, const HttpRequest& request);

struct TransportOptions {
  std::string ca_bundle;   // AWS_CA_BUNDLE; empty: the system's
  std::string user_agent;  // "keymuster-collect/0.1.0"
};

// libcurl's.
Result<std::unique_ptr<Transport>> MakeCurlTransport(TransportOptions options);

}  // namespace keymuster
