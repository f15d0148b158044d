#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scanner/leaks/archive/expand_archive.h"
#include "scanner/leaks/unit_scanner.h"

namespace keymuster {

// Scans what an archive holds as it is told: each member is a blob whose origin is one step longer, and a unit of the
// ledger. The scanner must outlive it.
class MemberScan : public MemberSink {
 public:
  MemberScan(UnitScanner& scanner, const BlobOrigin& archive, UnitKind archive_kind)
      : scanner_(scanner), archive_(archive), archive_kind_(archive_kind) {}

  void OnMember(const std::vector<std::string>& chain, ByteStream& content) override;
  void OnLinkTarget(const std::vector<std::string>& chain, const std::string& target) override;
  void OnLoss(const std::vector<std::string>& chain, Reason reason, const std::string& detail) override;

  // After the archive's end. Call once.
  void Finish();

  bool told_loss() const { return told_loss_; }  // of the archive itself

 private:
  // A member that was read and whose end may still turn out to be none.
  struct Member {
    BlobOrigin origin;
    Reading reading;
  };

  BlobOrigin OriginOf(const std::vector<std::string>& chain, Place place) const;
  void ScanName(const std::vector<std::string>& chain);

  UnitScanner& scanner_;
  const BlobOrigin archive_;
  const UnitKind archive_kind_;
  std::optional<Member> last_;
  bool told_loss_ = false;
};

}  // namespace keymuster
