#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "scanner/keys/live/client.h"
#include "scanner/keys/live/transport.h"
#include "tests/host/fixed_clock.h"

namespace keymuster {

// An AWS in a few lines: answers by the form that was posted (or the address that was asked), remembers what was asked,
// and moves the clock instead of waiting.
class ScriptedTransport : public Transport {
 public:
  using Answer = Result<HttpAnswer>;

  // The nth time that `form` is posted the nth answer is given; the last one from then on.
  void On(const std::string& form, std::vector<Answer> answers) { script_.insert_or_assign(form, std::move(answers)); }
  void On(const std::string& form, const std::string& body) { On(form, {Ok(body)}); }

  void Start(uint64_t ticket, const HttpRequest& request) override {
    const std::string key = request.body.empty() ? request.method + " " + request.url : request.body;
    posted.push_back((request.service.empty() ? "" : request.service + "?") + key);
    signers.push_back(request.signer ? request.signer->key_id : "");
    started_.push_back({ticket, AnswerTo(key)});
    most_in_flight = std::max(most_in_flight, started_.size());
  }

  // Answers come one at a time, the last question first: nobody may rely on an order.
  std::vector<Finished> Wait(int milliseconds) override {
    if (started_.empty()) {
      clock.Advance(milliseconds / 1000.0);
      return {};
    }
    std::vector<Finished> finished;
    finished.push_back(std::move(started_.back()));
    started_.pop_back();
    return finished;
  }

  static Answer Ok(std::string body) { return HttpAnswer{200, std::move(body), {}, {}}; }
  static Answer Failed(int status, const std::string& code) {
    return HttpAnswer{
        status, "<ErrorResponse><Error><Type>Sender</Type><Code>" + code + "</Code></Error></ErrorResponse>", {}, {}};
  }
  static Answer Lost() { return Error{ErrorCode::kUnreadable, "https://iam", "Couldn't connect to server", ""}; }

  std::vector<std::string> posted;
  std::vector<std::string> signers;
  size_t most_in_flight = 0;
  FixedClock clock{UtcTime{1'795'000'000}};

 private:
  Answer AnswerTo(const std::string& key) {
    const auto at = script_.find(key);
    if (at == script_.end()) return Failed(404, "NoSuchEntity");
    const size_t times = times_[key]++;
    return at->second[std::min(times, at->second.size() - 1)];
  }

  std::map<std::string, std::vector<Answer>> script_;
  std::map<std::string, size_t> times_;
  std::deque<Finished> started_;
};

// A client of the scripted AWS, without limits of its own and with waits that are as long as they may be.
struct TestClient {
  explicit TestClient(ScriptedTransport& transport, ClientOptions options = Unlimited())
      : clock(transport.clock),
        client(transport, SomeEndpoints(), Signer("first"), std::move(options), transport.clock) {}

  static ClientOptions Unlimited() {
    ClientOptions options;
    options.most_per_second = 0;
    options.random = [] { return 1.0; };
    return options;
  }
  static Endpoints SomeEndpoints() {
    return {"aws",
            {"https://iam/", "us-east-1", "iam", false},
            {"https://sts/", "us-east-1", "sts", false},
            {"https://organizations/", "us-east-1", "organizations", false}};
  }
  static SharedCredentials Signer(const std::string& id) {
    Credentials credentials;
    credentials.key_id = id;
    return std::make_shared<const Credentials>(std::move(credentials));
  }

  // Asks one question and waits for its end.
  std::variant<std::string, CallFailure> Ask(const std::string& action, Call::Service service = Call::Service::kIam) {
    std::variant<std::string, CallFailure> outcome = CallFailure{"none", ""};
    Call call{service, action, {}, {}, {}};
    call.take = [&](std::string_view body) {
      if (body == "broken") return Status(Error{ErrorCode::kMalformed, "", "broken", ""});
      outcome = std::string(body);
      return Status();
    };
    call.fail = [&](const CallFailure& failure) { outcome = failure; };
    client.Ask(std::move(call));
    client.Run();
    return outcome;
  }

  FixedClock& clock;
  Client client;
};

}  // namespace keymuster
