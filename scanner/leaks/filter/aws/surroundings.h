#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "scanner/leaks/match/token.h"

namespace keymuster {

// What stands around a secret, as AWS's tools write their files. Nothing looks further than kTellReach bytes to either
// side, whatever else of the text is at hand, so that nothing depends on where a chunk ends.

// The text around `place`, `reach` bytes to either side.
std::string_view Around(std::string_view text, Span place, size_t reach);

// The JSON object, or the element <Credentials> of XML, that text[at] stands in: between the innermost braces. Empty if
// there is none.
std::string_view ObjectAround(std::string_view text, size_t at);

// The value that `object` gives to `name`: "name": "value", name=value, <name>value</name>, quotes escaped or not; name
// in any case, but as a whole word. Empty if there is none.
std::string_view ValueOf(std::string_view object, std::string_view name);

// What a host of AWS says: 123456789012.dkr.ecr.eu-west-1.amazonaws.com has an account in front of `mark` (".dkr.ecr.")
// and a region behind it. Either may be empty.
struct HostFacts {
  std::string_view account;
  std::string_view region;
};
HostFacts HostAround(std::string_view text, Span place, std::string_view mark);

// "2020-06-17T10:02:08Z" of the spellings of time in AWS's files: "...Z", "...+00:00", "...UTC", Unix seconds (with a
// fraction or not). Empty for anything else.
std::string TimeOf(std::string_view text);

}  // namespace keymuster
