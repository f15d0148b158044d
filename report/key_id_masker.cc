#include "report/key_id_masker.h"

#include <algorithm>
#include <optional>

#include "core/access_key_id.h"
#include "core/ascii.h"

namespace keymuster {
namespace {

constexpr size_t kUsualLength = 20;
constexpr size_t kShortest = 16;

size_t Beginning(std::string_view text, size_t at) {
  return static_cast<size_t>(static_cast<unsigned char>(text[at])) << 8 | static_cast<unsigned char>(text[at + 1]);
}

bool HasTheShape(std::string_view id) {
  const std::string_view prefix = id.substr(0, 4);
  const bool known =
      prefix == "AKIA" || prefix == "ASIA" || prefix == "ABIA" || prefix == "ACCA" || prefix.substr(0, 3) == "A3T";
  return known && std::all_of(id.begin() + 3, id.end(), [](char c) { return IsUpper(c) || IsDigit(c); });
}

std::string MaskOf(std::string_view id) {
  const std::optional<AccessKeyId> parsed = AccessKeyId::Parse(id);
  return parsed ? parsed->Masked() : "...";
}

}  // namespace

void KeyIdMasker::Add(std::string_view id) {
  if (!AccessKeyId::Parse(id)) return;
  if (!ids_.emplace(id).second) return;
  lengths_.insert(id.size());
  beginnings_.set(Beginning(id, 0));
}

size_t KeyIdMasker::IdAt(std::string_view text, size_t at) const {
  const std::string_view rest = text.substr(at);
  if (beginnings_.test(Beginning(text, at))) {
    for (const size_t length : lengths_) {
      if (length <= rest.size() && ids_.contains(std::string(rest.substr(0, length)))) return length;
    }
  }
  if (rest.front() == 'A' && rest.size() >= kUsualLength && HasTheShape(rest.substr(0, kUsualLength))) {
    return kUsualLength;
  }
  return 0;
}

bool KeyIdMasker::Mask(std::string& text) const {
  std::string out;
  size_t copied = 0;
  for (size_t at = 0; at + kShortest <= text.size();) {
    const size_t length = IdAt(text, at);
    if (length == 0) {
      ++at;
      continue;
    }
    out.append(text, copied, at - copied);
    out.append(MaskOf(std::string_view(text).substr(at, length)));
    at += length;
    copied = at;
  }
  if (copied == 0) return false;
  out.append(text, copied);
  text = std::move(out);
  return true;
}

}  // namespace keymuster
