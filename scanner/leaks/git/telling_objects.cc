#include "scanner/leaks/git/telling_objects.h"

namespace keymuster {

std::unique_ptr<ObjectMemo> TellingObjects::OnObject(size_t worker, const WalkedObject& object) {
  const uint64_t before = said_(worker);
  auto memo = next_.OnObject(worker, object);
  if (said_(worker) != before) numbers_[worker].push_back(object.number);
  return memo;
}

void TellingObjects::OnLargeBlob(size_t worker, const WalkedObject& object, uint64_t size, ByteStream& content) {
  const uint64_t before = said_(worker);
  next_.OnLargeBlob(worker, object, size, content);
  if (said_(worker) != before) numbers_[worker].push_back(object.number);
}

void TellingObjects::OnLoss(size_t worker, uint32_t number, const Error& error) {
  numbers_[worker].push_back(number);
  next_.OnLoss(worker, number, error);
}

std::set<uint32_t> TellingObjects::Numbers() const {
  std::set<uint32_t> all;
  for (const auto& of_worker : numbers_) all.insert(of_worker.begin(), of_worker.end());
  return all;
}

}  // namespace keymuster
