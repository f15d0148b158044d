#include <algorithm>

#include "scanner/leaks/filter/aws/service_user.h"
#include "scanner/leaks/filter/aws/surroundings.h"
#include "scanner/leaks/filter/filter.h"

namespace keymuster {
namespace {

// A Bedrock key in base64 holds such a name and password, too, and is told as what it is. Its four letters ABSK stand
// for these bytes.
constexpr std::string_view kBedrock("\x00\x14\x8a", 3);

// The name is the last one in front of the password; the rule's shape puts it there.
std::string_view TextUpToName(const FilterInput& input) {
  constexpr size_t kReachOfName = 192;
  const size_t begin = input.place.begin - std::min(input.place.begin, kReachOfName);
  const std::string_view before = input.text.substr(begin, input.place.begin - begin);
  const size_t joint = before.rfind("-at-");
  return joint == std::string_view::npos ? std::string_view() : before.substr(0, joint + 4 + 12);
}

FilterVerdict Judge(const FilterInput& input) {
  const std::string_view text = TextUpToName(input);
  if (!ServiceUserAtEnd(text)) return FilterVerdict::kDrop;
  return text.find(kBedrock) != std::string_view::npos ? FilterVerdict::kDrop : FilterVerdict::kKeep;
}

void Tell(const FilterInput& input, TokenFacts* facts) {
  if (const auto user = ServiceUserAtEnd(TextUpToName(input))) TellServiceUser(*user, facts);
  const HostFacts host = HostAround(input.text, input.place, "git-codecommit.");
  if (host.region.empty()) return;
  facts->decoded["region"] = host.region;
  facts->decoded["service"] = "codecommit";
}

}  // namespace

const Filter& ServicePasswordFilter() {
  static const Filter filter{"service-password", "no user name of a service stands in front of it", Judge, Tell};
  return filter;
}

}  // namespace keymuster
