#pragma once

#include <concepts>
#include <string_view>
#include <type_traits>

#include "core/report.h"
#include "report/ledger_parts.h"

namespace keymuster {

// The members of every part of a Report, by name and in the order in which JSON shows them. The JSON writer, the
// reader and the masker are all made from this one list, so that none of them can forget a member. Each
// function takes its part to pieces with a structured binding: a new member does not compile until it stands here.
//
// A visitor has
//   v.Field(name, member)            any value
//   v.RawBytes(name, member)         a string, or a list of them, that may hold bytes which are not text
//   v.Derived(name, text)            a word that follows from members visited before it; written for readers of the
//   JSON

template <typename T, typename Part>
concept Is = std::same_as<std::remove_const_t<T>, Part>;

template <typename V, Is<RuleText> R>
void VisitFields(V& v, R& part) {
  auto& [id, title, why, mend, references] = part;
  v.Field("id", id);
  v.Field("title", title);
  v.Field("why", why);
  v.Field("mend", mend);
  v.Field("references", references);
}

template <typename V, Is<RuleSource> R>
void VisitFields(V& v, R& part) {
  auto& [name, rules] = part;
  v.Field("name", name);
  v.Field("rules", rules);
}

template <typename V, Is<RuleTally> R>
void VisitFields(V& v, R& part) {
  auto& [rule, passed, failed, not_evaluated, excepted] = part;
  v.Field("rule", rule);
  v.Field("failed", failed);
  v.Field("excepted", excepted);
  v.Field("passed", passed);
  v.Field("not_evaluated", not_evaluated);
}

template <typename V, Is<InputFile> R>
void VisitFields(V& v, R& part) {
  auto& [path, kind, sha256] = part;
  v.Field("path", path);
  v.Field("kind", kind);
  v.Field("sha256", sha256);
}

template <typename V, Is<AccountSummary> R>
void VisitFields(V& v, R& part) {
  auto& [id, alias, users, keys, active_keys, user_listing, recorded_at, inputs, remarks] = part;
  v.Field("id", id);
  v.Field("alias", alias);
  v.Field("users", users);
  v.Field("keys", keys);
  v.Field("active_keys", active_keys);
  v.Field("user_listing", user_listing);
  v.Field("recorded_at", recorded_at);
  v.Field("remarks", remarks);
  v.Field("inputs", inputs);
}

template <typename V, Is<KeyRow> R>
void VisitFields(V& v, R& part) {
  auto& [account, user, key_id, slot, status, created, use, last_used, last_service, last_region, described_as, owner,
         failing] = part;
  v.Field("account", account);
  v.Field("user", user);
  v.Field("key_id", key_id);
  v.Field("slot", slot);
  v.Field("status", status);
  v.Field("created", created);
  v.Field("use", use);
  if (use == UseRecord::kUsed) v.Field("last_used", last_used);
  v.Field("last_service", last_service);
  v.Field("last_region", last_region);
  v.Field("described_as", described_as);
  v.Field("owner", owner);
  v.Field("failing", failing);
}

template <typename V, Is<KeyFinding> R>
void VisitFields(V& v, R& part) {
  auto& [rule, verdict, severity, subject, account, user, key_id, slot, message] = part;
  v.Field("severity", severity);
  v.Field("verdict", verdict);
  v.Field("rule", rule);
  v.Field("subject", subject);
  v.Field("account", account);
  v.Field("user", user);
  v.Field("key_id", key_id);
  v.Field("slot", slot);
  v.Field("message", message);
}

template <typename V, Is<KeyException> R>
void VisitFields(V& v, R& part) {
  auto& [source, rule, account, user, key_id, reason, owner, ticket, expires, state, problem, findings] = part;
  v.Field("state", state);
  v.Field("source", source);
  v.Field("rule", rule);
  v.Field("account", account);
  v.Field("user", user);
  v.Field("key_id", key_id);
  v.Field("reason", reason);
  v.Field("owner", owner);
  v.Field("ticket", ticket);
  v.Field("expires", expires);
  v.Field("problem", problem);
  v.Field("findings", findings);
}

template <typename V, Is<Forecast> R>
void VisitFields(V& v, R& part) {
  auto& [from, finding] = part;
  v.Field("from", from);
  v.Field("finding", finding);
}

template <typename V, Is<RuleOutOfScope> R>
void VisitFields(V& v, R& part) {
  auto& [rule, because, accounts] = part;
  v.Field("rule", rule);
  v.Field("because", because);
  v.Field("accounts", accounts);
}

template <typename V, Is<ControlResult> R>
void VisitFields(V& v, R& part) {
  auto& [id, title, verdict, because, rules, limits, note, findings] = part;
  v.Field("verdict", verdict);
  v.Field("id", id);
  v.Field("title", title);
  v.Field("because", because);
  v.Field("rules", rules);
  v.Field("limits", limits);
  v.Field("note", note);
  v.Field("findings", findings);
}

template <typename V, Is<FrameworkResult> R>
void VisitFields(V& v, R& part) {
  auto& [id, title, source, note, controls] = part;
  v.Field("id", id);
  v.Field("title", title);
  v.Field("source", source);
  v.Field("note", note);
  v.Field("controls", controls);
}

template <typename V, Is<CommitMark> R>
void VisitFields(V& v, R& part) {
  auto& [id, author, time] = part;
  v.Field("id", id);
  v.Field("author", author);
  v.Field("time", time);
}

template <typename V, Is<HistoryTrace> R>
void VisitFields(V& v, R& part) {
  auto& [repository, object, reach, objects, commits, first, last, branches, more_branches] = part;
  v.Field("reach", reach);
  v.Field("first", first);
  v.Field("last", last);
  v.Field("commits", commits);
  v.Field("objects", objects);
  v.Field("object", object);
  v.Field("repository", repository);
  v.Field("branches", branches);
  v.Field("more_branches", more_branches);
}

template <typename V, Is<Location> R>
void VisitFields(V& v, R& part) {
  auto& [path, members, place, line, column, offset, length, encoding, fingerprint, history] = part;
  v.RawBytes("path", path);
  v.RawBytes("members", members);
  v.Field("place", place);
  v.Field("line", line);
  v.Field("column", column);
  v.Field("offset", offset);
  v.Field("length", length);
  v.Field("encoding", encoding);
  v.Field("fingerprint", fingerprint);
  v.Field("history", history);
}

template <typename V, Is<LeakPartner> R>
void VisitFields(V& v, R& part) {
  auto& [rule, shown, key_id, secret_fingerprint, how] = part;
  v.Field("rule", rule);
  v.Field("shown", shown);
  v.Field("key_id", key_id);
  v.Field("secret_fingerprint", secret_fingerprint);
  v.Field("how", how);
}

template <typename V, Is<LeakFinding> R>
void VisitFields(V& v, R& part) {
  auto& [rule, severity, confidence, reasons, shown, key_id, account, secret_fingerprint, decoded, partners,
         locations] = part;
  v.Field("severity", severity);
  v.Field("confidence", confidence);
  v.Field("rule", rule);
  v.Field("shown", shown);
  v.Field("key_id", key_id);
  v.Field("account", account);
  v.Field("secret_fingerprint", secret_fingerprint);
  v.Field("decoded", decoded);
  v.Field("reasons", reasons);
  v.Field("partners", partners);
  v.Field("locations", locations);
}

template <typename V, Is<Suppression> R>
void VisitFields(V& v, R& part) {
  auto& [source, secret_fingerprint, place_fingerprint, rule, reason, owner, expires, state, locations] = part;
  v.Field("state", state);
  v.Field("source", source);
  v.Field("secret_fingerprint", secret_fingerprint);
  v.Field("place_fingerprint", place_fingerprint);
  v.Field("rule", rule);
  v.Field("reason", reason);
  v.Field("owner", owner);
  v.Field("expires", expires);
  v.Field("locations", locations);
}

template <typename V, Is<FilterStep> R>
void VisitFields(V& v, R& part) {
  auto& [filter, word, why] = part;
  v.Field("filter", filter);
  v.Field("word", word);
  v.Field("why", why);
}

template <typename V, Is<CandidateStory> R>
void VisitFields(V& v, R& part) {
  auto& [location, rule, shown, dropped_by, steps, reasons] = part;
  v.Field("dropped_by", dropped_by);
  v.Field("rule", rule);
  v.Field("shown", shown);
  v.Field("steps", steps);
  v.Field("reasons", reasons);
  v.Field("location", location);
}

template <typename V, Is<Explanation> R>
void VisitFields(V& v, R& part) {
  auto& [candidates, more] = part;
  v.Field("candidates", candidates);
  v.Field("more", more);
}

template <typename V, Is<UsePlace> R>
void VisitFields(V& v, R& part) {
  auto& [location, rule] = part;
  v.Field("rule", rule);
  v.Field("location", location);
}

template <typename V, Is<RemedyStep> R>
void VisitFields(V& v, R& part) {
  auto& [title, why, command, rollback, wait] = part;
  v.Field("title", title);
  v.Field("why", why);
  v.Field("command", command);
  v.Field("rollback", rollback);
  v.Field("wait", wait);
}

template <typename V, Is<Correlation> R>
void VisitFields(V& v, R& part) {
  auto& [key_id, account, user, state, severity, headline, facts, created, last_used, last_used_service,
         last_used_region, first_seen, used_after_exposure, leaked, key_rules, places, plan] = part;
  v.Field("severity", severity);
  v.Field("state", state);
  v.Field("leaked", leaked);
  v.Field("key_id", key_id);
  v.Field("account", account);
  v.Field("user", user);
  v.Field("headline", headline);
  v.Field("facts", facts);
  v.Field("created", created);
  v.Field("last_used", last_used);
  v.Field("last_used_service", last_used_service);
  v.Field("last_used_region", last_used_region);
  v.Field("first_seen", first_seen);
  v.Field("used_after_exposure", used_after_exposure);
  v.Field("key_rules", key_rules);
  v.Field("places", places);
  v.Field("plan", plan);
}

template <typename V, Is<CoverageCounts> R>
void VisitFields(V& v, R& part) {
  auto& [met, scanned, skipped, failed, bytes] = part;
  v.Field("met", met);
  v.Field("scanned", scanned);
  v.Field("skipped", skipped);
  v.Field("failed", failed);
  v.Field("bytes", bytes);
}

template <typename V, Is<CoverageEntry> R>
void VisitFields(V& v, R& part) {
  auto& [kind, outcome, reason, where, detail, bytes] = part;
  v.Field("reason", reason);
  v.Derived("class", CoverageClassName(RowOf(reason).coverage_class));
  v.Field("outcome", outcome);
  v.Field("kind", kind);
  v.Field("where", where);
  v.Field("detail", detail);
  v.Field("bytes", bytes);
}

template <typename V, Is<LedgerParts> R>
void VisitFields(V& v, R& part) {
  auto& [counts, entries] = part;
  v.Field("counts", counts);
  v.Field("entries", entries);
}

template <typename V, Is<Scope> R>
void VisitFields(V& v, R& part) {
  auto& [targets, recordings, excludes, includes, max_file_size, limits, policy, leak_rule_sources, rules_digest,
         trusts_target] = part;
  v.Field("targets", targets);
  v.Field("recordings", recordings);
  v.Field("excludes", excludes);
  v.Field("includes", includes);
  v.Field("max_file_size", max_file_size);
  v.Field("limits", limits);
  v.Field("policy", policy);
  v.Field("leak_rule_sources", leak_rule_sources);
  v.Field("rules_digest", rules_digest);
  v.Field("trusts_target", trusts_target);
}

template <typename V, Is<RunOutcome> R>
void VisitFields(V& v, R& part) {
  auto& [exit_code, complete, interrupted, fail_on, headline, incomplete_because] = part;
  v.Field("headline", headline);
  v.Field("complete", complete);
  v.Field("incomplete_because", incomplete_because);
  v.Field("interrupted", interrupted);
  v.Field("fail_on", fail_on);
  v.Field("exit_code", exit_code);
}

template <typename V, Is<RunInfo> R>
void VisitFields(V& v, R& part) {
  auto& [argv, jobs, started, seconds, step_seconds, tool_build] = part;
  v.Field("argv", argv);
  v.Field("jobs", jobs);
  v.Field("started", started);
  v.Field("seconds", seconds);
  v.Field("step_seconds", step_seconds);
  v.Field("tool_build", tool_build);
}

// Worst first for who reads it from the top; `run` last, because it alone is outside what two runs must share.
template <typename V, Is<Report> R>
void VisitFields(V& v, R& part) {
  auto& [schema_version, tool_version, as_of, key_ids_masked, outcome, scope, audited, scanned, rules, accounts,
         tallies, out_of_scope, keys, key_findings, exceptions, forecast, frameworks, leaks, suppressions, correlations,
         dropped_by_filter, explanation, coverage, run] = part;
  v.Derived("tool", "keymuster");
  v.Field("schema_version", schema_version);
  v.Field("tool_version", tool_version);
  v.Field("as_of", as_of);
  v.Field("key_ids_masked", key_ids_masked);
  v.Field("outcome", outcome);
  v.Field("audited", audited);
  v.Field("scanned", scanned);
  v.Field("correlations", correlations);
  v.Field("leaks", leaks);
  v.Field("suppressions", suppressions);
  v.Field("key_findings", key_findings);
  v.Field("exceptions", exceptions);
  v.Field("frameworks", frameworks);
  v.Field("forecast", forecast);
  v.Field("keys", keys);
  v.Field("tallies", tallies);
  v.Field("out_of_scope", out_of_scope);
  v.Field("accounts", accounts);
  v.Field("coverage", coverage);
  v.Field("dropped_by_filter", dropped_by_filter);
  v.Field("explanation", explanation);
  v.Field("scope", scope);
  v.Field("rules", rules);
  v.Field("run", run);
}

}  // namespace keymuster
