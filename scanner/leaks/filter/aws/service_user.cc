#include "scanner/leaks/filter/aws/service_user.h"

#include <algorithm>

#include "core/ascii.h"

namespace keymuster {
namespace {

constexpr std::string_view kJoint = "-at-";
constexpr size_t kAccountSize = 12;
constexpr size_t kLongestName = 64;  // IAM API Reference, User: UserName

bool IsNameByte(char byte) { return IsAlnum(byte) || std::string_view("+=,.@_-").find(byte) != std::string_view::npos; }

// Another credential of the same user has "+1" behind the name.
std::string_view WithoutNumber(std::string_view name) {
  size_t end = name.size();
  while (end > 0 && IsDigit(name[end - 1])) --end;
  return end > 1 && end < name.size() && name[end - 1] == '+' ? name.substr(0, end - 1) : name;
}

}  // namespace

std::optional<ServiceUser> ServiceUserAtEnd(std::string_view text) {
  if (text.size() < kAccountSize + kJoint.size() + 1) return std::nullopt;
  const std::string_view account = text.substr(text.size() - kAccountSize);
  if (!std::all_of(account.begin(), account.end(), IsDigit)) return std::nullopt;
  text.remove_suffix(kAccountSize);
  if (!text.ends_with(kJoint)) return std::nullopt;
  text.remove_suffix(kJoint.size());
  size_t begin = text.size();
  while (begin > 0 && text.size() - begin < kLongestName && IsNameByte(text[begin - 1])) --begin;
  if (begin == text.size()) return std::nullopt;
  return ServiceUser{std::string(WithoutNumber(text.substr(begin))), std::string(account)};
}

void TellServiceUser(const ServiceUser& user, TokenFacts* facts) {
  facts->account = user.account;
  facts->decoded["user"] = user.name;
}

}  // namespace keymuster
