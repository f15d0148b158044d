#include "scanner/keys/live/transport.h"

#include <curl/curl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstring>
#include <map>
#include <string_view>

#include "host/interrupt.h"

namespace keymuster {
namespace {

constexpr int kLongestPoll = 200;  // milliseconds; how soon a signal is noticed

struct CloseEasy {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};
struct CloseMulti {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
// Headers may hold tokens.
struct WipeList {
  void operator()(curl_slist* list) const {
    for (curl_slist* node = list; node != nullptr; node = node->next) WipeMemory(node->data, std::strlen(node->data));
    curl_slist_free_all(list);
  }
};
using HeaderList = std::unique_ptr<curl_slist, WipeList>;

// libcurl wants strings that end with a NUL, and copies them. Ours is wiped.
template <typename Use>
void WithBytes(std::string_view front, const Secret& secret, const Use& use) {
  std::string text;
  text.reserve(front.size() + secret.size());
  text += front;
  text += secret.ExposeBytes();
  use(text.c_str());
  WipeMemory(text.data(), text.size());
}

// The value of a header line, if it is this header.
std::optional<std::string> ValueOf(std::string_view line, std::string_view name) {
  if (line.size() <= name.size() || line[name.size()] != ':') return std::nullopt;
  for (size_t i = 0; i < name.size(); ++i) {
    if (std::tolower(static_cast<unsigned char>(line[i])) != name[i]) return std::nullopt;
  }
  line.remove_prefix(name.size() + 1);
  const size_t first = line.find_first_not_of(" \t");
  const size_t last = line.find_last_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string() : std::string(line.substr(first, last - first + 1));
}

// One request on its way; what libcurl's callbacks fill.
struct Transfer {
  uint64_t ticket = 0;
  std::string url;
  std::unique_ptr<CURL, CloseEasy> easy;
  HeaderList headers;
  HttpAnswer answer;
  bool too_large = false;
};

size_t OnBody(char* bytes, size_t /*one*/, size_t size, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  if (transfer.answer.body.size() + size > kMaxAnswerBytes) {
    transfer.too_large = true;
    return 0;  // libcurl ends the transfer
  }
  transfer.answer.body.append(bytes, size);
  return size;
}

size_t OnHeader(char* bytes, size_t /*one*/, size_t size, void* user) {
  HttpAnswer& answer = static_cast<Transfer*>(user)->answer;
  const std::string_view line(bytes, size);
  if (const auto value = ValueOf(line, "date")) {
    const time_t date = curl_getdate(value->c_str(), nullptr);
    if (date != -1) answer.date = UtcTime{date};
  } else if (const auto seconds = ValueOf(line, "retry-after")) {
    int number = 0;
    const auto [end, error] = std::from_chars(seconds->data(), seconds->data() + seconds->size(), number);
    if (error == std::errc() && end == seconds->data() + seconds->size() && number >= 0)
      answer.retry_after_seconds = number;
  }
  return size;
}

class CurlTransport : public Transport {
 public:
  CurlTransport(TransportOptions options, CURLM* multi) : options_(std::move(options)), multi_(multi) {}

  CurlTransport(const CurlTransport&) = delete;
  CurlTransport& operator=(const CurlTransport&) = delete;

  ~CurlTransport() override {
    for (const auto& [easy, transfer] : transfers_) curl_multi_remove_handle(multi_.get(), easy);
  }

  void Start(uint64_t ticket, const HttpRequest& request) override {
    last_started_ = ticket;
    auto transfer = std::make_unique<Transfer>();
    transfer->ticket = ticket;
    transfer->url = request.url;
    transfer->easy = TakeEasy();
    CURL* const easy = transfer->easy.get();
    if (easy == nullptr) {
      refused_.push_back({ticket, Error{ErrorCode::kUnreadable, request.url, "libcurl has no memory", ""}});
      return;
    }
    SetUp(easy, request, *transfer);
    curl_multi_add_handle(multi_.get(), easy);
    transfers_.emplace(easy, std::move(transfer));
  }

  std::vector<Finished> Wait(int milliseconds) override {
    std::vector<Finished> finished = std::exchange(refused_, {});
    connections_.clear();
    do {
      int running = 0;
      curl_multi_perform(multi_.get(), &running);
      TakeFinished(finished);
      if (!finished.empty() || milliseconds <= 0 || InterruptSignal() != 0) break;
      const int slice = std::min(milliseconds, kLongestPoll);
      curl_multi_poll(multi_.get(), nullptr, 0, slice, nullptr);
      milliseconds -= slice;
    } while (true);
    return finished;
  }

  // libcurl has no call for it; a connection that is shut down is found dead, and is not used again. A request that
  // went out over it before may already have its answer, which is the one to something else.
  void Distrust(uint64_t ticket) override {
    const auto at = connections_.find(ticket);
    if (at == connections_.end()) return;
    distrusted_[at->second.local_port] = last_started_;
    if (at->second.socket != CURL_SOCKET_BAD) shutdown(at->second.socket, SHUT_RDWR);
  }

  bool Trusts(uint64_t ticket) const override {
    const auto at = connections_.find(ticket);
    if (at == connections_.end()) return true;
    const auto distrusted = distrusted_.find(at->second.local_port);
    return distrusted == distrusted_.end() || ticket > distrusted->second;
  }

 private:
  struct Connection {
    long local_port = 0;
    curl_socket_t socket = CURL_SOCKET_BAD;
  };

