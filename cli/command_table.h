#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace keymuster {

// What the program can be asked to do. The values are bits, so that a setting can say which
// commands it belongs to.
enum class Command : uint32_t {
  kScan = 1 << 0,
  kAudit = 1 << 1,
  kRun = 1 << 2,
  kReport = 1 << 3,
  kRules = 1 << 4,
  kExplain = 1 << 5,
  kDemo = 1 << 6,
  kDoctor = 1 << 7,
  kVersion = 1 << 8,
  kHelp = 1 << 9,
  kCollect = 1 << 10,
  kPolicy = 1 << 11,
  kHook = 1 << 12,
};

struct CommandRow {
  Command command;
  std::string_view name;      // "scan"
  std::string_view operands;  // "[PATH...|-]", as help shows it
  std::string_view summary;   // one line
  std::string_view details;   // what a reader of `keymuster help scan` needs to know; may be several lines
  size_t least_operands;
  size_t most_operands;
};

// In the order in which help shows them.
std::span<const CommandRow> CommandTable();
const CommandRow& RowOf(Command command);

// What a word on the command line stands for.
struct CommandWord {
  Command command;
  std::string_view operand;  // what the alias adds: `stdin` is `scan -`; empty for the names themselves
};
// By name or by the names that other scanners gave their commands; nullopt if it is no command.
std::optional<CommandWord> FindCommand(std::string_view word);

}  // namespace keymuster
