#include "cli/version.h"

#include "cli/command/commands.h"
#include "core/report.h"
#include "report/json/json_emitter.h"
#include "rules/leaks/rule_set.h"
#include "scanner/keys/snapshot.h"

namespace keymuster {
namespace {

std::string VersionJson(const LeakRuleSet& rules) {
  JsonEmitter json;
  const auto text = [&](std::string_view key, std::string_view value) {
    json.Key(key);
    json.String(value);
  };
  json.BeginObject(JsonEmitter::Layout::kLines);
  text("name", "keymuster");
  text("version", kToolVersion);
  text("compiler", CompilerName());
  text("build_type", BuildType());
  text("rules_digest", rules.digest());
  json.Key("rules");
  json.Unsigned(rules.rules().size());
  json.Key("report_schema_version");
  json.Unsigned(static_cast<uint64_t>(kReportSchemaVersion));
  json.Key("snapshot_schema_version");
  json.Unsigned(static_cast<uint64_t>(kSnapshotVersion));
  json.EndObject();
  return json.Take() + "\n";
}

}  // namespace

int RunVersion(Invocation& invocation) {
  if (!invocation.settings.Switch(Setting::kJson)) {
    return Answer(invocation, "keymuster " + std::string(kToolVersion) + " (" + BuildText() + ")\n");
  }
  const Result<LeakRuleSet> rules = LeakRuleSet::Create(RuleSelection{}, {});
  return rules.ok() ? Answer(invocation, VersionJson(*rules)) : Fail(invocation, rules.error());
}

}  // namespace keymuster
