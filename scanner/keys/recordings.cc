#include "scanner/keys/recordings.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "core/printable.h"
#include "host/interrupt.h"
#include "scanner/keys/account/account_assembly.h"
#include "scanner/keys/account/account_book.h"
#include "scanner/keys/answers/input_content.h"
#include "scanner/keys/input/input_bytes.h"
#include "scanner/keys/input/recorded_file.h"

namespace keymuster {
namespace {

Reason ReasonFor(ErrorCode code) {
  if (code == ErrorCode::kBudget) return Reason::kByteLimit;
  return code == ErrorCode::kInterrupted ? Reason::kInterrupted : Reason::kUnreadable;
}

// Reads input after input; what they hold waits in the book until all are there.
class Reader {
 public:
  explicit Reader(const FileSystem& files) : files_(files) {}

  void Read(const RecordedFile& file) {
    const std::string where = Printable(file.path);
    coverage_.Meet(UnitKind::kInput);
    if (InterruptSignal() != 0) return coverage_.Failed(UnitKind::kInput, Reason::kInterrupted, where);
    auto bytes = ReadInputBytes(file, files_);
    if (!bytes.ok()) {
      return coverage_.Failed(UnitKind::kInput, ReasonFor(bytes.error().code), where, Printable(bytes.error().what));
    }
    if (!bytes->has_value()) return coverage_.Skipped(UnitKind::kInput, Reason::kNotIncluded, where, "no recording");
    Take(file, where, std::move(bytes).value().value());
  }

  Result<RecordedInventory> Finish(const std::vector<std::string>& paths) &&;

  CoverageLedger& coverage() { return coverage_; }

 private:
  void Take(const RecordedFile& file, const std::string& where, std::string bytes) {
    const size_t size = bytes.size();
    InputContent content = DecodeInput(std::move(bytes), file.stem);
    if (content.secret) {
      secret_files_.push_back({file.path, std::move(content.secret->user), std::move(content.secret->key_id)});
      return coverage_.Failed(UnitKind::kInput, Reason::kHoldsSecret, where,
                              "delete it, and replace the key if others could read it");
    }
    if (content.kind.empty()) return TakeForeign(file, where, content.nothing_because);
    const auto input = std::make_shared<const InputFile>(InputFile{file.path, content.kind, content.sha256});
    TakeLosses(where, size, content);
    if (content.snapshot) TakeSnapshot(std::move(content.snapshot).value(), *input);
    for (size_t i = 0; i < content.answers.size(); ++i) {
      AnswerOrigin& origin = OriginOf(content.answers[i]);
      origin.input = input;
      origin.where = content.lines[i] == 0 ? where : where + ":" + std::to_string(content.lines[i]);
      origin.file_time = file.modified;
      book_.Add(file.account_folder, std::move(content.answers[i]));
    }
  }

  // A file that is none of ours may lie in a folder; where an answer was promised, it is a loss.
  void TakeForeign(const RecordedFile& file, const std::string& where, const std::string& because) {
    if (file.in_layout || file.named) {
      coverage_.Failed(UnitKind::kInput, Reason::kUnsupportedFormat, where, because);
    } else {
      coverage_.Skipped(UnitKind::kInput, Reason::kNotIncluded, where, because);
    }
  }

  // A whole file that is lost fails; a lost line of a log is noted beside the others.
  void TakeLosses(const std::string& where, size_t size, const InputContent& content) {
    bool whole = false;
    for (const InputLoss& loss : content.losses) {
      whole = whole || loss.line == 0;
      if (loss.line == 0) {
        coverage_.Failed(UnitKind::kInput, loss.reason, where, loss.detail, size);
      } else {
        coverage_.Note(UnitKind::kInput, loss.reason, where + ":" + std::to_string(loss.line), loss.detail);
      }
    }
    if (!whole) coverage_.Scanned(UnitKind::kInput, size);
  }

  void TakeSnapshot(Inventory inventory, const InputFile& input) {
    for (OrganisationMember& member : inventory.organisation) members_.push_back(std::move(member));
    for (Account& account : inventory.accounts) {
      account.inputs.push_back(input);
      snapshots_.push_back(std::move(account));
    }
  }

