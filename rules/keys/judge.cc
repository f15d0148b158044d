#include "rules/keys/judge.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <string_view>
#include <tuple>
#include <utility>

#include "rules/keys/key_rule.h"

namespace keymuster {
namespace {

constexpr std::string_view kRootName = "<root_account>";

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
  Protocol(const KeyPolicy& policy, UtcTime now) : policy_(policy), now_(now) {
    for (const KeyRule* rule : AllKeyRules()) {
      of_subject_[static_cast<size_t>(rule->subject)].push_back({rule, judgement_.tallies.size()});
      judgement_.tallies.push_back({.rule = std::string(rule->id)});
    }
    for (std::vector<Seat>& seats : of_subject_) {
      std::sort(seats.begin(), seats.end(), [](const Seat& a, const Seat& b) { return a.rule->id < b.rule->id; });
    }
  }

  void Hear(Subject kind, const KeySubject& subject) {
    for (const auto& [rule, tally_index] : of_subject_[static_cast<size_t>(kind)]) {
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
    return std::move(judgement_);
  }

 private:
  static KeyFinding FindingOf(const KeyRule& rule, const KeySubject& subject, Judgement judgement) {
    KeyFinding finding;
    finding.rule = rule.id;
    finding.verdict = judgement.verdict;
    finding.severity = judgement.severity;
    finding.subject = rule.subject;
    finding.account = subject.account->id;
    if (subject.user != nullptr) finding.user = subject.user->name;
    if (subject.key != nullptr) {
      if (subject.user == nullptr) finding.user = kRootName;
      finding.key_id = subject.key->id;
      finding.slot = subject.key->slot;
    }
    finding.message = std::move(judgement.message);
    return finding;
  }

  struct Seat {
    const KeyRule* rule;
    size_t tally;  // index
  };

  const KeyPolicy& policy_;
  UtcTime now_;
  std::array<std::vector<Seat>, 3> of_subject_;  // by Subject
  std::array<FindingList, kRanks> ranks_;
  KeyJudgement judgement_;
};

void HearKeys(Protocol& protocol, const Account& account, const User* user, const std::vector<AccessKey>& keys) {
  std::vector<const AccessKey*> in_order;
  in_order.reserve(keys.size());
  for (const AccessKey& key : keys) in_order.push_back(&key);
  std::sort(in_order.begin(), in_order.end(),
            [](const AccessKey* a, const AccessKey* b) { return std::tie(a->id, a->slot) < std::tie(b->id, b->slot); });
  for (const AccessKey* key : in_order) {
    protocol.Hear(Subject::kKey, {.account = &account, .user = user, .key = key});
  }
}

void HearAccount(Protocol& protocol, const Account& account) {
  protocol.Hear(Subject::kAccount, {.account = &account});
  bool root_heard = false;  // in its alphabetical place, which keeps the findings in order
  for (const User& user : account.users) {
    if (!root_heard && user.name > kRootName) {
      HearKeys(protocol, account, nullptr, account.root.keys);
      root_heard = true;
    }
    protocol.Hear(Subject::kUser, {.account = &account, .user = &user});
    HearKeys(protocol, account, &user, user.keys);
  }
  if (!root_heard) HearKeys(protocol, account, nullptr, account.root.keys);
}

}  // namespace

KeyJudgement JudgeKeys(const Inventory& inventory, const KeyPolicy& policy, UtcTime now) {
  Protocol protocol(policy, now);
  for (const Account& account : inventory.accounts) HearAccount(protocol, account);
  return std::move(protocol).Close();
}

}  // namespace keymuster
