#include "rules/leaks/rule_checks.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace keymuster {
namespace {

constexpr uint32_t kLargestMaxMatch = 64 * 1024;  // bytes: every chunk carries this much look-ahead
constexpr double kStrongBits = 128;

// What varies in a token. All zero for a RegexShape, which does not say.
struct Variation {
  double bits = 0;        // of the shortest token, if every byte is drawn at random
  uint64_t shortest = 0;  // bytes
  uint64_t longest = 0;
  bool known = false;
};

void Add(const Run& run, Variation* variation) {
  variation->bits += run.min * std::log2(static_cast<double>(SizeOf(run.alphabet)));
  variation->shortest += run.min;
  variation->longest += run.max;
  variation->known = true;
}

Variation VariationOf(const Shape& shape) {
  Variation variation;
  if (const auto* named = std::get_if<NamedShape>(&shape)) Add(named->value, &variation);
  if (const auto* prefix = std::get_if<PrefixShape>(&shape)) {
    for (const Piece& piece : prefix->pieces) {
      if (const auto* run = std::get_if<Run>(&piece)) Add(*run, &variation);
    }
  }
  return variation;
}

std::string Figure(double value) {
  char text[32];
  const int length = std::snprintf(text, sizeof text, "%.1f", value);
  return std::string(text, static_cast<size_t>(length));
}

Error Wrong(std::string what, std::string mend) {
  return Error{ErrorCode::kRule, "", std::move(what), std::move(mend)};
}

}  // namespace

Status CheckRule(const LeakRule& rule) {
  const Variation variation = VariationOf(rule.shape);
  if (variation.known && rule.secret_class == SecretClass::kStrong && variation.bits < kStrongBits) {
    return Wrong("secret_class \"strong\" promises 128 random bits, the shape holds " + Figure(variation.bits),
                 "say \"weak\": then it is fingerprinted with the caller's key only");
  }
  if (!(rule.min_entropy >= 0 && rule.min_entropy < 8)) {
    return Wrong("min_entropy is not from 0 to 8 bits a byte", "3.0 to 4.0 is usual");
  }
  const double reachable =
      std::log2(std::min<double>(256, static_cast<double>(std::max<uint64_t>(variation.longest, 1))));
  if (variation.known && rule.min_entropy > reachable) {
    return Wrong("min_entropy " + Figure(rule.min_entropy) + " is out of reach: " + std::to_string(variation.longest) +
                     " bytes have at most " + Figure(reachable) + " bits each",
                 "lower it");
  }
  if (rule.checksum != Checksum::kNone && !std::holds_alternative<PrefixShape>(rule.shape)) {
    return Wrong("a checksum is defined for [rule.prefix] only", "leave it out");
  }
  if (rule.max_match == 0 || rule.max_match > kLargestMaxMatch) {
    return Wrong("the longest match is " + std::to_string(rule.max_match) + " bytes; it may be 1 to 65536",
                 "shorten the runs, or set max_match");
  }
  if (rule.max_match < variation.shortest) {
    return Wrong("max_match is below the shortest match", "it is counted in bytes, context included");
  }
  return {};
}

}  // namespace keymuster
