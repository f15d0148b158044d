#include "report/json/json_emitter.h"

#include <rapidjson/writer.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "report/plain_text.h"

namespace keymuster {
namespace {

// A RapidJSON output stream that appends to a string.
class StringSink {
 public:
  using Ch = char;
  explicit StringSink(std::string& out) : out_(out) {}
  void Put(char c) { out_.push_back(c); }
  void Flush() {}

 private:
  std::string& out_;
};

// RapidJSON finds this by argument-dependent look-up.
inline void PutUnsafe(StringSink& sink, char c) { sink.Put(c); }

// Refuses what is not UTF-8 instead of passing it on.
using Utf8Writer = rapidjson::Writer<StringSink, rapidjson::UTF8<>, rapidjson::UTF8<>, rapidjson::CrtAllocator,
                                     rapidjson::kWriteValidateEncodingFlag>;
// Spells everything beyond ASCII as \uXXXX.
using AsciiWriter = rapidjson::Writer<StringSink, rapidjson::UTF8<>, rapidjson::ASCII<>, rapidjson::CrtAllocator,
                                      rapidjson::kWriteValidateEncodingFlag>;

bool IsItsOwnSpelling(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; });
}

void WriteUtf8(std::string& out, std::string_view text) {
  StringSink sink(out);
  Utf8Writer(sink).String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

void WriteAscii(std::string& out, std::string_view text) {
  std::string escaped;
  StringSink sink(escaped);
  AsciiWriter(sink).String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  // RapidJSON leaves DEL alone, as RFC 8259 lets it.
  for (const char c : escaped) {
    if (c == 0x7f) {
      out.append("\\u007f");
    } else {
      out.push_back(c);
    }
  }
}

}  // namespace

void JsonEmitter::Begin(char bracket, Layout layout) {
  Separate();
  out_.push_back(bracket);
  levels_.push_back({layout, true});
  if (layout == Layout::kLines) ++indent_;
}

void JsonEmitter::End(char bracket) {
  const Level level = levels_.back();
  levels_.pop_back();
  if (level.layout == Layout::kLines) {
    --indent_;
    if (!level.empty) NewLine();
  }
  out_.push_back(bracket);
}

void JsonEmitter::NewLine() {
  out_.push_back('\n');
  out_.append(2 * indent_, ' ');
}

void JsonEmitter::Separate() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (levels_.empty()) return;
  Level& level = levels_.back();
  if (!level.empty) out_.push_back(',');
  if (level.layout == Layout::kLines) {
    NewLine();
  } else if (!level.empty) {
    out_.push_back(' ');
  }
  level.empty = false;
}

void JsonEmitter::Key(std::string_view name) {
  Separate();
  WriteString(name);
  out_.append(": ");
  after_key_ = true;
}

void JsonEmitter::String(std::string_view text) {
  Separate();
  WriteString(text);
}

void JsonEmitter::WriteString(std::string_view text) {
  // Nearly every string. (And RapidJSON would assert that an empty one has a pointer.)
  if (IsItsOwnSpelling(text)) {
    out_.append("\"").append(text).append("\"");
    return;
  }
  const std::string valid = Utf8Text(text);
  if (PlainText(valid) == valid) {
    WriteUtf8(out_, valid);
  } else {
    WriteAscii(out_, valid);
  }
}

void JsonEmitter::Unsigned(uint64_t value) {
  Separate();
  out_.append(std::to_string(value));
}

void JsonEmitter::Signed(int64_t value) {
  Separate();
  out_.append(std::to_string(value));
}

void JsonEmitter::Double(double value) {
  Separate();
  StringSink sink(out_);
  Utf8Writer(sink).Double(std::isfinite(value) ? value : 0.0);
}

void JsonEmitter::Bool(bool value) {
  Separate();
  out_.append(value ? "true" : "false");
}

std::string JsonEmitter::Take() {
  out_.push_back('\n');
  return std::move(out_);
}

}  // namespace keymuster
