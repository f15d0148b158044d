// Stands in for libFuzzer in every build without it, so that CTest replays the corpus: each file whole, its
// fronts, and the file with one byte changed. What a fuzzer once found stays found.
//
//   NAME_fuzzer FILE|FOLDER...
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

constexpr size_t kFronts = 64;
constexpr size_t kChanges = 64;

// From memory of exactly its size, so that AddressSanitizer sees a read beyond the end.
void Feed(std::string_view bytes) {
  const std::unique_ptr<uint8_t[]> copy(new uint8_t[bytes.size()]);
  if (!bytes.empty()) std::memcpy(copy.get(), bytes.data(), bytes.size());
  LLVMFuzzerTestOneInput(copy.get(), bytes.size());
}

size_t FeedVariants(const std::string& content) {
  size_t fed = 0;
  const size_t step = std::max<size_t>(1, content.size() / kFronts);
  for (size_t size = 0; size < content.size(); size += step, ++fed) Feed(std::string_view(content).substr(0, size));
  Feed(content);
  ++fed;
  if (content.empty()) return fed;
  constexpr uint8_t kMasks[] = {0x01, 0x20, 0x80, 0xFF};
  for (size_t i = 0; i < kChanges; ++i, ++fed) {
    std::string changed = content;
    // Multiples of a large odd number visit a file of any size all over, the same way every time.
    char& byte = changed[i * 2'654'435'761U % content.size()];
    byte = static_cast<char>(static_cast<uint8_t>(byte) ^ kMasks[i % std::size(kMasks)]);
    Feed(changed);
  }
  return fed;
}

std::vector<std::string> FilesIn(const std::string& path) {
  std::vector<std::string> files;
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path, error)) {
      if (entry.is_regular_file(error)) files.push_back(entry.path().string());
    }
  } else if (std::filesystem::exists(path, error)) {
    files.push_back(path);
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

int main(int argc, char** argv) {
  size_t files = 0;
  size_t fed = 0;
  for (int i = 1; i < argc; ++i) {
    for (const std::string& file : FilesIn(argv[i])) {
      std::ifstream stream(file, std::ios::binary);
      std::ostringstream content;
      content << stream.rdbuf();
      if (!stream.is_open() || stream.bad()) {
        std::cerr << file << ": cannot be read\n";
        return 1;
      }
      fed += FeedVariants(content.str());
      ++files;
    }
  }
  std::cerr << files << " files, " << fed << " inputs\n";
  if (files == 0) std::cerr << "no seed file was found: name files or folders\n";
  return files == 0 ? 1 : 0;
}
