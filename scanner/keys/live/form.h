#pragma once

#include <string>
#include <utility>
#include <vector>

namespace keymuster {

using Parameters = std::vector<std::pair<std::string, std::string>>;

// "Action=ListUsers&Version=2010-05-08&Marker=a%2Bb": application/x-www-form-urlencoded, unreserved characters of
// RFC 3986 as they are.
std::string FormOf(const std::string& action, const std::string& version, const Parameters& parameters);

// One text, encoded likewise.
std::string UrlEncoded(const std::string& text);

}  // namespace keymuster
