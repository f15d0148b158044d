#include "scanner/leaks/archive/member_stream.h"

#include <algorithm>
#include <cstring>
#include <string>

namespace keymuster {

Result<size_t> MemberStream::Read(std::span<char> buffer) {
  if (rest_.empty() && !Fetch() && loss_.has_value()) {
    const bool damage = loss_->reason == Reason::kCorrupt || loss_->reason == Reason::kTruncated;
    return Error{
        damage ? ErrorCode::kMalformed : ErrorCode::kBudget, {}, std::string(RowOf(loss_->reason).explanation), {}};
  }
  const size_t size = std::min(buffer.size(), rest_.size());
  if (size > 0) std::memcpy(buffer.data(), rest_.data(), size);  // an empty view may point nowhere
  rest_.remove_prefix(size);
  return size;
}

void MemberStream::Drain() {
  while (Fetch()) {
  }
}

bool MemberStream::Fetch() {
  rest_ = {};
  while (!over_) {
    const std::optional<Frame> frame = session_.Next();
    if (!frame.has_value()) {
      over_ = true;
      loss_ = session_.loss();
    } else if (const auto* data = std::get_if<MemberDataFrame>(&*frame)) {
      rest_ = data->bytes;
      bytes_ += rest_.size();
      return true;
    } else if (const auto* end = std::get_if<MemberEndFrame>(&*frame)) {
      over_ = true;
      if (end->loss.has_value()) loss_ = SessionLoss{end->loss->reason, LossDetail(*end->loss)};
    }
  }
  return false;
}

}  // namespace keymuster
