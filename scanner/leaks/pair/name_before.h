#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace keymuster {

// The name that a value is given: what stands in front of text[at] behind operators, quotes and brackets, as it is
// written; the element of XML; of a pair (name: X, value: Y) the first half. Empty if there is none. Reads at most some
// hundred bytes.
std::string_view NameBefore(std::string_view text, size_t at);

// Its words in lower case: awsSecretAccessKey1 and AWS_SECRET_ACCESS_KEY_1 are aws, secret, access, key, 1.
std::vector<std::string> WordsOfName(std::string_view name);

// What is left of a name without the words that say what kind of value it is: PROD_AWS_ACCESS_KEY_ID and
// prodSecretKey both leave "prod". Two halves of one key share it.
std::string StemOfName(std::string_view name);

// Whether the name says that its value is something about a secret, or something else: secret_hash, token_id,
// secret_key_arn.
bool NamesSomethingElse(std::string_view name);

// Whether it says that its value is secret: secret, key, password.
bool NamesSecret(std::string_view name);

// Whether it says whose: aws, amazon, s3.
bool NamesAmazon(std::string_view name);

}  // namespace keymuster
