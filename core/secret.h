#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace keymuster {

// Bytes that must never be shown. There is no stream operator, no formatter and no
// implicit view: the only text that comes out is Mask(). The bytes are wiped when
// the object dies or is moved from. Copies are explicit (Clone), because each copy
// is one more place to wipe.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string_view bytes);
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  Secret Clone() const;
  size_t size() const { return bytes_.size(); }
  bool empty() const { return bytes_.empty(); }

  // `prefix` is the public part by which the vendor marks the token ("ghp_"; empty
  // where there is none): "ghp_...(40 bytes)". Nothing else of the value is shown, so
  // that a mask of a short or guessable value gives nothing to check guesses against.
  std::string Mask(std::string_view public_prefix = {}) const;

  // For digests, equality and checks of structure only. tests/layering lists the few
  // files that may call it.
  std::string_view ExposeBytes() const { return bytes_; }

 private:
  void Wipe();
  std::string bytes_;
};

// Overwrites memory in a way that the compiler may not remove.
void WipeMemory(void* memory, size_t size);

}  // namespace keymuster
