#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace keymuster {

struct BuiltMember {
  std::string name;
  std::string content;
  std::string link_target = {};  // of a symbolic link (tar)
};

// Archives spelled out byte by byte, or made by the compressors' own libraries: nothing here is libarchive's, which is
// on trial. `format`: "tar", "zip" (deflated), "cpio", "ar"; `filter`: "none", "gzip", "bzip2", "xz", "lzma", "zstd",
// "lz4".
std::string BuildArchive(std::string_view format, const std::vector<BuiltMember>& members);
std::string Compress(std::string_view filter, const std::string& content);
std::string Inflatable(const std::string& content);  // raw deflate

// Made by bsdtar: first.txt ("one"), dir/second.txt (70,000 times 'b'), empty.
std::string SevenZipOfThree();
// The text "one", by lzip and by compress.
std::string LzipOfOne();
std::string CompressOfOne();

}  // namespace keymuster
