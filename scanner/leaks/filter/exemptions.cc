#include "scanner/leaks/filter/exemptions.h"

#include <algorithm>

#include "core/wiped_copy.h"

namespace keymuster {
namespace {

std::shared_ptr<const TextPattern> Pooled(const std::string& regex, PatternPool* pool) {
  std::shared_ptr<const TextPattern>& pattern = (*pool)[regex];
  if (pattern == nullptr) pattern = std::make_shared<const TextPattern>(regex);
  return pattern;
}

Span Around(std::string_view text, const Span& match) {
  return {match.begin - std::min(match.begin, Exemptions::kLineReach),
          match.end + std::min(text.size() - match.end, Exemptions::kLineReach)};
}

// The lines that the match stands in.
std::string_view LinesAround(std::string_view text, const Span& match) {
  const auto [from, to] = Around(text, match);
  const size_t before = text.substr(from, match.begin - from).rfind('\n');
  const size_t after = text.substr(match.end, to - match.end).find('\n');
  const size_t begin = before == std::string_view::npos ? from : from + before + 1;
  const size_t end = after == std::string_view::npos ? to : match.end + after;
  return text.substr(begin, end - begin);
}

bool HoldsAny(const std::vector<std::string>& words, std::string_view secret) {
  if (words.empty()) return false;
  const WipedCopy copy = WipedCopy::Folded(secret);
  return std::any_of(words.begin(), words.end(), [folded = copy.text()](const std::string& word) {
    return folded.find(word) != std::string_view::npos;
  });
}

}  // namespace

std::unique_ptr<Exemptions> Exemptions::Of(const LeakRule& rule, PatternPool* pool) {
  const RuleScope& scope = rule.scope;
  if (scope == RuleScope{}) return nullptr;
  std::unique_ptr<Exemptions> exemptions(new Exemptions);
  if (!scope.path.empty()) exemptions->path_.push_back(Pooled(scope.path, pool));
  exemptions->near_words_ = scope.near_words;
  for (const std::shared_ptr<const Allowlist>& allowlist : scope.allowlists) {
    List list{allowlist, {}, {}};
    for (const std::string& regex : allowlist->regexes) list.regexes.push_back(Pooled(regex, pool));
    for (const std::string& path : allowlist->paths) list.paths.push_back(Pooled(path, pool));
    exemptions->lists_.push_back(std::move(list));
  }
  return exemptions;
}

bool Exemptions::AnyStandsIn(const Patterns& patterns, std::string_view text) {
  return std::any_of(patterns.begin(), patterns.end(), [text](const auto& pattern) { return pattern->StandsIn(text); });
}

Status Exemptions::Check() const {
  for (const auto& pattern : path_) KEYMUSTER_RETURN_IF_ERROR(pattern->Check());
  for (const List& list : lists_) {
    for (const auto& pattern : list.regexes) KEYMUSTER_RETURN_IF_ERROR(pattern->Check());
    for (const auto& pattern : list.paths) KEYMUSTER_RETURN_IF_ERROR(pattern->Check());
  }
  return {};
}

ContentVerdict Exemptions::JudgeContent(std::string_view text, const TokenMatch& match) const {
  const std::string_view secret = text.substr(match.secret.begin, match.secret.size());
  const std::string_view whole = text.substr(match.token.begin, match.token.size());
  const std::string_view lines = LinesAround(text, match.token);
  if (!near_words_.empty()) {
    const Span around = Around(text, match.token);
    if (!HoldsAny(near_words_, text.substr(around.begin, around.size()))) return {true, {}};
  }
  ContentVerdict verdict;
  for (uint32_t i = 0; i < lists_.size(); ++i) {
    const Allowlist& list = *lists_[i].list;
    const std::string_view target = list.target == AllowTarget::kSecret  ? secret
                                    : list.target == AllowTarget::kMatch ? whole
                                                                         : lines;
    const bool regex = AnyStandsIn(lists_[i].regexes, target);
    const bool word = HoldsAny(list.stopwords, secret);
    const bool all = list.all && !list.commits && (list.regexes.empty() || regex) && (list.stopwords.empty() || word);
    if (list.all ? all && list.paths.empty() : regex || word) return {true, {}};
    if (list.all ? all : !list.paths.empty()) verdict.under.push_back(i);
  }
  return verdict;
}

bool Exemptions::ExemptUnder(std::string_view path, std::span<const uint32_t> lists) const {
  if (!path_.empty() && !AnyStandsIn(path_, path)) return true;
  return std::any_of(lists.begin(), lists.end(), [&](uint32_t list) { return AnyStandsIn(lists_[list].paths, path); });
}

}  // namespace keymuster