  // Handles are kept, and with them their connections; all options are set anew, so that none is left over.
  std::unique_ptr<CURL, CloseEasy> TakeEasy() {
    if (idle_.empty()) return std::unique_ptr<CURL, CloseEasy>(curl_easy_init());
    std::unique_ptr<CURL, CloseEasy> easy = std::move(idle_.back());
    idle_.pop_back();
    curl_easy_reset(easy.get());
    return easy;
  }

  static HeaderList HeadersOf(const HttpRequest& request) {
    curl_slist* list = nullptr;
    for (const std::string& header : request.headers) list = curl_slist_append(list, header.c_str());
    const auto add = [&](const char* header) { list = curl_slist_append(list, header); };
    for (const auto& [name, value] : request.secret_headers) WithBytes(name + ": ", value, add);
    // The session token is part of what is signed.
    if (request.signer && !request.signer->session_token.empty()) {
      WithBytes("X-Amz-Security-Token: ", request.signer->session_token, add);
    }
    return HeaderList(list);
  }

  void SetUp(CURL* easy, const HttpRequest& request, Transfer& transfer) const {
    const auto set = [easy](CURLoption option, auto value) { curl_easy_setopt(easy, option, value); };
    set(CURLOPT_URL, request.url.c_str());
    if (request.method == "POST") {
      set(CURLOPT_POST, 1L);
    } else {
      set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
    }
    if (request.method == "POST" || !request.body.empty()) {
      set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
      set(CURLOPT_COPYPOSTFIELDS, request.body.c_str());
    }
    transfer.headers = HeadersOf(request);
    set(CURLOPT_HTTPHEADER, transfer.headers.get());
    set(CURLOPT_USERAGENT, options_.user_agent.c_str());
    if (request.signer) {
      set(CURLOPT_AWS_SIGV4, ("aws:amz:" + request.region + ":" + request.service).c_str());
      set(CURLOPT_USERNAME, request.signer->key_id.c_str());
      WithBytes("", request.signer->secret, [&](const char* secret) { set(CURLOPT_PASSWORD, secret); });
    }
    SetUpWay(easy, request);
    set(CURLOPT_WRITEFUNCTION, &OnBody);
    set(CURLOPT_WRITEDATA, &transfer);
    set(CURLOPT_HEADERFUNCTION, &OnHeader);
    set(CURLOPT_HEADERDATA, &transfer);
  }

  void SetUpWay(CURL* easy, const HttpRequest& request) const {
    const auto set = [easy](CURLoption option, auto value) { curl_easy_setopt(easy, option, value); };
    set(CURLOPT_PROTOCOLS_STR, request.stays_on_machine ? "http,https" : "https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(request.connect_seconds));
    set(CURLOPT_TIMEOUT, static_cast<long>(request.total_seconds));
    // A proxy of the environment must not see what is meant for this machine.
    if (request.stays_on_machine) set(CURLOPT_PROXY, "");
    if (!options_.ca_bundle.empty()) set(CURLOPT_CAINFO, options_.ca_bundle.c_str());
  }

  void TakeFinished(std::vector<Finished>& finished) {
    int left = 0;
    while (const CURLMsg* const message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const CURLcode code = message->data.result;
      const auto at = transfers_.find(message->easy_handle);
      std::unique_ptr<Transfer> transfer = std::move(at->second);
      transfers_.erase(at);
      Connection& connection = connections_[transfer->ticket];
      curl_easy_getinfo(transfer->easy.get(), CURLINFO_LOCAL_PORT, &connection.local_port);
      curl_easy_getinfo(transfer->easy.get(), CURLINFO_ACTIVESOCKET, &connection.socket);
      curl_multi_remove_handle(multi_.get(), transfer->easy.get());
      finished.push_back({transfer->ticket, AnswerOf(*transfer, code)});
      idle_.push_back(std::move(transfer->easy));
    }
  }

  static Result<HttpAnswer> AnswerOf(Transfer& transfer, CURLcode code) {
    if (transfer.too_large) {
      return Error{ErrorCode::kBudget, transfer.url,
                   "the answer is larger than " + std::to_string(kMaxAnswerBytes) + " bytes", ""};
    }
    if (code != CURLE_OK) {
      return Error{ErrorCode::kUnreadable, transfer.url, curl_easy_strerror(code),
                   "check the network, the proxy and the certificates"};
    }
    long status = 0;
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_RESPONSE_CODE, &status);
    transfer.answer.status = static_cast<int>(status);
    return std::move(transfer.answer);
  }

  TransportOptions options_;
  std::unique_ptr<CURLM, CloseMulti> multi_;
  std::vector<std::unique_ptr<CURL, CloseEasy>> idle_;
  std::map<CURL*, std::unique_ptr<Transfer>> transfers_;
  std::vector<Finished> refused_;
  std::map<uint64_t, Connection> connections_;  // of what finished in the last Wait
  std::map<long, uint64_t> distrusted_;         // by local port: the last ticket that may have gone out over it
  uint64_t last_started_ = 0;
};

}  // namespace

Result<HttpAnswer> Fetch(Transport& transport, const HttpRequest& request) {
  transport.Start(0, request);
  while (InterruptSignal() == 0) {
    std::vector<Transport::Finished> finished = transport.Wait(1'000);
    if (!finished.empty()) return std::move(finished.front().answer);
  }
  return Error{ErrorCode::kInterrupted, "", "stopped by a signal", ""};
}

Result<std::unique_ptr<Transport>> MakeCurlTransport(TransportOptions options) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  CURLM* const multi = ready == CURLE_OK ? curl_multi_init() : nullptr;
  if (multi == nullptr) return Error{ErrorCode::kInternal, "", "libcurl does not start", ""};
  return std::unique_ptr<Transport>(new CurlTransport(std::move(options), multi));
}

}  // namespace keymuster
