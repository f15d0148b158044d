#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace keymuster {

// Builds one JSON text (RFC 8259, UTF-8). RapidJSON spells the scalars; the layout is ours, so that a report
// compares well line by line: a list of rows has one row a line, and what is small stays on one line.
// The caller nests correctly. Not thread-safe.
class JsonEmitter {
 public:
  enum class Layout { kLines, kInline };

  void BeginObject(Layout layout) { Begin('{', layout); }
  void BeginArray(Layout layout) { Begin('[', layout); }
  void EndObject() { End('}'); }
  void EndArray() { End(']'); }

  void Key(std::string_view name);
  // Bytes that are not UTF-8 are shown as \xNN text (Utf8Text). Characters that a terminal would obey or that
  // change the reading direction are written as \u escapes.
  void String(std::string_view text);
  void Unsigned(uint64_t value);
  void Signed(int64_t value);
  void Double(double value);  // finite; 0 is written for anything else
  void Bool(bool value);

  std::string Take();

 private:
  struct Level {
    Layout layout;
    bool empty = true;
  };

  void Begin(char bracket, Layout layout);
  void End(char bracket);
  void Separate();
  void NewLine();
  void WriteString(std::string_view text);

  std::string out_;
  std::vector<Level> levels_;
  size_t indent_ = 0;
  bool after_key_ = false;
};

}  // namespace keymuster
