#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

namespace keymuster {

// Values by number, each made when it is first asked for: most of what a program knows, most of its runs never ask for,
// and to make all of it would be the most part of a small scan. Any number of threads may share it.
template <class Value>
class MadeOnce {
 public:
  explicit MadeOnce(size_t size) : size_(size), made_(std::make_unique<Slot[]>(size)) {}

  ~MadeOnce() {
    for (size_t i = 0; i < size_; ++i) std::unique_ptr<const Value>(made_[i].load(std::memory_order_relaxed));
  }

  MadeOnce(const MadeOnce&) = delete;
  MadeOnce& operator=(const MadeOnce&) = delete;

  size_t size() const { return size_; }

  // `make` gives a std::unique_ptr<const Value>. Two threads may make the same one; the first to be done is kept.
  template <class Make>
  const Value& Get(size_t index, const Make& make) const {
    const Value* known = made_[index].load(std::memory_order_acquire);
    if (known != nullptr) return *known;
    std::unique_ptr<const Value> value = make();
    if (!made_[index].compare_exchange_strong(known, value.get(), std::memory_order_acq_rel)) return *known;
    return *value.release();
  }

 private:
  using Slot = std::atomic<const Value*>;  // owns what it points to

  const size_t size_;
  const std::unique_ptr<Slot[]> made_;
};

}  // namespace keymuster
