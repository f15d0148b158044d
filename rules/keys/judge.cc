#include "rules/keys/judge.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "rules/keys/key_rule.h"
#include "rules/keys/subject_walk.h"

namespace keymuster {
namespace {

// Worst first: fails from critical (0) to info (4), then what was not evaluated.
constexpr size_t kRanks = 6;
size_t RankOf(const Judgement& judgement) {
  if (judgement.verdict == Verdict::kNotEvaluated) return kRanks - 1;
  return static_cast<size_t>(Severity::kCritical) - static_cast<size_t>(judgement.severity);
}

bool BySubject(const KeyFinding& a, const KeyFinding& b) {
  return std::tie(a.account, a.user, a.key_id, a.slot, a.rule) < std::tie(b.account, b.user, b.key_id, b.slot, b.rule);
}

// Findings in blocks: they are large, and one growing vector would move them again and again.
class FindingList {
 public:
  void Add(KeyFinding finding) {
    if (blocks_.empty() || blocks_.back().size() == kBlock) blocks_.emplace_back().reserve(kBlock);
    blocks_.back().push_back(std::move(finding));
    ++size_;
  }

  size_t size() const { return size_; }

  void MoveInto(std::vector<KeyFinding>& all) {
    const auto first = static_cast<std::ptrdiff_t>(all.size());
    for (std::vector<KeyFinding>& block : blocks_) std::move(block.begin(), block.end(), std::back_inserter(all));
    const auto begin = all.begin() + first;
    if (!std::is_sorted(begin, all.end(), BySubject)) std::stable_sort(begin, all.end(), BySubject);
  }

 private:
  static constexpr size_t kBlock = 1024;
  std::vector<std::vector<KeyFinding>> blocks_;
  size_t size_ = 0;
};

// Hears every subject and writes down what is not a pass. Findings are put into one list a rank as they come; as
// accounts and users are sorted, and keys and rules are heard in order, they come in order, and there is rarely
// anything to sort: of 230,000 findings that would take as long as all the judging.
class Protocol {
 public:
  Protocol(std::span<const KeyRule* const> rules, const KeyPolicy& policy, UtcTime now) : policy_(policy), now_(now) {
    for (const KeyRule* rule : rules) {
      of_subject_[static_cast<size_t>(rule->subject)].push_back({rule, judgement_.tallies.size()});
      judgement_.tallies.push_back({.rule = std::string(rule->id)});
    }
    for (std::vector<Seat>& seats : of_subject_) {
      std::sort(seats.begin(), seats.end(), [](const Seat& a, const Seat& b) { return a.rule->id < b.rule->id; });
    }
  }

  // Rules that are out of the account's scope are noted, and sit out until the next one.
  void Enter(const Account& account) {
    for (std::vector<Seat>& seats : of_subject_) {
      for (Seat& seat : seats) {
        const auto asks = seat.rule->out_of_scope;
        const std::string_view because = asks == nullptr ? std::string_view() : asks(account, policy_);
        seat.taken = because.empty();
        if (!seat.taken) ++out_of_scope_[{seat.rule->id, because}];
      }
    }
  }

  void Hear(Subject kind, const KeySubject& subject) {
    for (const auto& [rule, tally_index, taken] : of_subject_[static_cast<size_t>(kind)]) {
      if (!taken) continue;
      Judgement judgement = rule->judge(subject, policy_, now_);
      RuleTally& tally = judgement_.tallies[tally_index];
      if (judgement.verdict == Verdict::kPass) {
        ++tally.passed;
        continue;
      }
      ++(judgement.verdict == Verdict::kFail ? tally.failed : tally.not_evaluated);
      FindingList& rank = ranks_[RankOf(judgement)];
      rank.Add(FindingOf(*rule, subject, std::move(judgement)));
    }
  }

  KeyJudgement Close() && {
    size_t total = 0;
    for (const FindingList& rank : ranks_) total += rank.size();
    judgement_.findings.reserve(total);
    for (FindingList& rank : ranks_) rank.MoveInto(judgement_.findings);
    for (const auto& [what, accounts] : out_of_scope_) {
      judgement_.out_of_scope.push_back({std::string(what.first), std::string(what.second), accounts});
    }
    return std::move(judgement_);
  }

 private:
  struct Seat {
    const KeyRule* rule;
    size_t tally;       // index
    bool taken = true;  // in the account that is heard
  };

  const KeyPolicy& policy_;
  UtcTime now_;
  std::array<std::vector<Seat>, 3> of_subject_;  // by Subject
  std::array<FindingList, kRanks> ranks_;
  std::map<std::pair<std::string_view, std::string_view>, uint64_t> out_of_scope_;  // rule and reason -> accounts
  KeyJudgement judgement_;
};

}  // namespace

KeyJudgement JudgeKeys(const Inventory& inventory, const KeyPolicy& policy, UtcTime now,
                       std::span<const KeyRule* const> rules) {
  Protocol protocol(rules, policy, now);
  for (const Account& account : inventory.accounts) {
    protocol.Enter(account);
    ForEachSubject(account, [&](Subject kind, const KeySubject& subject) { protocol.Hear(kind, subject); });
  }
  return std::move(protocol).Close();
}

}  // namespace keymuster
