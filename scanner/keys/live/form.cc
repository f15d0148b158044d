#include "scanner/keys/live/form.h"

#include <string_view>

#include "core/ascii.h"

namespace keymuster {

std::string UrlEncoded(const std::string& text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const bool plain = IsAlnum(c) || c == '-' || c == '_' || c == '.' || c == '~';
    if (plain) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += '%';
      encoded += kHex[byte >> 4U];
      encoded += kHex[byte & 15U];
    }
  }
  return encoded;
}

std::string FormOf(const std::string& action, const std::string& version, const Parameters& parameters) {
  std::string form = "Action=" + action + "&Version=" + version;
  for (const auto& [name, value] : parameters) form += "&" + UrlEncoded(name) + "=" + UrlEncoded(value);
  return form;
}

}  // namespace keymuster
