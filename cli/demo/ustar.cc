#include "cli/demo/ustar.h"

#include <algorithm>
#include <cstdint>

namespace keymuster {
namespace {

constexpr size_t kBlock = 512;

// The fields of a header: where they begin, how many bytes they have.
struct Field {
  size_t offset;
  size_t size;
};
constexpr Field kName{0, 100};
constexpr Field kMode{100, 8};
constexpr Field kOwner{108, 8};
constexpr Field kGroup{116, 8};
constexpr Field kSize{124, 12};
constexpr Field kTime{136, 12};
constexpr Field kChecksum{148, 8};
constexpr Field kType{156, 1};
constexpr Field kMagic{257, 8};

void Put(std::string& header, Field field, std::string_view text) {
  header.replace(field.offset, std::min(field.size, text.size()), text.substr(0, field.size));
}

// Zero-filled octal digits that leave one byte for the closing NUL.
void PutOctal(std::string& header, Field field, uint64_t value) {
  std::string digits(field.size - 1, '0');
  for (size_t place = digits.size(); place > 0 && value > 0; value /= 8) {
    digits[--place] = static_cast<char>('0' + value % 8);
  }
  Put(header, field, digits);
}

std::string HeaderOf(const TarMember& member) {
  std::string header(kBlock, '\0');
  Put(header, kName, member.name);
  PutOctal(header, kMode, 0644);
  PutOctal(header, kOwner, 0);
  PutOctal(header, kGroup, 0);
  PutOctal(header, kSize, member.content.size());
  PutOctal(header, kTime, 0);
  Put(header, kType, "0");
  Put(header, kMagic, std::string_view("ustar\00000", 8));
  // The sum is taken with the checksum's own field full of blanks.
  Put(header, kChecksum, "        ");
  uint64_t sum = 0;
  for (char c : header) sum += static_cast<unsigned char>(c);
  PutOctal(header, {kChecksum.offset, 7}, sum);
  header[kChecksum.offset + 6] = '\0';
  return header;
}

}  // namespace

std::string WriteUstar(const std::vector<TarMember>& members) {
  std::string archive;
  for (const TarMember& member : members) {
    archive += HeaderOf(member);
    archive += member.content;
    archive.append((kBlock - member.content.size() % kBlock) % kBlock, '\0');
  }
  return archive.append(2 * kBlock, '\0');
}

}  // namespace keymuster
