#include "tests/scanner/decoder/archive_builder.h"

#include <bzlib.h>
#include <lz4frame.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <cstdint>

namespace keymuster {
namespace {

std::string Digits(uint64_t value, unsigned base, size_t width) {
  std::string digits(width, '0');
  for (size_t i = width; i > 0; --i, value /= base) digits[i - 1] = "0123456789abcdef"[value % base];
  return digits;
}

std::string Hex(uint64_t value) { return Digits(value, 16, 8); }

std::string Little(uint64_t value, size_t width) {
  std::string bytes;
  for (size_t i = 0; i < width; ++i) bytes.push_back(static_cast<char>(static_cast<uint8_t>(value >> (8 * i))));
  return bytes;
}

std::string Padded(std::string bytes, size_t unit) {
  bytes.resize((bytes.size() + unit - 1) / unit * unit, '\0');
  return bytes;
}

std::string TarHeader(const BuiltMember& member) {
  const bool link = !member.link_target.empty();
  std::string block(512, '\0');
  block.replace(0, member.name.size(), member.name);
  block.replace(100, 24, std::string("0000644\0000000000\0000000000\0", 24));
  block.replace(124, 12, Digits(link ? 0 : member.content.size(), 8, 11) + " ");
  block.replace(136, 12, "00000000000 ");
  block.replace(148, 8, 8, ' ');
  block[156] = link ? '2' : '0';
  block.replace(157, member.link_target.size(), member.link_target);
  block.replace(257, 8, std::string("ustar\00000", 8));
  uint64_t sum = 0;
  for (const char c : block) sum += static_cast<uint8_t>(c);
  return block.replace(148, 8, Digits(sum, 8, 6) + std::string("\0 ", 2));
}

std::string Tar(const std::vector<BuiltMember>& members) {
  std::string bytes;
  for (const BuiltMember& member : members) {
    bytes += TarHeader(member);
    if (member.link_target.empty()) bytes += Padded(member.content, 512);
  }
  return bytes + std::string(1024, '\0');
}

std::string Zip(const std::vector<BuiltMember>& members) {
  std::string bytes;
  std::string directory;
  for (const BuiltMember& member : members) {
    const std::string stored = Inflatable(member.content);
    const auto* const content = reinterpret_cast<const Bytef*>(member.content.data());
    const std::string fields = Little(20, 2) + Little(0, 2) + Little(8, 2) + Little(0, 4) +
                               Little(crc32(0, content, static_cast<uInt>(member.content.size())), 4) +
                               Little(stored.size(), 4) + Little(member.content.size(), 4) +
                               Little(member.name.size(), 2) + Little(0, 2);
    directory += "PK\1\2" + Little(20, 2) + fields + Little(0, 2) + Little(0, 4) + Little(0, 4) +
                 Little(bytes.size(), 4) + member.name;
    bytes += "PK\3\4" + fields + member.name + stored;
  }
  const std::string end = "PK\5\6" + Little(0, 4) + Little(members.size(), 2) + Little(members.size(), 2) +
                          Little(directory.size(), 4) + Little(bytes.size(), 4) + Little(0, 2);
  return bytes + directory + end;
}

std::string Cpio(std::vector<BuiltMember> members) {
  members.push_back({"TRAILER!!!", ""});
  std::string bytes;
  for (const BuiltMember& member : members) {
    bytes += "070701" + Hex(1) + Hex(0100644) + Hex(0) + Hex(0) + Hex(1) + Hex(0) + Hex(member.content.size()) +
             std::string(32, '0') + Hex(member.name.size() + 1) + std::string(8, '0') + member.name + '\0';
    bytes = Padded(Padded(bytes, 4) + member.content, 4);
  }
  return Padded(bytes, 512);
}

std::string Ar(const std::vector<BuiltMember>& members) {
  std::string bytes = "!<arch>\n";
  for (const BuiltMember& member : members) {
    std::string header = member.name + "/";
    header.resize(16, ' ');
    std::string size = std::to_string(member.content.size());
    size.resize(10, ' ');
    header += "0           0     0     644     " + size + "`\n";
    bytes += header + member.content + (member.content.size() % 2 == 1 ? "\n" : "");
  }
  return bytes;
}

std::string Deflate(const std::string& content, int window) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY);
  std::string bytes(deflateBound(&stream, static_cast<uLong>(content.size())) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  deflate(&stream, Z_FINISH);
  bytes.resize(stream.total_out);
  deflateEnd(&stream);
  return bytes;
}

std::string Lzma(const std::string& content, bool alone) {
  lzma_options_lzma options{};
  lzma_lzma_preset(&options, 0);
  lzma_stream stream = LZMA_STREAM_INIT;
  lzma_ret code = alone ? lzma_alone_encoder(&stream, &options) : lzma_easy_encoder(&stream, 0, LZMA_CHECK_CRC32);
  std::string bytes(content.size() + content.size() / 2 + 4096, '\0');
  stream.next_in = reinterpret_cast<const uint8_t*>(content.data());
  stream.avail_in = content.size();
  stream.next_out = reinterpret_cast<uint8_t*>(bytes.data());
  stream.avail_out = bytes.size();
  if (code == LZMA_OK) code = lzma_code(&stream, LZMA_FINISH);
  bytes.resize(code == LZMA_STREAM_END ? stream.total_out : 0);
  lzma_end(&stream);
  return bytes;
}

std::string Bzip2(const std::string& content) {
  std::string bytes(content.size() + content.size() / 50 + 1000, '\0');
  auto size = static_cast<unsigned>(bytes.size());
  BZ2_bzBuffToBuffCompress(bytes.data(), &size, const_cast<char*>(content.data()),
                           static_cast<unsigned>(content.size()), 1, 0, 0);
  bytes.resize(size);
  return bytes;
}

std::string Zstd(const std::string& content) {
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  std::string bytes(ZSTD_compressBound(content.size()), '\0');
  bytes.resize(ZSTD_compress2(context, bytes.data(), bytes.size(), content.data(), content.size()));
  ZSTD_freeCCtx(context);
  return bytes;
}

std::string OfHex(std::string_view hex) {
  std::string bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

}  // namespace

std::string BuildArchive(std::string_view format, const std::vector<BuiltMember>& members) {
  if (format == "tar") return Tar(members);
  if (format == "zip") return Zip(members);
  if (format == "cpio") return Cpio(members);
  return Ar(members);
}

std::string Compress(std::string_view filter, const std::string& content) {
  if (filter == "gzip") return Deflate(content, 15 + 16);
  if (filter == "bzip2") return Bzip2(content);
  if (filter == "xz") return Lzma(content, false);
  if (filter == "lzma") return Lzma(content, true);
  if (filter == "zstd") return Zstd(content);
  if (filter == "lz4") {
    std::string bytes(LZ4F_compressFrameBound(content.size(), nullptr), '\0');
    bytes.resize(LZ4F_compressFrame(bytes.data(), bytes.size(), content.data(), content.size(), nullptr));
    return bytes;
  }
  return content;
}

std::string Inflatable(const std::string& content) { return Deflate(content, -15); }

std::string SevenZipOfThree() {
  return OfHex(
      "377abcaf271c00032a37bf0feb0000000000000022000000000000002040711900379b88d3311186cb071762bf8c1afbb7521c406817449e"
      "91"
      "7dcf7c41c2ff64d41086866cb7665619328de88ace09009eda47056f523a3fa0fa70fe4fb99cc5a10f405ab4df5f8b7429b738fa6ada3c94"
      "ff"
      "fffd7180000000813307ae0fd31bc2bd40c090d343c4e1f9e8ae893c222c34f51810a9018799d903c6f2b854070022d60af1addc69f0a550"
      "6c"
      "75e25048110c356115a02033138460f86a0844134feb6ca0d2aad8d73f9e0862eb4597d29f916bc3ff046f47bbcbf79bd87610191ad76a64"
      "4a"
      "7cf4b007184220b843d3bb08a65bb57ba94156e4205dd974a133e9d6dedc5abc8deafffccea8001706570109809400070b01000123030101"
      "055d"
      "000080000c80dc0a01dc3c018b0000");
}

std::string LzipOfOne() {
  return OfHex("4c5a4950011700379b88de5823fffff73c4000f1866c7a03000000000000002700000000000000");
}

std::string CompressOfOne() { return OfHex("1f9d906fdc9401"); }

}  // namespace keymuster
