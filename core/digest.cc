// The low-level functions are deprecated in favour of EVP, but EVP reads openssl.cnf, may load
// providers and may fail. These do none of that: a digest is arithmetic and has no error.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "core/digest.h"

#include <openssl/sha.h>

#include <algorithm>
#include <cstring>

#include "core/secret.h"

namespace keymuster {

struct Sha256Stream::State {
  SHA256_CTX context;
  // The context may hold bytes of a key or a secret.
  ~State() { WipeMemory(&context, sizeof(context)); }
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) { SHA256_Init(&state_->context); }
Sha256Stream::~Sha256Stream() = default;

void Sha256Stream::Add(std::string_view bytes) { SHA256_Update(&state_->context, bytes.data(), bytes.size()); }

Sha256Digest Sha256Stream::Peek() const {
  State copy = *state_;
  Sha256Digest digest;
  SHA256_Final(digest.data(), &copy.context);
  return digest;
}

Sha256Digest Sha256Stream::Finish() {
  Sha256Digest digest;
  SHA256_Final(digest.data(), &state_->context);
  return digest;
}

Sha256Digest Sha256(std::string_view bytes) {
  Sha256Stream stream;
  stream.Add(bytes);
  return stream.Finish();
}

Sha256Digest HmacSha256(std::string_view key, std::string_view message) {
  std::array<char, SHA256_CBLOCK> block{};
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
  std::array<uint8_t, SHA_DIGEST_LENGTH> digest;
  SHA1(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
  return HexOf(digest.data(), digest.size());
}

std::string Hex(const Sha256Digest& digest, size_t bytes) {
  return HexOf(digest.data(), std::min(bytes, digest.size()));
}

}  // namespace keymuster
