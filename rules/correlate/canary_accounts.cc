#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "core/ascii.h"
#include "core/embedded_file.h"
#include "rules/correlate/correlate.h"
#include "rules/toml_document.h"

namespace keymuster {
namespace {

bool IsAccountNumber(std::string_view text) {
  return text.size() == 12 && std::all_of(text.begin(), text.end(), IsDigit);
}

bool IsPage(std::string_view text) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (text.starts_with(scheme) && text.size() > scheme.size()) return true;
  }
  return false;
}

// Reads one [[operator]] and adds its accounts. `seen` spans the file: an account has one operator.
Status ReadOperator(const TomlNode& node, std::set<std::string>& seen, std::vector<CanaryAccount>& accounts) {
  static constexpr std::array<std::string_view, 3> kKeys = {"name", "source", "accounts"};
  KEYMUSTER_RETURN_IF_ERROR(node.RefuseUnknownKeys(kKeys));
  KEYMUSTER_ASSIGN_OR_RETURN(const TomlNode name_node, node.Get("name"));
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string name, name_node.String());
  if (name.empty()) return name_node.Complaint("name is empty", "say who runs the tripwires");
  KEYMUSTER_ASSIGN_OR_RETURN(const TomlNode source_node, node.Get("source"));
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string source, source_node.String());
  if (!IsPage(source)) return source_node.Complaint("source is not a web page", "give the https:// page that says so");

  KEYMUSTER_ASSIGN_OR_RETURN(const TomlNode list, node.Get("accounts"));
  KEYMUSTER_ASSIGN_OR_RETURN(const std::vector<std::string> numbers, list.Strings());
  if (numbers.empty()) return list.Complaint("accounts is empty", "name at least one account or drop the operator");
  for (const std::string& number : numbers) {
    if (!IsAccountNumber(number)) {
      return list.Complaint("\"" + number + "\" is not an account number", "write twelve digits, in quotes");
    }
    if (!seen.insert(number).second) {
      return list.Complaint("account " + number + " stands here twice", "keep it with the operator who runs it");
    }
    accounts.push_back({.account = number, .operator_name = name, .source = source});
  }
  return {};
}

}  // namespace

Result<std::vector<CanaryAccount>> LoadCanaryAccounts(std::string_view toml, const std::string& source_name) {
  KEYMUSTER_ASSIGN_OR_RETURN(const TomlDocument document, TomlDocument::Parse(toml, source_name));
  static constexpr std::array<std::string_view, 1> kTables = {"operator"};
  KEYMUSTER_RETURN_IF_ERROR(document.root().RefuseUnknownKeys(kTables));
  KEYMUSTER_ASSIGN_OR_RETURN(const TomlNode operators, document.root().Get("operator"));
  if (!operators.is_array()) return operators.Complaint("operator is not a list of tables", "write [[operator]]");

  std::vector<CanaryAccount> accounts;
  std::set<std::string> seen;
  KEYMUSTER_RETURN_IF_ERROR(operators.ForEachElement([&](const TomlNode& node) -> Status {
    if (!node.is_table()) return node.Complaint("operator is not a list of tables", "write [[operator]]");
    return ReadOperator(node, seen, accounts);
  }));
  if (accounts.empty()) return operators.Complaint("no account is named", "add an [[operator]] or drop the file");
  std::sort(accounts.begin(), accounts.end(),
            [](const CanaryAccount& a, const CanaryAccount& b) { return a.account < b.account; });
  return accounts;
}

const std::vector<CanaryAccount>& BuiltinCanaryAccounts() {
  // A mistake in our own file is caught by its test; Value() of a failed result would end the program.
  static const std::vector<CanaryAccount> accounts = [] {
    const EmbeddedFile& file = CorrelateData().front();
    return LoadCanaryAccounts(file.content, std::string(file.path)).value();
  }();
  return accounts;
}

}  // namespace keymuster
