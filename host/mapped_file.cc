#include "host/mapped_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <utility>

#include "host/errno_words.h"

namespace keymuster {

// Regions are reused and never freed, so that the handler may walk the list at any time, in any thread.
struct MappedFile::Region {
  std::atomic<uintptr_t> begin{0};
  std::atomic<uintptr_t> end{0};
  std::atomic<bool> lost{false};
  std::atomic<bool> taken{true};
  Region* next = nullptr;  // constant once the region is in the list
};

namespace {

std::atomic<MappedFile::Region*> regions{nullptr};
std::atomic<bool> handler_installed{false};
uintptr_t page_size = 4096;  // bytes; set before the handler is

// Only what POSIX and Linux allow in a handler: atomics without locks, and system calls.
void OnBusError(int signal_number, siginfo_t* info, void* /*context*/) {
  const int saved_errno = errno;
  const auto address = reinterpret_cast<uintptr_t>(info->si_addr);
  for (MappedFile::Region* region = regions.load(); region != nullptr; region = region->next) {
    if (address < region->begin.load() || address >= region->end.load()) continue;
    void* const page = reinterpret_cast<void*>(address & ~(page_size - 1));  // NOLINT(performance-no-int-to-ptr)
    void* const zeros = mmap(page, page_size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (zeros == MAP_FAILED) break;
    region->lost.store(true);
    errno = saved_errno;
    return;
  }
  // Not ours: the instruction is tried again, and ends the program as it would have.
  signal(signal_number, SIG_DFL);
}

void InstallHandler() {
  if (handler_installed.exchange(true)) return;
  page_size = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  struct sigaction action = {};
  action.sa_sigaction = OnBusError;
  action.sa_flags = SA_SIGINFO | SA_NODEFER;
  sigemptyset(&action.sa_mask);
  sigaction(SIGBUS, &action, nullptr);
}

MappedFile::Region* TakeRegion() {
  for (MappedFile::Region* region = regions.load(); region != nullptr; region = region->next) {
    bool free = false;
    if (region->taken.compare_exchange_strong(free, true)) return region;
  }
  auto* const region = new MappedFile::Region;
  region->next = regions.load();
  while (!regions.compare_exchange_weak(region->next, region)) {
  }
  return region;
}

}  // namespace

Result<MappedFile> MappedFile::Map(const FileDescriptor& file, uint64_t size) {
  MappedFile mapped;
  if (size == 0) return mapped;
  if (size > SIZE_MAX / 2) return Error{ErrorCode::kUnreadable, "", "is larger than memory can address", ""};
  InstallHandler();
  void* const address = mmap(nullptr, static_cast<size_t>(size), PROT_READ, MAP_SHARED, file.get(), 0);
  if (address == MAP_FAILED) return ErrnoError(ErrorCode::kUnreadable, "", "cannot be mapped", errno);
  mapped.bytes_ = {static_cast<const char*>(address), static_cast<size_t>(size)};
  mapped.region_ = TakeRegion();
  mapped.region_->lost.store(false);
  mapped.region_->begin.store(reinterpret_cast<uintptr_t>(address));
  mapped.region_->end.store(reinterpret_cast<uintptr_t>(address) + static_cast<size_t>(size));
  return mapped;
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : bytes_(std::exchange(other.bytes_, {})), region_(std::exchange(other.region_, nullptr)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  if (this == &other) return *this;
  Unmap();
  bytes_ = std::exchange(other.bytes_, {});
  region_ = std::exchange(other.region_, nullptr);
  return *this;
}

MappedFile::~MappedFile() { Unmap(); }

bool MappedFile::lost() const { return region_ != nullptr && region_->lost.load(); }

void MappedFile::Unmap() {
  if (region_ == nullptr) return;
  region_->end.store(0);
  region_->begin.store(0);
  munmap(const_cast<char*>(bytes_.data()), bytes_.size());
  region_->taken.store(false);
  region_ = nullptr;
  bytes_ = {};
}

}  // namespace keymuster
