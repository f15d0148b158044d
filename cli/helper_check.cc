#include "cli/helper_check.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/demo/ustar.h"
#include "host/process.h"
#include "scanner/leaks/archive/expand_archive.h"
#include "scanner/leaks/blob.h"

namespace keymuster {
namespace {

constexpr int kPatienceMilliseconds = 5'000;

class TextStream : public ByteStream {
 public:
  explicit TextStream(std::string text) : text_(std::move(text)) {}
  Result<size_t> Read(std::span<char> buffer) override {
    const size_t size = std::min(buffer.size(), text_.size() - read_);
    std::copy_n(text_.data() + read_, size, buffer.data());
    read_ += size;
    return size;
  }

 private:
  std::string text_;
  size_t read_ = 0;
};

// Reads what it is told and remembers what went wrong.
class ListeningSink : public MemberSink {
 public:
  void OnMember(const std::vector<std::string>& /*chain*/, ByteStream& content) override {
    std::array<char, 64> buffer;
    const Result<size_t> size = content.Read(buffer);
    if (size.ok()) content_.assign(buffer.data(), *size);
  }
  void OnLinkTarget(const std::vector<std::string>& /*chain*/, const std::string& /*target*/) override {}
  void OnLoss(const std::vector<std::string>& /*chain*/, Reason reason, const std::string& detail) override {
    loss_ = std::string(RowOf(reason).name) + (detail.empty() ? "" : ": " + detail);
  }
  const std::string& content() const { return content_; }
  const std::string& loss() const { return loss_; }

 private:
  std::string content_;
  std::string loss_;
};

}  // namespace

Result<std::string> TryDecoder(const std::string& folder) {
  constexpr std::string_view kContent = "roll call";
  ScanOptions options;
  options.decoder_program = folder + "/keymuster-decode";
  TextStream archive(WriteUstar({{"probe.txt", std::string(kContent)}}));
  ListeningSink sink;
  const ExpandSummary summary = ExpandArchiveStream(archive, options, sink);
  if (!sink.loss().empty()) return Error{ErrorCode::kUnreadable, options.decoder_program, sink.loss(), ""};
  if (summary.members != 1 || sink.content() != kContent) {
    return Error{ErrorCode::kMalformed, options.decoder_program, "gave another content than was archived", ""};
  }
  return options.decoder_program + " unpacked a test archive";
}

Result<std::string> TryCollector(const std::string& folder) {
  const std::string program = folder + "/keymuster-collect";
  KEYMUSTER_ASSIGN_OR_RETURN(Pipe pipe, MakePipe());
  KEYMUSTER_ASSIGN_OR_RETURN(ChildProcess child, ChildProcess::Start(program, {"--version"}, FileDescriptor(),
                                                                     std::move(pipe.write_end), ProcessLimits{}));
  std::string said;
  std::array<char, 256> buffer;
  while (true) {
    KEYMUSTER_ASSIGN_OR_RETURN(const size_t size, ReadWithin(pipe.read_end, buffer, kPatienceMilliseconds));
    if (size == 0) break;
    said.append(buffer.data(), size);
  }
  KEYMUSTER_ASSIGN_OR_RETURN(const ProcessEnd end, child.Wait());
  if (!end.exited || end.exit_code != 0) {
    return Error{ErrorCode::kUnreadable, program,
                 end.exited ? "ended with exit code " + std::to_string(end.exit_code)
                            : "was ended by signal " + std::to_string(end.signal),
                 ""};
  }
  while (!said.empty() && said.back() == '\n') said.pop_back();
  return program + " answers: " + said;
}

}  // namespace keymuster
