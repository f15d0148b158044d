#include <unistd.h>

#include <cstdio>
#include <string_view>
#include <vector>

#include "scanner/leaks/decoder/decoder.h"
#include "scanner/leaks/decoder/decoder_arguments.h"

// keymuster-decode: unpacks the archive on descriptor 0 for keymuster, which reads descriptor 1.
int main(int argc, char** argv) {
  const auto limits = keymuster::ParseDecoderArguments(std::vector<std::string_view>(argv + 1, argv + argc));
  if (argc < 2 || isatty(STDIN_FILENO) != 0 || isatty(STDOUT_FILENO) != 0) {
    std::fputs("keymuster-decode unpacks archives for keymuster, which runs it; it is of no use by hand\n", stderr);
    return 2;
  }
  if (!limits.ok()) {
    std::fprintf(stderr, "keymuster-decode: %s\n", limits.error().Text().c_str());
    return 2;
  }
  return keymuster::RunDecoder(STDIN_FILENO, STDOUT_FILENO, *limits) ? 0 : 1;
}
