#include "tests/report/sample_report.h"

#include <utility>
#include <vector>

namespace keymuster {
namespace {

constexpr std::string_view kProd = "123456789012";
constexpr std::string_view kDev = "210987654321";

UtcTime At(std::string_view text) { return ParseUtcTime(text).value(); }

Location Where(std::string path, uint64_t line, uint64_t column, std::vector<std::string> members = {}) {
  Location location;
  location.path = std::move(path);
  location.members = std::move(members);
  location.line = line;
  location.column = column;
  location.offset = line * 40 + column;
  location.length = 20;
  location.fingerprint = "a3f0" + std::to_string(line);
  return location;
}

std::vector<RuleText> Rules() {
  return {
      {"KEY-AGE",
       "Access key is older than the limit",
       "The longer a key lives, the more places hold a copy of it, and the longer a copy that got away stays useful.",
       "Replace the key: create a second one, switch its users, verify, deactivate the old one, delete it.",
       {"https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
        "CIS AWS Foundations 1.14"}},
      {"KEY-COUNT-MAX",
       "User has more than two access keys",
       "AWS allows two; a third is a sign of an error in the data or of another implementation.",
       "Delete the keys that are not used.",
       {}},
      {"KEY-NEVER-USED",
       "Access key was never used",
       "A key that nobody uses is only ever a risk.",
       "Deactivate it, wait, delete it.",
       {"https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html"}},
      {"KEY-UNUSED",
       "Access key is no longer used",
       "A forgotten key is not missed when somebody else uses it.",
       "Deactivate it, wait, delete it.",
       {}},
      {"ROOT-KEY",
       "The root user has an access key",
       "A root key cannot be limited by any policy of the account.",
       "Delete it; work with a role.",
       {}},
      {"aws-access-key-id",
       "AWS access key id",
       "It names a credential and tells the account that it belongs to.",
       "Find the key with keymuster audit; if it is active, replace it.",
       {}},
      {"aws-secret-access-key",
       "AWS secret access key",
       "With its id it is all that is needed to act as its owner.",
       "Deactivate the key at once, then remove it from the file and from its history.",
       {}},
      {"github-token",
       "GitHub token",
       "It acts as its owner in every repository that the owner can reach.",
       "Revoke it in the settings of the account.",
       {"https://docs.github.com/en/authentication"}},
  };
}

std::vector<RemedyStep> LeakedPlan(const std::string& user, const std::string& id) {
  const std::string target = " --user-name='" + user + "' --access-key-id=" + id;
  return {
      {"Deactivate the leaked key",
       "It is in hands that you do not know. What depends on it will fail: see the places.",
       "aws iam update-access-key" + target + " --status=Inactive",
       "aws iam update-access-key" + target + " --status=Active", ""},
      {"Look for what it was used for", "CloudTrail shows 90 days of management events by key id.",
       "aws cloudtrail lookup-events \\\n  --lookup-attributes=AttributeKey=AccessKeyId,AttributeValue=" + id, "", ""},
      {"Create a new key, if one is still needed", "A role is better where the workload runs in AWS.",
       "aws iam create-access-key --user-name='" + user + "'", "", ""},
      {"Switch the places and verify", "Each place listed here, then watch that the new key is used.",
       "aws iam get-access-key-last-used --access-key-id=NEW_KEY_ID", "", "24 to 48 h"},
      {"Delete the leaked key", "It cannot be brought back.", "aws iam delete-access-key" + target, "", ""},
  };
}

Correlation LeakedActive() {
  Correlation key;
  key.key_id = SampleKeyId("LEAKEDACTIVE");
  key.account = kProd;
  key.user = "alice";
  key.state = KeyState::kActive;
  key.severity = Severity::kCritical;
  key.headline = "Leaked and active: " + key.key_id + " of alice, in 3 places, used yesterday";
  key.facts = {"The account lists the key as Active (recorded 2026-11-20T22:00:00Z).",
               "It was last used after the first place was seen.", "Its secret stands beside it in one of the places."};
  key.created = At("2026-05-01T09:12:00Z");
  key.last_used = At("2026-11-20T11:15:00Z");
  key.last_used_service = "s3";
  key.last_used_region = "eu-west-1";
  key.first_seen = At("2026-10-02");
  key.used_after_exposure = true;
  key.leaked = true;
  key.key_rules = {"KEY-AGE"};
  key.places = {{Where("infra/terraform/prod/terraform.tfstate", 1182, 27), "aws-access-key-id"},
                {Where("backups/2026-10-02.tar.gz", 3, 22, {"home/alice/.aws/credentials"}), "aws-access-key-id"},
                {Where("services/upload/config.py", 12, 18), "aws-access-key-id"}};
  key.plan = LeakedPlan(key.user, key.key_id);
  return key;
}

Correlation LeakedForeign() {
  Correlation key;
  key.key_id = SampleKeyId("FOREIGNKEY22");
  key.account = "555566667777";
  key.state = KeyState::kForeignAccount;
  key.severity = Severity::kHigh;
  key.headline = "Leaked, and its account was not audited: " + key.key_id + " of account 555566667777";
  key.facts = {"The account number is decoded from the id; nothing more is known of the key."};
  key.leaked = true;
  key.places = {{Where("docs/runbook.md", 88, 5), "aws-access-key-id"}};
  key.plan = {{"Ask the owner of account 555566667777", "Only they can see whether the key still works.", "", "", ""}};
  return key;
}

Correlation Harmless(KeyState state, std::string_view tail, std::string_view headline) {
  Correlation key;
  key.key_id = SampleKeyId(tail);
  key.state = state;
  key.severity = Severity::kInfo;
  key.headline = headline;
  key.leaked = true;
  key.places = {{Where("docs/example.md", 4, 9), "aws-access-key-id"}};
  return key;
}

Correlation OldKey() {
  Correlation key;
  key.key_id = SampleKeyId("OLDBUTQUIET2");
  key.account = kProd;
  key.user = "o'brien";
  key.state = KeyState::kActive;
  key.severity = Severity::kMedium;
  key.headline = "Breaks KEY-AGE and KEY-UNUSED: " + key.key_id + " of o'brien";
  key.facts = {"Its id was found nowhere in what was scanned: who uses it is not known."};
  key.created = At("2025-01-10");
  key.last_used = At("2026-07-01");
  key.key_rules = {"KEY-AGE", "KEY-UNUSED"};
  key.plan = LeakedPlan("o'\\''brien", key.key_id);
  return key;
}

LeakFinding Leak(std::string rule, Severity severity, std::string shown, std::vector<Location> locations) {
  LeakFinding leak;
  leak.rule = std::move(rule);
  leak.severity = severity;
  leak.confidence = severity >= Severity::kHigh ? Confidence::kHigh : Confidence::kMedium;
  leak.reasons = {"the name beside it says what it is", "its letters are as mixed as a random key's"};
  leak.shown = std::move(shown);
  leak.locations = std::move(locations);
  return leak;
}

std::vector<LeakFinding> Leaks() {
  LeakFinding secret = Leak("aws-secret-access-key", Severity::kCritical, "...(40 bytes)",
                            {Where("backups/2026-10-02.tar.gz", 4, 26, {"home/alice/.aws/credentials"})});
  secret.secret_fingerprint = "sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";
  LeakFinding id =
      Leak("aws-access-key-id", Severity::kHigh, SampleKeyId("LEAKEDACTIVE"),
           {Where("backups/2026-10-02.tar.gz", 3, 22, {"home/alice/.aws/credentials"}),
            Where("infra/terraform/prod/terraform.tfstate", 1182, 27), Where("services/upload/config.py", 12, 18)});
  id.key_id = id.shown;
  id.account = kProd;
  std::vector<Location> many;
  for (uint64_t i = 1; i <= 23; ++i) many.push_back(Where("deploy/host-" + std::to_string(i) + "/env", i, 14));
  LeakFinding token = Leak("github-token", Severity::kHigh, "ghp_...(40 bytes)", std::move(many));
  LeakFinding foreign =
      Leak("aws-access-key-id", Severity::kMedium, SampleKeyId("FOREIGNKEY22"), {Where("docs/runbook.md", 88, 5)});
  foreign.key_id = foreign.shown;
  LeakFinding request = Leak("aws-presigned-request", Severity::kLow, "...(64 bytes)", {Where("logs/app.log", 7, 310)});
  request.account = kProd;
  request.decoded = {{"expires", "2026-10-02T10:00:00Z"},
                     {"key_id", SampleKeyId("PRESIGNEDURL")},
                     {"region", "eu-west-1"},
                     {"service", "s3"}};
  Location name;
  name.path = "notes/" + SampleKeyId("INAFILENAME2") + ".txt";
  name.place = Place::kFileName;
  LeakFinding in_name = Leak("aws-access-key-id", Severity::kLow, SampleKeyId("INAFILENAME2"), {name});
  in_name.key_id = in_name.shown;
  return {secret, id, token, foreign, in_name, request};
}

KeyFinding Finding(std::string rule, Severity severity, std::string_view account, std::string user, std::string key_id,
                   std::string message, Verdict verdict = Verdict::kFail) {
  KeyFinding finding;
  finding.rule = std::move(rule);
  finding.severity = severity;
  finding.verdict = verdict;
  finding.account = account;
  finding.user = std::move(user);
  finding.key_id = std::move(key_id);
  finding.message = std::move(message);
  return finding;
}

std::vector<KeyFinding> KeyFindings() {
  std::vector<KeyFinding> findings = {
      Finding("ROOT-KEY", Severity::kCritical, kDev, "<root_account>", "", "the root user has an active access key"),
      Finding("KEY-AGE", Severity::kHigh, kProd, "o'brien", SampleKeyId("OLDBUTQUIET2"),
              "created 2025-01-10, 680 days ago; the limit is 90"),
      Finding("KEY-AGE", Severity::kMedium, kProd, "alice", SampleKeyId("LEAKEDACTIVE"),
              "created 2026-05-01, 203 days ago; the limit is 90"),
      Finding("KEY-UNUSED", Severity::kMedium, kProd, "o'brien", SampleKeyId("OLDBUTQUIET2"),
              "last used 2026-07-01, 143 days before the recording; the limit is 45"),
      Finding("KEY-NEVER-USED", Severity::kLow, kDev, "=cmd|calc", "", "created 60 days ago and never used"),
      Finding("KEY-UNUSED", Severity::kMedium, kDev, "build", SampleKeyId("NOTRECORDED2"),
              "nobody asked when it was last used", Verdict::kNotEvaluated)};
  findings[0].subject = Subject::kAccount;
  findings[4].slot = 2;
  return findings;
}

KeyRow Row(std::string_view account, std::string user, std::string key_id, std::string_view created,
           std::vector<std::string> failing, KeyStatus status = KeyStatus::kActive) {
  KeyRow row;
  row.account = account;
  row.user = std::move(user);
  row.key_id = std::move(key_id);
  row.status = status;
  if (!created.empty()) row.created = At(created);
  row.failing = std::move(failing);
  return row;
}

std::vector<KeyRow> Keys() {
  std::vector<KeyRow> rows = {
      Row(kProd, "alice", SampleKeyId("LEAKEDACTIVE"), "2026-05-01T09:12:00Z", {"KEY-AGE"}),
      Row(kProd, "ci-deploy", SampleKeyId("FRESHANDFINE"), "2026-11-01", {}),
      Row(kProd, "ci-deploy", SampleKeyId("RETIREDKEY22"), "2026-08-15", {}, KeyStatus::kInactive),
      Row(kProd, "grafana", SampleKeyId("GRAFANAKEY22"), "2026-09-30", {}),
      Row(kProd, "o'brien", SampleKeyId("OLDBUTQUIET2"), "2025-01-10", {"KEY-AGE", "KEY-UNUSED"}),
      Row(kDev, "=cmd|calc", "", "2026-09-22", {"KEY-NEVER-USED"}),
      Row(kDev, "build", SampleKeyId("NOTRECORDED2"), "2026-10-20", {}),
      Row(kDev, "zoë", SampleKeyId("ZOEHASONEKEY"), "", {}, KeyStatus::kUnknown)};
  rows[0].use = UseRecord::kUsed;
  rows[0].last_used = At("2026-11-20T11:15:00Z");
  rows[0].last_service = "s3";
  rows[0].last_region = "eu-west-1";
  rows[0].described_as = "nightly <backup>";
  rows[0].owner = "storage team";
  rows[1].use = UseRecord::kUsed;
  rows[1].last_used = At("2026-11-20T23:45:00Z");
  rows[1].last_service = "sts";
  rows[4].use = UseRecord::kUsed;
  rows[4].last_used = At("2026-07-01");
  rows[5].slot = 2;
  rows[5].use = UseRecord::kNever;
  return rows;
}

std::vector<AccountSummary> Accounts() {
  AccountSummary prod;
  prod.id = kProd;
  prod.alias = "acme-prod";
  prod.users = 4;
  prod.keys = 5;
  prod.active_keys = 4;
  prod.user_listing = Listing::kComplete;
  prod.recorded_at = At("2026-11-20T22:00:00Z");
  prod.inputs = {{"recordings/prod/list-users.json", "list-users", std::string(64, 'a')},
                 {"recordings/prod/access-keys/alice.json", "list-access-keys", std::string(64, 'b')}};
  AccountSummary dev;
  dev.id = kDev;
  dev.users = 3;
  dev.keys = 3;
  dev.active_keys = 2;
  dev.user_listing = Listing::kTruncated;
  dev.recorded_at = At("2026-11-18T06:30:00Z");
  dev.inputs = {{"recordings/dev/credential-report.csv", "credential-report", std::string(64, 'c')}};
  dev.remarks = {"the recording is 72 hours old", "users.json: cut at NextToken, more users may exist"};
  return {prod, dev};
}

CoverageLedger Coverage() {
  CoverageLedger ledger;
  ledger.Meet(UnitKind::kFile, 48'213);
  ledger.Scanned(UnitKind::kFile, 1'398'211'904, 48'205);
  ledger.Skipped(UnitKind::kFile, Reason::kExcluded, "repo/node_modules", "--exclude node_modules");
  ledger.Skipped(UnitKind::kFile, Reason::kTooLarge, "repo/assets/video.bin", "", 2'147'483'648);
  ledger.Skipped(UnitKind::kFile, Reason::kSymlink, "repo/current");
  ledger.Skipped(UnitKind::kFile, Reason::kFifo, "repo/run/pipe");
  ledger.Failed(UnitKind::kFile, Reason::kUnreadable, "repo/private/key.pem", "permission denied", 1704);
  ledger.Failed(UnitKind::kFile, Reason::kChangedWhileRead, "repo/logs/app.log", "grew from 12,000 to 14,096 bytes");
  ledger.Failed(UnitKind::kFile, Reason::kDecoderDied, "repo/fixtures/odd.7z", "signal 11");
  ledger.Failed(UnitKind::kFile, Reason::kEncrypted, "repo/backup.zip", "17 entries");
  ledger.Meet(UnitKind::kMember, 912);
  ledger.Scanned(UnitKind::kMember, 84'213'777, 912);
  ledger.Note(UnitKind::kMember, Reason::kTruncated, "backups/2026-10-02.tar.gz", "ends in member 912");
  ledger.Meet(UnitKind::kUser, 7);
  ledger.Scanned(UnitKind::kUser, 0, 7);
  ledger.Meet(UnitKind::kInput, 4);
  ledger.Scanned(UnitKind::kInput, 88'121, 3);
  ledger.Failed(UnitKind::kInput, Reason::kCutListing, "recordings/dev/list-users.json", "NextToken is set");
  ledger.Sort();
  return ledger;
}

Scope SampleScope() {
  Scope scope;
  scope.targets = {"repo", "infra", "backups/2026-10-02.tar.gz"};
  scope.recordings = {"recordings/prod", "recordings/dev"};
  scope.excludes = {"node_modules"};
  scope.max_file_size = 1'073'741'824;
  scope.limits = {{"archive_depth", "4"}, {"archive_ratio", "200"}};
  scope.policy = {{"max_age_days", "90"}, {"max_unused_days", "45"}, {"warn_ahead_days", "14"}};
  scope.leak_rule_sources = {{"built-in", 41}, {"rules/acme.toml", 3}};
  scope.rules_digest = std::string(64, 'd');
  return scope;
}

}  // namespace

std::string SampleKeyId(std::string_view tail, std::string_view prefix) {
  std::string id(prefix);
  id += "QQQQ";
  id.append(tail);
  return id;
}

Report SampleReport() {
  Report report;
  report.tool_version = "0.1.0";
  report.as_of = At("2026-11-21T06:00:00Z");
  report.outcome.exit_code = 1;
  report.outcome.complete = false;
  report.outcome.headline = "1 leaked key is active; 5 leaks, 5 broken key rules; 6 units were not read";
  report.outcome.incomplete_because = {"5 files or archives could not be read whole",
                                       "the list of users of 210987654321 was cut"};
  report.scope = SampleScope();
  report.audited = true;
  report.scanned = true;
  report.rules = Rules();
  report.accounts = Accounts();
  report.tallies = {{"KEY-AGE", 5, 2, 1, 1},
                    {"KEY-COUNT-MAX", 7, 0, 0, 0},
                    {"KEY-NEVER-USED", 6, 1, 1, 0},
                    {"KEY-UNUSED", 5, 1, 1, 0},
                    {"ROOT-KEY", 1, 1, 0, 0}};
  report.keys = Keys();
  report.key_findings = KeyFindings();
  KeyException exception{.source = "ignore.toml:20",
                         .rule = "KEY-AGE",
                         .account = std::string(kProd),
                         .user = "legacy",
                         .key_id = "",
                         .reason = "the <vendor> takes no roles",
                         .owner = "billing",
                         .ticket = "OPS-17",
                         .expires = At("2027-01-01T00:00:00Z"),
                         .state = ExceptionState::kUsed,
                         .problem = "",
                         .findings = {Finding("KEY-AGE", Severity::kHigh, kProd, "legacy", SampleKeyId("LEGACYKEYOLD"),
                                              "created 2024-01-10, 1046 days ago; the limit is 90")}};
  report.exceptions = {exception};
  exception.findings.clear();
  exception.state = ExceptionState::kUnused;
  exception.source = "ignore.toml:29";
  report.exceptions.push_back(exception);
  exception.state = ExceptionState::kExpired;
  exception.expires = At("2026-11-01T00:00:00Z");
  exception.source = "ignore.toml:38";
  report.exceptions.push_back(exception);
  report.exceptions.push_back({.source = "ignore.toml:47",
                               .rule = "KEY-AEG",
                               .account = "",
                               .user = "",
                               .key_id = "",
                               .reason = "",
                               .owner = "",
                               .ticket = "",
                               .expires = {},
                               .state = ExceptionState::kMalformed,
                               .problem = "there is no key rule \"KEY-AEG\"",
                               .findings = {}});
  report.frameworks = {
      {"cis-3.0",
       "CIS AWS Foundations Benchmark 3.0.0",
       "https://www.cisecurity.org/benchmark/amazon_web_services",
       "only <keys>",
       {{"1.4", "The root user has no access key", ControlVerdict::kPassed, "", {"ROOT-KEY"}, {}, "", {}},
        {"1.11",
         "No key at setup",
         ControlVerdict::kNotAssessed,
         "KEY-SETUP was not asked for",
         {"KEY-SETUP"},
         {},
         "",
         {}},
        {"1.14",
         "Active access keys are replaced within 90 days",
         ControlVerdict::kFailed,
         "",
         {"KEY-AGE"},
         {{"max_age_days", "90"}},
         "a <note>",
         {1, 2}}}}};
  report.out_of_scope = {{"KEY-QUARANTINED", "no policies of users were recorded", 2}};
  report.forecast = {
      {At("2026-11-29T00:00:01Z"), Finding("KEY-AGE", Severity::kMedium, kProd, "grafana", SampleKeyId("GRAFANAKEY22"),
                                           "created 2026-09-30, more than 60 days ago; the limit is 60")},
      {At("2026-12-20T00:00:01Z"), Finding("KEY-UNUSED", Severity::kMedium, kDev, "zoë", "", "<b>silent</b>")}};
  report.leaks = Leaks();
  report.suppressions = {{.source = "ignore.toml:1",
                          .secret_fingerprint = "sha256:" + std::string(32, '5'),
                          .place_fingerprint = "",
                          .rule = "github-token",
                          .reason = "revoked in March; stays in the history",
                          .owner = "platform team",
                          .expires = At("2027-06-30T00:00:00Z"),
                          .state = SuppressionState::kUsed,
                          .locations = {report.leaks.front().locations.front()}},
                         {.source = "ignore.toml:9",
                          .secret_fingerprint = "sha256:" + std::string(32, '6'),
                          .place_fingerprint = std::string(32, '7'),
                          .rule = "",
                          .reason = "a <b>test</b>",
                          .owner = "us",
                          .expires = At("2026-06-30T00:00:00Z"),
                          .state = SuppressionState::kExpired,
                          .locations = {}},
                         {.source = "src/<b>.py:12",
                          .secret_fingerprint = "sha256:" + std::string(32, '5'),
                          .place_fingerprint = std::string(32, '8'),
                          .rule = "github-token",
                          .reason = "a comment of <the> tree",
                          .owner = "who wrote the line",
                          .expires = {},
                          .state = SuppressionState::kNotHeard,
                          .locations = {}}};
  report.scope.trusts_target = false;
  CandidateStory story;
  story.location = report.leaks.front().locations.front();
  story.rule = "github-token";
  story.shown = "...(40 bytes)";
  story.dropped_by = "word-like";
  story.steps = {{"placeholder", FilterWord::kKept, ""},
                 {"hex-only", FilterWord::kDoubted, "it is <hex>"},
                 {"word-like", FilterWord::kDropped, "it reads like words"}};
  report.explanation = Explanation{{story}, 3};
  report.correlations = {LeakedActive(), LeakedForeign(), OldKey(),
                         Harmless(KeyState::kDocumentationExample, "XEXAMPLEXXXX", "An example of AWS's documentation"),
                         Harmless(KeyState::kCanary, "CANARYCANARY", "A tripwire: do not test it")};
  report.dropped_by_filter = {{"low-entropy", 112}, {"placeholder", 31}};
  report.coverage = Coverage();
  report.run.argv = {"keymuster", "run", "-c", "nightly.toml"};
  report.run.jobs = 8;
  report.run.started = At("2026-11-21T06:00:03Z");
  report.run.seconds = 12.3456789;
  report.run.step_seconds = {{"audit", 0.25}, {"scan", 11.5}};
  report.run.tool_build = "g++ 12.2.0, Release";
  return report;
}

Report CleanReport() {
  Report report;
  report.tool_version = "0.1.0";
  report.as_of = At("2026-11-21");
  report.outcome.headline = "no leak in 12 files; everything asked for was read";
  report.scanned = true;
  report.scope.targets = {"src"};
  report.scope.leak_rule_sources = {{"built-in", 41}};
  report.scope.rules_digest = std::string(64, 'd');
  report.coverage.Meet(UnitKind::kFile, 12);
  report.coverage.Scanned(UnitKind::kFile, 48'000, 12);
  report.run.started = At("2026-11-21T06:00:03Z");
  return report;
}

}  // namespace keymuster
