#include "core/secret.h"

#include <cstring>
#include <utility>

namespace keymuster {

void WipeMemory(void* memory, size_t size) {
  // glibc promises that a call of explicit_bzero is never optimised away.
  if (size > 0) explicit_bzero(memory, size);
}

Secret::Secret(std::string_view bytes) : bytes_(bytes) {}

Secret::Secret(Secret&& other) noexcept : bytes_(std::move(other.bytes_)) { other.Wipe(); }

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    Wipe();
    bytes_ = std::move(other.bytes_);
    other.Wipe();
  }
  return *this;
}

Secret::~Secret() { Wipe(); }

Secret Secret::Clone() const { return Secret(bytes_); }

std::string Secret::Mask(std::string_view public_prefix) const {
  std::string mask;
  // A "prefix" that is not the beginning, or is all there is, would show what is not public.
  if (bytes_.size() > public_prefix.size() && bytes_.starts_with(public_prefix)) mask = public_prefix;
  return mask + "...(" + std::to_string(bytes_.size()) + (bytes_.size() == 1 ? " byte)" : " bytes)");
}

void Secret::Wipe() {
  // A short string that was moved from keeps its bytes in the object, behind size(): so the
  // whole capacity is wiped. Growing to the capacity never allocates.
  bytes_.resize(bytes_.capacity());
  WipeMemory(bytes_.data(), bytes_.size());
  bytes_.clear();
}

}  // namespace keymuster
