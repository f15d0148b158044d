#include "scanner/leaks/decoder/decoder_arguments.h"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "scanner/leaks/archive/wire/frame.h"

namespace keymuster {
namespace {

struct Argument {
  std::string_view name;
  uint64_t least;
  uint64_t most;
  std::optional<uint64_t> value = std::nullopt;
};

Error Usage(std::string_view where, const char* what) {
  return {ErrorCode::kUsage, std::string(where), what,
          "keymuster runs this program itself, with --bytes N --ratio N --entries N --depth N --seconds N"};
}

std::optional<uint64_t> ParseNumber(std::string_view word) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc() || end != word.data() + word.size()) return std::nullopt;
  return value;
}

}  // namespace

Result<DecoderLimits> ParseDecoderArguments(const std::vector<std::string_view>& words) {
  constexpr uint64_t kAny = std::numeric_limits<uint64_t>::max();
  std::array<Argument, 5> arguments{Argument{"--bytes", 1, kAny}, Argument{"--ratio", 1, kAny},
                                    Argument{"--entries", 1, kAny}, Argument{"--depth", 0, kMaxDepth},
                                    Argument{"--seconds", 1, kAny}};
  for (size_t i = 0; i < words.size(); i += 2) {
    Argument* known = nullptr;
    for (Argument& argument : arguments) {
      if (argument.name == words[i]) known = &argument;
    }
    if (known == nullptr) return Usage(words[i], "unknown argument");
    if (known->value.has_value()) return Usage(words[i], "given twice");
    if (i + 1 == words.size()) return Usage(words[i], "needs a number");
    known->value = ParseNumber(words[i + 1]);
    if (!known->value.has_value() || *known->value < known->least || *known->value > known->most) {
      return Usage(words[i], "is not a number in range");
    }
  }
  for (const Argument& argument : arguments) {
    if (!argument.value.has_value()) return Usage(argument.name, "is missing");
  }
  return DecoderLimits{*arguments[0].value, *arguments[1].value, *arguments[2].value,
                       static_cast<unsigned>(*arguments[3].value), *arguments[4].value};
}

}  // namespace keymuster
