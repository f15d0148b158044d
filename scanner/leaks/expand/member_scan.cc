#include "scanner/leaks/expand/member_scan.h"

namespace keymuster {

void MemberScan::OnMember(const std::vector<std::string>& chain, ByteStream& content) {
  Finish();
  scanner_.tally().ledger.Meet(UnitKind::kMember);
  ScanName(chain);
  BlobOrigin origin = OriginOf(chain, Place::kContent);
  Reading reading = scanner_.ScanMember(origin, content);
  last_ = {std::move(origin), std::move(reading)};
}

void MemberScan::OnLinkTarget(const std::vector<std::string>& chain, const std::string& target) {
  Finish();
  CoverageLedger& ledger = scanner_.tally().ledger;
  ledger.Meet(UnitKind::kMember);
  ScanName(chain);
  scanner_.ScanText(OriginOf(chain, Place::kLinkTarget), target);
  ledger.Skipped(UnitKind::kMember, Reason::kSymlink, scanner_.Where(OriginOf(chain, Place::kContent)));
}

void MemberScan::OnLoss(const std::vector<std::string>& chain, Reason reason, const std::string& detail) {
  const BlobOrigin origin = OriginOf(chain, Place::kContent);
  if (chain.empty()) {
    Finish();
    told_loss_ = true;
    scanner_.Note(origin, archive_kind_, reason, detail);
    return;
  }
  CoverageLedger& ledger = scanner_.tally().ledger;
  const bool of_last = last_ && last_->origin.members == origin.members;
  if (!of_last) {
    Finish();
    ledger.Meet(UnitKind::kMember);
  }
  last_.reset();
  ledger.Failed(UnitKind::kMember, reason, scanner_.Where(origin), detail);
}

void MemberScan::Finish() {
  if (last_) scanner_.Settle(last_->origin, UnitKind::kMember, last_->reading);
  last_.reset();
}

BlobOrigin MemberScan::OriginOf(const std::vector<std::string>& chain, Place place) const {
  BlobOrigin origin = archive_;
  origin.members.insert(origin.members.end(), chain.begin(), chain.end());
  origin.place = place;
  return origin;
}

void MemberScan::ScanName(const std::vector<std::string>& chain) {
  if (!chain.empty()) scanner_.ScanText(OriginOf(chain, Place::kFileName), chain.back());
}

}  // namespace keymuster
