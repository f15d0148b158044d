#include "scanner/keys/live/transport.h"

#include <curl/curl.h>

#include <cctype>
#include <string_view>
#include <utility>

namespace keymuster {
namespace {

struct CloseEasy {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// What libcurl's callbacks fill.
struct Incoming {
  HttpAnswer answer;
  bool too_large = false;
};

size_t OnBody(char* bytes, size_t /*one*/, size_t size, void* user) {
  auto& incoming = *static_cast<Incoming*>(user);
  if (incoming.answer.body.size() + size > kMaxAnswerBytes) {
    incoming.too_large = true;
    return 0;  // libcurl ends the transfer
  }
  incoming.answer.body.append(bytes, size);
  return size;
}

size_t OnHeader(char* bytes, size_t /*one*/, size_t size, void* user) {
  constexpr std::string_view kName = "date:";
  const std::string line(bytes, size);
  bool is_date = line.size() > kName.size();
  for (size_t i = 0; is_date && i < kName.size(); ++i) {
    is_date = std::tolower(static_cast<unsigned char>(line[i])) == kName[i];
  }
  if (is_date) {
    const time_t date = curl_getdate(line.c_str() + kName.size(), nullptr);
    if (date != -1) static_cast<Incoming*>(user)->answer.date = UtcTime{date};
  }
  return size;
}

class CurlTransport : public Transport {
 public:
  CurlTransport(Credentials credentials, TransportOptions options, CURL* curl)
      : credentials_(std::move(credentials)), options_(std::move(options)), curl_(curl) {}

  Result<HttpAnswer> Post(const Endpoint& endpoint, const std::string& form) override {
    // The handle is kept, so that its connection is; all options are set anew, so that none is left over.
    curl_easy_reset(curl_.get());
    const std::unique_ptr<curl_slist, FreeList> headers = Headers();
    Incoming incoming;
    SetUp(endpoint, form, headers.get());
    Receive(incoming);
    const CURLcode code = curl_easy_perform(curl_.get());
    if (incoming.too_large) {
      return Error{ErrorCode::kBudget, endpoint.url,
                   "the answer is larger than " + std::to_string(kMaxAnswerBytes) + " bytes", ""};
    }
    if (code != CURLE_OK) {
      return Error{ErrorCode::kUnreadable, endpoint.url, curl_easy_strerror(code),
                   "check the network, the proxy and the certificates"};
    }
    long status = 0;
    curl_easy_getinfo(curl_.get(), CURLINFO_RESPONSE_CODE, &status);
    incoming.answer.status = static_cast<int>(status);
    return std::move(incoming.answer);
  }

 private:
  template <typename Value>
  void Set(CURLoption option, Value value) {
    curl_easy_setopt(curl_.get(), option, value);
  }

  // The content type is set here because libcurl signs only headers that it was given.
  std::unique_ptr<curl_slist, FreeList> Headers() const {
    curl_slist* list = curl_slist_append(nullptr, "Content-Type: application/x-www-form-urlencoded; charset=utf-8");
    if (!credentials_.session_token.empty()) {
      WithBytes("X-Amz-Security-Token: ", credentials_.session_token,
                [&](const char* header) { list = curl_slist_append(list, header); });
    }
    return std::unique_ptr<curl_slist, FreeList>(list);
  }

  // libcurl wants strings that end with a NUL, and copies them. Ours is wiped.
  template <typename Use>
  static void WithBytes(std::string_view front, const Secret& secret, const Use& use) {
    std::string text;
    text.reserve(front.size() + secret.size());
    text += front;
    text += secret.ExposeBytes();
    use(text.c_str());
    WipeMemory(text.data(), text.size());
  }

  void SetUp(const Endpoint& endpoint, const std::string& form, curl_slist* headers) {
    Set(CURLOPT_URL, endpoint.url.c_str());
    Set(CURLOPT_POST, 1L);
    Set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(form.size()));
    Set(CURLOPT_POSTFIELDS, form.c_str());
    Set(CURLOPT_HTTPHEADER, headers);
    Set(CURLOPT_USERAGENT, options_.user_agent.c_str());
    Set(CURLOPT_AWS_SIGV4, ("aws:amz:" + endpoint.region + ":" + endpoint.service).c_str());
    Set(CURLOPT_USERNAME, credentials_.key_id.c_str());
    WithBytes("", credentials_.secret, [&](const char* secret) { Set(CURLOPT_PASSWORD, secret); });

    Set(CURLOPT_PROTOCOLS_STR, endpoint.loopback ? "http,https" : "https");
    Set(CURLOPT_FOLLOWLOCATION, 0L);
    Set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    Set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    Set(CURLOPT_NOSIGNAL, 1L);
    Set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(options_.connect_seconds));
    Set(CURLOPT_TIMEOUT, static_cast<long>(options_.total_seconds));
    // A proxy of the environment must not see what is meant for this machine.
    if (endpoint.loopback) Set(CURLOPT_PROXY, "");
    if (!options_.ca_bundle.empty()) Set(CURLOPT_CAINFO, options_.ca_bundle.c_str());
  }

  void Receive(Incoming& incoming) {
    Set(CURLOPT_WRITEFUNCTION, &OnBody);
    Set(CURLOPT_WRITEDATA, &incoming);
    Set(CURLOPT_HEADERFUNCTION, &OnHeader);
    Set(CURLOPT_HEADERDATA, &incoming);
  }

  Credentials credentials_;
  TransportOptions options_;
  std::unique_ptr<CURL, CloseEasy> curl_;
};

}  // namespace

Result<std::unique_ptr<Transport>> MakeCurlTransport(Credentials credentials, TransportOptions options) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  CURL* const curl = ready == CURLE_OK ? curl_easy_init() : nullptr;
  if (curl == nullptr) return Error{ErrorCode::kInternal, "", "libcurl does not start", ""};
  return std::unique_ptr<Transport>(new CurlTransport(std::move(credentials), std::move(options), curl));
}

}  // namespace keymuster
