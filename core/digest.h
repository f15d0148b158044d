#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace keymuster {

using Sha256Digest = std::array<uint8_t, 32>;

// One-shot digests (FIPS 180-4, RFC 2104), by Nettle. Thread-safe.
Sha256Digest Sha256(std::string_view bytes);
Sha256Digest HmacSha256(std::string_view key, std::string_view message);

// SHA-256 of a stream. Not thread-safe; Finish() may be called once.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  void Add(std::string_view bytes);
  // The digest of what was added so far; more may be added.
  Sha256Digest Peek() const;
  Sha256Digest Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

using Sha1Digest = std::array<uint8_t, 20>;

// SHA-1 (FIPS 180-4) of a stream: for names that others made so. It protects nothing. Not thread-safe; Finish() may be
// called once.
class Sha1Stream {
 public:
  Sha1Stream();
  ~Sha1Stream();
  void Add(std::string_view bytes);
  Sha1Digest Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Lower-case hex of the SHA-1.
std::string Sha1Hex(std::string_view bytes);

// Lower-case hex of the first `bytes` bytes of a digest.
std::string Hex(const Sha256Digest& digest, size_t bytes = 32);

}  // namespace keymuster
