#include "rules/suppress/entry_text.h"

namespace keymuster {

Status ReadEntryText(const TomlNode& entry, std::string_view key, std::string_view mend, std::string* text) {
  KEYMUSTER_ASSIGN_OR_RETURN(const TomlNode node, entry.Get(key));
  KEYMUSTER_ASSIGN_OR_RETURN(*text, node.String());
  if (text->find_first_not_of(" \t") == std::string::npos) return node.Complaint(std::string(key) + " is empty", mend);
  return {};
}

}  // namespace keymuster
