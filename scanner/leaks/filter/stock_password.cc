#include <algorithm>
#include <array>
#include <string>

#include "core/ascii.h"
#include "core/wiped_copy.h"
#include "scanner/leaks/filter/filter.h"

namespace keymuster {
namespace {

// What manuals and test set-ups write where a password belongs, in any case, with digits and punctuation at either end.
constexpr std::array<std::string_view, 46> kStock{
    "password", "passwd",       "pass",     "pwd",     "passw",      "secret",   "token",     "user",
    "username", "admin",        "root",     "guest",   "test",       "testing",  "demo",      "postgres",
    "mysql",    "mariadb",      "redis",    "mongo",   "rabbitmq",   "rabbit",   "default",   "database",
    "db",       "dbpass",       "userpass", "mypass",  "mypassword", "mysecret", "my-secret", "my-password",
    "letmein",  "qwerty",       "welcome",  "hunter",  "foo",        "bar",      "baz",       "foobar",
    "somepass", "somepassword", "apikey",   "api-key", "key",        "xxx"};

bool IsStock(std::string_view word) {
  if (std::find(kStock.begin(), kStock.end(), word) != kStock.end()) return true;
  return word.find("password") != std::string_view::npos || word.find("passwd") != std::string_view::npos ||
         word.find("secret") != std::string_view::npos || word.find("example") != std::string_view::npos ||
         word.find("changeme") != std::string_view::npos;
}

// Digits and signs that are written for letters: s3cr3t, p@ssw0rd.
char AsLetter(char byte) {
  constexpr std::string_view kSigns = "013457@$!";
  constexpr std::string_view kLetters = "oieastasi";
  const size_t at = kSigns.find(byte);
  return at == std::string_view::npos ? FoldCase(byte) : kLetters[at];
}

bool IsStockDisguised(std::string_view password) {
  const WipedCopy letters(password, AsLetter);
  return IsStock(letters.text());
}

FilterVerdict Judge(const FilterInput& input) {
  if (IsStockDisguised(input.variable)) return FilterVerdict::kDrop;
  const WipedCopy copy = WipedCopy::Folded(input.variable.substr(input.variable.rfind(':') + 1));
  const std::string_view folded = copy.text();
  const auto first = std::find_if(folded.begin(), folded.end(), IsLower);
  const auto last = std::find_if(folded.rbegin(), folded.rend(), IsLetter).base();
  const bool stock = first >= last || IsStock(folded.substr(static_cast<size_t>(first - folded.begin()),
                                                            static_cast<size_t>(last - first)));
  return stock ? FilterVerdict::kDrop : FilterVerdict::kKeep;
}

}  // namespace

const Filter& StockPasswordFilter() {
  static const Filter filter{"stock-password", "it is what manuals write for a password, or a number", Judge};
  return filter;
}

}  // namespace keymuster
