#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "scanner/keys/live/client.h"
#include "scanner/keys/live/transport.h"
#include "tests/host/fixed_clock.h"

namespace keymuster {

// An AWS in a few lines: answers by the form that was posted, remembers what was asked.
class ScriptedTransport : public Transport {
 public:
  using Answer = Result<HttpAnswer>;

  // The nth time that `form` is posted the nth answer is given; the last one from then on.
  void On(const std::string& form, std::vector<Answer> answers) { script_.insert_or_assign(form, std::move(answers)); }
  void On(const std::string& form, const std::string& body) { On(form, {Ok(body)}); }

  Result<HttpAnswer> Post(const Endpoint& endpoint, const std::string& form) override {
    posted.push_back(endpoint.service + "?" + form);
    const auto at = script_.find(form);
    if (at == script_.end())
      return HttpAnswer{404, "<ErrorResponse><Error><Code>NoSuchEntity</Code></Error></ErrorResponse>", {}};
    const size_t times = times_[form]++;
    return at->second[std::min(times, at->second.size() - 1)];
  }

  static Answer Ok(std::string body) { return HttpAnswer{200, std::move(body), {}}; }
  static Answer Failed(int status, const std::string& code) {
    return HttpAnswer{
        status, "<ErrorResponse><Error><Type>Sender</Type><Code>" + code + "</Code></Error></ErrorResponse>", {}};
  }
  static Answer Lost() { return Error{ErrorCode::kUnreadable, "https://iam", "Couldn't connect to server", ""}; }

  std::vector<std::string> posted;

 private:
  std::map<std::string, std::vector<Answer>> script_;
  std::map<std::string, size_t> times_;
};

// A client that does not wait, but counts how long it would have.
struct TestClient {
  explicit TestClient(ScriptedTransport& transport) : client(transport, SomeEndpoints(), Policy(), clock) {}

  static Endpoints SomeEndpoints() {
    return {"aws", {"https://iam/", "us-east-1", "iam", false}, {"https://sts/", "us-east-1", "sts", false}};
  }
  RetryPolicy Policy() {
    RetryPolicy policy;
    policy.wait = [this](int milliseconds) { waited.push_back(milliseconds); };
    return policy;
  }

  std::vector<int> waited;
  FixedClock clock{UtcTime{1'795'000'000}};
  Client client;
};

}  // namespace keymuster
