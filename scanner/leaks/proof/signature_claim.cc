#include "scanner/leaks/proof/signature_claim.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/ascii.h"
#include "core/secret.h"
#include "scanner/leaks/expand/codec/alphabet.h"

namespace keymuster {
namespace {

using Parameter = std::pair<std::string, std::string>;

constexpr size_t kMostParameters = 64;
constexpr std::array<std::string_view, 5> kMethods{"GET", "PUT", "POST", "HEAD", "DELETE"};

std::string_view View(const Sha256Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string PercentDecoded(std::string_view text) {
  std::string bytes;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && IsHex(text[i + 1]) && IsHex(text[i + 2])) {
      bytes += static_cast<char>(HexValueOf(text[i + 1]) * 16 + HexValueOf(text[i + 2]));
      i += 2;
    } else {
      bytes += text[i];
    }
  }
  return bytes;
}

// Everything but RFC 3986's unreserved bytes, in capitals.
std::string PercentEncoded(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string text;
  for (const char byte : bytes) {
    if (IsAlnum(byte) || byte == '-' || byte == '_' || byte == '.' || byte == '~') {
      text += byte;
      continue;
    }
    const auto value = static_cast<unsigned char>(byte);
    text += '%';
    text += kDigits[value >> 4U];
    text += kDigits[value & 15U];
  }
  return text;
}

std::vector<Parameter> ParametersOf(std::string_view query) {
  std::vector<Parameter> parameters;
  while (!query.empty() && parameters.size() <= kMostParameters) {
    const std::string_view one = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), one.size() + 1));
    if (one.empty()) continue;
    const size_t equals = std::min(one.find('='), one.size());
    parameters.emplace_back(PercentEncoded(PercentDecoded(one.substr(0, equals))),
                            PercentEncoded(PercentDecoded(one.substr(std::min(one.size(), equals + 1)))));
  }
  return parameters;
}

}  // namespace

std::vector<std::string> StringsToSign(const PresignedUrl& url, std::string_view time, std::string_view scope) {
  std::vector<Parameter> parameters = ParametersOf(url.query);
  if (parameters.size() > kMostParameters) return {};
  const bool host_alone = std::any_of(parameters.begin(), parameters.end(), [](const Parameter& one) {
    return one.first == "X-Amz-SignedHeaders" && one.second == "host";
  });
  if (!host_alone) return {};
  std::erase_if(parameters, [](const Parameter& one) { return one.first == "X-Amz-Signature"; });
  std::sort(parameters.begin(), parameters.end());
  std::string query;
  for (const auto& [name, value] : parameters) query += (query.empty() ? "" : "&") + name + "=" + value;
  std::vector<std::string> strings;
  for (const std::string_view method : kMethods) {
    for (const std::string& body : {std::string("UNSIGNED-PAYLOAD"), Hex(Sha256({}))}) {
      std::string request(method);
      request += "\n" + url.path + "\n" + query + "\nhost:" + url.host + "\n\nhost\n" + body;
      strings.push_back("AWS4-HMAC-SHA256\n" + std::string(time) + "\n" + std::string(scope) + "\n" +
                        Hex(Sha256(request)));
    }
  }
  return strings;
}

bool Proves(std::string_view secret, const SignatureClaim& claim) {
  std::string start = "AWS4";
  start += secret;
  Sha256Digest key = HmacSha256(start, claim.date);
  for (const std::string_view step :
       {std::string_view(claim.region), std::string_view(claim.service), std::string_view("aws4_request")}) {
    key = HmacSha256(View(key), step);
  }
  WipeMemory(start.data(), start.size());
  return std::any_of(claim.strings_to_sign.begin(), claim.strings_to_sign.end(), [&](const std::string& text) {
    return Sha256(Hex(HmacSha256(View(key), text))) == claim.signature;
  });
}

}  // namespace keymuster
