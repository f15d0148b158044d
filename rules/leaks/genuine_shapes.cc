#include "rules/leaks/genuine_shapes.h"

#include <array>
#include <cmath>

namespace keymuster {
namespace {

constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view kBase62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Shannon's entropy, bits a byte.
double Variety(std::string_view text) {
  std::array<double, 256> counts{};
  for (const char byte : text) counts[static_cast<unsigned char>(byte)] += 1;
  double bits = 0;
  for (const double count : counts) {
    const double share = count / static_cast<double>(text.size());
    if (count > 0) bits -= share * std::log2(share);
  }
  return bits;
}

uint32_t Crc32(std::string_view bytes) {
  constexpr uint32_t kPolynomial = 0xedb88320;
  uint32_t crc = 0xffffffff;
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? kPolynomial : 0);
  }
  return crc ^ 0xffffffff;
}

}  // namespace

std::string RandomAwsKeyId(std::string_view prefix, uint64_t account, SeededRandom* random) {
  constexpr uint64_t kNewStyle = uint64_t{1} << 47;
  const uint64_t head = kNewStyle | (account << 7) | random->Below(128);  // 48 bits
  const uint64_t tail = random->Below(uint64_t{1} << 32);
  std::string body;
  // 80 bits in groups of five: nine from the head, one across the seam, six from the tail.
  for (int shift = 43; shift >= 3; shift -= 5) body += kBase32[(head >> shift) & 31];
  body += kBase32[((head & 7) << 2) | (tail >> 30)];
  for (int shift = 25; shift >= 0; shift -= 5) body += kBase32[(tail >> shift) & 31];
  return std::string(prefix) + body;
}

std::string RandomAwsSecret(SeededRandom* random) {
  for (;;) {
    std::string secret = random->Text(kBase64, 40);
    if (Variety(secret) >= 4.3) return secret;  // one in five thousand is drawn again
  }
}

std::string GithubChecksum(std::string_view body) {
  std::string digits(6, '0');
  uint32_t crc = Crc32(body);
  for (size_t i = digits.size(); i-- > 0; crc /= 62) digits[i] = kBase62[crc % 62];
  return digits;
}

}  // namespace keymuster