  const FileSystem& files_;
  CoverageLedger coverage_;
  AccountBook book_;
  std::vector<Account> snapshots_;
  std::vector<OrganisationMember> members_;
  std::vector<SecretFile> secret_files_;
};

// Two recordings of one account are not mixed where one is an inventory already: the newer one speaks.
class Roll {
 public:
  void Add(AssembledAccount entry) {
    if (entry.account.id.empty()) {
      entries_.push_back(std::move(entry));
      return;
    }
    const auto [at, is_new] = by_id_.try_emplace(entry.account.id, entries_.size());
    if (is_new) {
      entries_.push_back(std::move(entry));
      return;
    }
    AssembledAccount& known = entries_[at->second];
    const bool newer = known.account.recorded_at < entry.account.recorded_at;
    if (newer) std::swap(known, entry);
    known.account.remarks.push_back("an older recording of this account was set aside");
  }

  void MoveInto(RecordedInventory& result) {
    std::stable_sort(entries_.begin(), entries_.end(),
                     [](const auto& left, const auto& right) { return left.account.id < right.account.id; });
    for (AssembledAccount& entry : entries_) {
      result.inventory.accounts.push_back(std::move(entry.account));
      result.coverage.Merge(std::move(entry.coverage));
    }
  }

 private:
  std::vector<AssembledAccount> entries_;
  std::map<std::string, size_t> by_id_;
};

// Names the first few reasons: with no inventory there is no report that could.
Error NothingUsable(const std::vector<std::string>& paths, const CoverageLedger& coverage) {
  std::string where;
  for (const std::string& path : paths) where += (where.empty() ? "" : ", ") + path;
  std::string what = "holds no recorded answer of AWS";
  size_t named = 0;
  for (const CoverageEntry& entry : coverage.entries()) {
    if (++named > 3) break;
    what += (named == 1 ? " (" : "; ") + entry.where + ": " +
            (entry.detail.empty() ? std::string(RowOf(entry.reason).explanation) : entry.detail);
  }
  if (named > 0) what += ")";
  return {ErrorCode::kMalformed, where, what,
          "record the account with fixtures/record_account.sh, or see docs/recordings.md"};
}

// The accounts of an organisation that nobody could ask. Another recording may know one that was denied.
void TakeMembers(std::vector<OrganisationMember> members, RecordedInventory& result) {
  const auto is_known = [&](const std::string& id) {
    return std::any_of(result.inventory.accounts.begin(), result.inventory.accounts.end(), [&](const Account& account) {
      return account.id == id && account.user_listing != Listing::kMissing;
    });
  };
  std::stable_sort(members.begin(), members.end(),
                   [](const OrganisationMember& left, const OrganisationMember& right) { return left.id < right.id; });
  for (const OrganisationMember& member : members) {
    const std::string where = Printable("account " + member.id + (member.name.empty() ? "" : " " + member.name));
    if (member.status == MemberStatus::kOutOfScope) {
      result.coverage.Note(UnitKind::kInput, Reason::kNotIncluded, where,
                           "the organisation has it as " + Printable(member.detail) + ": out of scope");
    } else if (member.status == MemberStatus::kDenied && !is_known(member.id)) {
      result.coverage.Note(UnitKind::kInput, Reason::kDenied, where, Printable(member.detail));
    }
  }
  result.inventory.organisation = std::move(members);
}

Result<RecordedInventory> Reader::Finish(const std::vector<std::string>& paths) && {
  RecordedInventory result;
  Roll roll;
  for (Account& account : snapshots_) {
    CoverageLedger coverage = CountAccount(account);
    roll.Add({std::move(account), std::move(coverage)});
  }
  for (AccountAnswers& answers : std::move(book_).Join(coverage_)) roll.Add(AssembleAccount(std::move(answers)));
  result.coverage = std::move(coverage_);
  roll.MoveInto(result);
  TakeMembers(std::move(members_), result);
  result.coverage.Sort();
  result.secret_files = std::move(secret_files_);
  std::sort(result.secret_files.begin(), result.secret_files.end(),
            [](const SecretFile& left, const SecretFile& right) { return left.path < right.path; });
  if (result.inventory.accounts.empty() && result.secret_files.empty()) return NothingUsable(paths, result.coverage);
  return result;
}

}  // namespace

Result<RecordedInventory> ReadRecordings(const std::vector<std::string>& paths, const FileSystem& files) {
  Reader reader(files);
  KEYMUSTER_ASSIGN_OR_RETURN(const auto found, FindRecordedFiles(paths, files, reader.coverage()));
  for (const RecordedFile& file : found) reader.Read(file);
  return std::move(reader).Finish(paths);
}

}  // namespace keymuster
