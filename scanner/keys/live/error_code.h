#pragma once

#include <string>
#include <string_view>

namespace keymuster {

// What AWS's error codes mean for the one who asks. Codes: AWS documentation, "Common errors" of the IAM and STS
// references; the throttling codes are those that botocore retries.

// A code as AWS spells them, taken from an answer; empty for any other text, which might hold anything.
std::string CodeOrNothing(std::string text);

// Too many calls; the same call may pass a little later. IAM sends it as HTTP 400.
bool IsThrottling(std::string_view code);

// The credentials were good and are no longer; fresh ones of the same kind may be had.
bool IsExpired(std::string_view code);

// Whatever is asked next will be refused for the same reason.
bool IsRefusedCaller(std::string_view code);

// How a person puts a refused caller right; empty for other codes.
std::string_view MendOfRefusal(std::string_view code);

}  // namespace keymuster
