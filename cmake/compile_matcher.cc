// compile_matcher OUT.cc
//
// Writes the tables by which the matcher finds the built-in rules, so that a start of the program need not make them.

#include <array>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "rules/leaks/builtin.h"
#include "scanner/leaks/match/index/matcher_tables.h"

namespace {

using namespace keymuster;

template <class T>
requires std::is_arithmetic_v<T> std::string Text(T value) {
  if constexpr (std::is_same_v<T, bool>) return value ? "true" : "false";
  return std::to_string(value) + (std::is_signed_v<T> ? "" : "U");
}

template <class... Parts>
std::string Braced(const Parts&... parts);

std::string Text(const NibbleTable& table);
std::string Text(const GramSlice& slice) { return Braced(slice.begin, slice.end); }
std::string Text(const GramLead& lead) { return Braced(lead.size, lead.firsts, lead.lasts); }
std::string Text(const GramUse& use) { return Braced(use.rule, use.nexts, use.leads); }
std::string Text(const GramText& text) { return Braced(text.bytes, text.ignore_case, text.gram_at, text.uses); }
std::string Text(const GramCore& core) { return Braced(core.front, core.size); }
std::string Text(const GramSlot& slot) { return Braced(slot.key, slot.texts); }
std::string Text(const ValueLengths& lengths) { return Braced(lengths.low, lengths.high); }
std::string Text(const ValueClosing& closing);
std::string Text(const LongValue& value);

template <class T, size_t kSize>
std::string Text(const std::array<T, kSize>& list) {
  std::string text = "{{";
  for (const T& entry : list) text += Text(entry) + ", ";
  return text + "}}";
}

std::string Text(const NibbleTable& table) { return Braced(table.low, table.high); }
std::string Text(const ValueClosing& closing) { return Braced(closing.lengths, closing.alphabets, closing.of_size); }
std::string Text(const LongValue& value) {
  return Braced(value.alphabet, value.min, value.max, value.ends_run, value.not_before);
}

template <class... Parts>
std::string Braced(const Parts&... parts) {
  std::string text;
  for (const std::string& part : {Text(parts)...}) text += (text.empty() ? "{" : ", ") + part;
  return text + "}";
}

std::string Literal(std::string_view bytes) {
  constexpr std::string_view kDigits = "01234567";
  std::string text = "\"";
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    text += {'\\', kDigits[value >> 6U], kDigits[value >> 3U & 7U], kDigits[value & 7U]};
  }
  return text + "\"sv";
}

// Constant arrays, and the tables that view them.
class Code {
 public:
  // The name of a constant array with these entries.
  template <class T>
  std::string Array(const std::string& type, const std::string& name, std::span<T> entries) {
    if (entries.empty()) return "{}";
    arrays_ += "constexpr " + type + " " + name + "[] = {";
    for (const auto& entry : entries) arrays_ += Text(entry) + ",\n";
    arrays_ += "};\n";
    return name;
  }

  std::string Grams(const std::string& name, const GramTables& tables) {
    const std::string filter = "{" + Array("uint8_t", name + "Four", tables.filter.four) + ", " +
                               Array("uint8_t", name + "Three", tables.filter.three) + ", " +
                               Text(tables.filter.folds) + ", " + Text(tables.filter.every) + "}";
    return "{" + Literal(tables.bytes) + ",\n" + Array("GramText", name + "Texts", tables.texts) + ", " +
           Array("GramUse", name + "Uses", tables.uses) + ", " + Array("GramLead", name + "Leads", tables.leads) +
           ", " + Array("GramCore", name + "Cores", tables.cores) + ",\n" + Text(tables.cores_by_byte) + ",\n" +
           Array("GramSlot", name + "Slots", tables.slots) + ", " +
           Array("uint32_t", name + "Fronted", tables.fronted) + ",\n" + Text(tables.fronts) + ",\n" +
           Text(tables.furthest_gram) + ", " + filter + "}";
  }

  std::string Values(const ValueTables& tables) {
    return "{" + Array("LongValue", "kLongValues", tables.long_values) + ", " +
           Array("ValueClosing", "kClosings", tables.closings) + ",\n" + Text(tables.closing) + ",\n" +
           Text(tables.member) + ",\n" + Text(tables.stops) + ",\n" + Text(tables.bits) + ",\n" + Text(tables.gaps) +
           ", " + Text(tables.shortest) + ", " + Text(tables.furthest) + "}";
  }

  std::string Of(const MatcherTables& tables) {
    const BlockTables& blocks = tables.blocks;
    const std::string all =
        Braced(blocks.prefixes, blocks.literals, blocks.many, blocks.run, blocks.prefix_run, blocks.value_run) + ",\n" +
        Grams("kGram", tables.grams) + ",\n" + Values(tables.values) + ",\n" + Grams("kName", tables.names) + ",\n" +
        Text(tables.reach);
    return R"(// Written by compile_matcher from the built-in rules.
#include <array>
#include <string_view>

#include "scanner/leaks/match/index/matcher_tables.h"

namespace keymuster {
namespace {

using std::string_view_literals::operator""sv;

)" + arrays_ +
           "\nconstexpr MatcherTables kTables = {" + all + R"(};

}  // namespace

const MatcherTables& BuiltinMatcherTables() { return kTables; }

}  // namespace keymuster
)";
  }

 private:
  std::string arrays_;
};

int Fail(const std::string& message) {
  std::cerr << "compile_matcher: " << message << "\n";
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return Fail("usage: compile_matcher OUT.cc");
  const MatcherTablesBuilder builder(DefaultLeakRules(), DealEffort::kThorough);
  std::ofstream out(argv[1], std::ios::binary);
  out << Code().Of(builder.tables());
  out.close();
  return out ? 0 : Fail(std::string(argv[1]) + ": cannot be written");
}
