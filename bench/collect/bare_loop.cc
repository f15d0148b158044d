// The ceiling of keymuster-collect: the same questions to the same server, signed by libcurl, 10 at a time over kept
// connections, and nothing else: answers are searched for names and thrown away. Prints users and keys.
#include <curl/curl.h>

#include <cstdio>
#include <deque>
#include <map>
#include <string>

namespace {

constexpr size_t kInFlight = 10;

class Loop {
 public:
  explicit Loop(std::string url) : url_(std::move(url)), multi_(curl_multi_init()) {
    headers_ = curl_slist_append(nullptr, "Content-Type: application/x-www-form-urlencoded; charset=utf-8");
  }

  void Run() {
    waiting_ = {"Action=GetCallerIdentity&Version=2011-06-15", "Action=GetAccountSummary&Version=2010-05-08",
                "Action=ListUsers&Version=2010-05-08&MaxItems=1000"};
    while (!waiting_.empty() || !bodies_.empty()) {
      while (!waiting_.empty() && bodies_.size() < kInFlight) Start();
      int running = 0;
      curl_multi_perform(multi_, &running);
      TakeFinished();
      if (running > 0) curl_multi_poll(multi_, nullptr, 0, 1'000, nullptr);
    }
    std::printf("%zu users, %zu keys\n", users_, keys_);
  }

 private:
  struct Exchange {
    std::string form;
    std::string body;
  };

  static size_t OnBody(char* data, size_t, size_t size, void* target) {
    static_cast<std::string*>(target)->append(data, size);
    return size;
  }

  void Start() {
    CURL* easy = nullptr;
    if (idle_.empty()) {
      easy = curl_easy_init();
    } else {
      easy = idle_.back();
      idle_.pop_back();
    }
    curl_easy_reset(easy);
    Exchange& exchange = bodies_[easy];
    exchange.form = std::move(waiting_.front());
    waiting_.pop_front();
    curl_easy_setopt(easy, CURLOPT_URL, url_.c_str());
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(exchange.form.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, exchange.form.c_str());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers_);
    curl_easy_setopt(easy, CURLOPT_AWS_SIGV4, "aws:amz:us-east-1:iam");
    curl_easy_setopt(easy, CURLOPT_USERNAME, "somebody");
    curl_easy_setopt(easy, CURLOPT_PASSWORD, "something");
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &OnBody);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &exchange.body);
    curl_multi_add_handle(multi_, easy);
  }

  void TakeFinished() {
    int left = 0;
    while (const CURLMsg* const message = curl_multi_info_read(multi_, &left)) {
      CURL* const easy = message->easy_handle;
      curl_multi_remove_handle(multi_, easy);
      Take(bodies_[easy]);
      bodies_.erase(easy);
      idle_.push_back(easy);
    }
  }

  void Take(const Exchange& exchange) {
    const std::string& body = exchange.body;
    const auto each = [&](const std::string& element, const auto& visit) {
      const std::string open = "<" + element + ">";
      for (size_t at = body.find(open); at != std::string::npos; at = body.find(open, at)) {
        at += open.size();
        visit(body.substr(at, body.find('<', at) - at));
      }
    };
    if (exchange.form.starts_with("Action=ListUsers&")) {
      each("UserName", [&](const std::string& name) {
        ++users_;
        waiting_.push_back("Action=ListAccessKeys&Version=2010-05-08&UserName=" + name);
      });
      each("Marker", [&](const std::string& marker) {
        waiting_.push_back("Action=ListUsers&Version=2010-05-08&MaxItems=1000&Marker=" + marker);
      });
    } else if (exchange.form.starts_with("Action=ListAccessKeys&")) {
      each("AccessKeyId", [&](const std::string& key) {
        ++keys_;
        waiting_.push_back("Action=GetAccessKeyLastUsed&Version=2010-05-08&AccessKeyId=" + key);
      });
    }
  }

  std::string url_;
  CURLM* multi_;
  curl_slist* headers_;
  std::deque<std::string> waiting_;
  std::map<CURL*, Exchange> bodies_;
  std::deque<CURL*> idle_;
  size_t users_ = 0;
  size_t keys_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  curl_global_init(CURL_GLOBAL_DEFAULT);
  Loop(argv[1]).Run();
}
