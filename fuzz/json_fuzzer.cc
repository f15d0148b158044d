// Any bytes: the reader gives a document whose every value can be asked for everything, or an error with words.
#include <cstddef>
#include <cstdint>
#include <string>

#include "core/json_document.h"
#include "core/printable.h"

namespace keymuster {
namespace {

void Demand(bool promise) {
  if (!promise) __builtin_trap();
}

Status Visit(const JsonNode& node) {
  Demand(node.Path().starts_with('$'));
  if (const auto text = node.String(); text.ok()) Demand(IsUtf8(*text));
  (void)node.Time();
  const int scalars = (node.String().ok() ? 1 : 0) + (node.Number().ok() ? 1 : 0) + (node.Boolean().ok() ? 1 : 0) +
                      (node.is_null() ? 1 : 0);
  Demand(scalars + (node.is_array() ? 1 : 0) + (node.is_object() ? 1 : 0) == 1);
  if (node.Integer().ok() || node.Unsigned().ok()) Demand(node.Number().ok());
  size_t children = 0;
  if (node.is_array()) {
    KEYMUSTER_RETURN_IF_ERROR(node.ForEachElement([&](const JsonNode& element) {
      ++children;
      return Visit(element);
    }));
  }
  if (node.is_object()) {
    KEYMUSTER_RETURN_IF_ERROR(node.ForEachMember([&](std::string_view name, const JsonNode& member) {
      ++children;
      Demand(IsUtf8(name) && node.Get(name).ok() && node.Find(name).ok());
      return Visit(member);
    }));
  }
  Demand(children == node.size());
  return {};
}

}  // namespace
}  // namespace keymuster

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using keymuster::Demand;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto document = keymuster::JsonDocument::Parse(text);
  if (document.ok()) {
    Demand(keymuster::Visit(document->root()).ok());
  } else {
    Demand(document.error().code == keymuster::ErrorCode::kMalformed && !document.error().what.empty());
    Demand(keymuster::IsUtf8(document.error().Text()));
  }
  return 0;
}
