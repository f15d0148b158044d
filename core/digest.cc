// Nettle: a digest here is arithmetic, has no error, reads no configuration and uses the processor's own instructions.
#include "core/digest.h"

#include <nettle/sha1.h>
#include <nettle/sha2.h>

#include <algorithm>
#include <cstring>

#include "core/secret.h"

namespace keymuster {

struct Sha1Stream::State {
  sha1_ctx context;
};

Sha1Stream::Sha1Stream() : state_(std::make_unique<State>()) { sha1_init(&state_->context); }
Sha1Stream::~Sha1Stream() = default;

void Sha1Stream::Add(std::string_view bytes) {
  sha1_update(&state_->context, bytes.size(), reinterpret_cast<const uint8_t*>(bytes.data()));
}

Sha1Digest Sha1Stream::Finish() {
  Sha1Digest digest;
  sha1_digest(&state_->context, digest.size(), digest.data());
  return digest;
}

struct Sha256Stream::State {
  sha256_ctx context;
  // The context may hold bytes of a key or a secret.
  ~State() { WipeMemory(&context, sizeof(context)); }
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) { sha256_init(&state_->context); }
Sha256Stream::~Sha256Stream() = default;

void Sha256Stream::Add(std::string_view bytes) {
  sha256_update(&state_->context, bytes.size(), reinterpret_cast<const uint8_t*>(bytes.data()));
}

Sha256Digest Sha256Stream::Peek() const {
  State copy = *state_;
  Sha256Digest digest;
  sha256_digest(&copy.context, digest.size(), digest.data());
  return digest;
}

Sha256Digest Sha256Stream::Finish() {
  Sha256Digest digest;
  sha256_digest(&state_->context, digest.size(), digest.data());
  return digest;
}

Sha256Digest Sha256(std::string_view bytes) {
  Sha256Stream stream;
  stream.Add(bytes);
  return stream.Finish();
}

Sha256Digest HmacSha256(std::string_view key, std::string_view message) {
  std::array<char, SHA256_BLOCK_SIZE> block{};
  if (key.size() > block.size()) {
    const Sha256Digest digest = Sha256(key);
    std::memcpy(block.data(), digest.data(), digest.size());
  } else if (!key.empty()) {
    std::memcpy(block.data(), key.data(), key.size());
  }
  // RFC 2104: H(key ^ opad, H(key ^ ipad, message)). The second pass turns ipad into opad.
  for (char& c : block) c = static_cast<char>(c ^ 0x36);
  Sha256Stream inner;
  inner.Add({block.data(), block.size()});
  inner.Add(message);
  const Sha256Digest inner_digest = inner.Finish();
  for (char& c : block) c = static_cast<char>(c ^ (0x36 ^ 0x5c));
  Sha256Stream outer;
  outer.Add({block.data(), block.size()});
  outer.Add({reinterpret_cast<const char*>(inner_digest.data()), inner_digest.size()});
  WipeMemory(block.data(), block.size());
  return outer.Finish();
}

namespace {

std::string HexOf(const uint8_t* bytes, size_t size) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (size_t i = 0; i < size; ++i) {
    hex += kDigits[bytes[i] >> 4U];
    hex += kDigits[bytes[i] & 15U];
  }
  return hex;
}

}  // namespace

std::string Sha1Hex(std::string_view bytes) {
  Sha1Stream stream;
  stream.Add(bytes);
  const Sha1Digest digest = stream.Finish();
  return HexOf(digest.data(), digest.size());
}

std::string Hex(const Sha256Digest& digest, size_t bytes) {
  return HexOf(digest.data(), std::min(bytes, digest.size()));
}

}  // namespace keymuster
