#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "scanner/leaks/proof/signature_claim.h"

namespace keymuster {

// The URL around text[at], without its fragment, its ampersands and slashes plain: JSON writes \u0026 and \/, HTML
// &amp;. At most kTellReach bytes to either side.
std::string UrlAround(std::string_view text, size_t at);

// Its parts, the host in small letters; nullopt if it has no query or no host. A token for a database has no scheme.
std::optional<PresignedUrl> TakeApart(std::string_view url);

}  // namespace keymuster
