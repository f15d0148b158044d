#include <cstddef>
#include <cstdint>
#include <string_view>

#include "scanner/leaks/decoder/archive_walk.h"
#include "scanner/leaks/decoder/memory_source.h"

namespace {

using namespace keymuster;

// Holds the walk to its promises: members are not nested, chains fit the wire, bytes stay within the budget.
class StrictSink : public WalkSink {
 public:
  void BeginMember(const MemberChain& chain) override {
    Require(!in_member_ && !chain.empty());
    RequireFits(chain);
    in_member_ = true;
  }
  void Data(std::string_view bytes) override {
    Require(in_member_ && !bytes.empty());
    bytes_ += bytes.size();
    for (const char c : bytes) sum_ += static_cast<uint8_t>(c);  // address sanitizer sees each byte
  }
  void EndMember(const std::optional<Loss>& /*loss*/) override {
    Require(in_member_);
    in_member_ = false;
  }
  void Link(const MemberChain& chain, const std::string& target) override {
    Require(!in_member_ && target.size() <= kMaxNameBytes);
    RequireFits(chain);
  }
  void Lost(const MemberChain& chain, const Loss& loss) override {
    Require(!in_member_ && WireCodeOf(loss.reason).has_value());
    RequireFits(chain);
  }
  bool closed() const override { return false; }
  uint64_t bytes() const { return bytes_; }

 private:
  static void Require(bool promise) {
    if (!promise) __builtin_trap();
  }
  static void RequireFits(const MemberChain& chain) {
    size_t bytes = 0;
    for (const std::string& step : chain) {
      Require(step.size() <= kMaxNameBytes);
      bytes += step.size();
    }
    Require(chain.size() <= kMaxChainSteps && bytes <= kMaxChainBytes);
  }

  bool in_member_ = false;
  uint64_t bytes_ = 0;
  uint64_t sum_ = 0;
};

// The same bytes without the freedom to seek.
class Stream : public ByteSource {
 public:
  explicit Stream(MemorySource& memory) : memory_(memory) {}
  std::string_view Next() override { return memory_.Next(); }
  std::optional<Loss> failure() const override { return std::nullopt; }

 private:
  MemorySource& memory_;
};

}  // namespace

// libarchive allocates what a cpio header says; the decoder's limit of memory refuses that, and here address
// sanitizer's.
extern "C" const char* __asan_default_options() {  // NOLINT(bugprone-reserved-identifier): the sanitizer's name for it
  return "allocator_may_return_null=1:max_allocation_size_mb=256";
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr DecoderLimits kLimits{4 << 20, 1000, 1000, 4, 3600};
  for (const bool seekable : {true, false}) {
    MemorySource memory;
    memory.Add(std::string_view(reinterpret_cast<const char*>(data), size));
    Stream stream(memory);
    Budget budget(kLimits, [] { return 0.0; });
    StrictSink sink;
    ArchiveWalk walk(budget, sink);
    const WalkEndFrame end = seekable ? walk.Run(memory, &memory) : walk.Run(stream, nullptr);
    if (sink.bytes() > kLimits.bytes || end.decoded_bytes > kLimits.bytes) __builtin_trap();
  }
  return 0;
}
