// An input of `audit --from`, of any kind, as far as one file goes: recognised, decoded, put together. A file that
// names a secret access key must never come through with answers.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>

#include "scanner/keys/account/account_assembly.h"
#include "scanner/keys/account/account_book.h"
#include "scanner/keys/answers/input_content.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  keymuster::InputContent content = keymuster::DecodeInput(text, "frank,sales");
  if (content.answers.size() != content.lines.size()) std::abort();
  if (content.secret && (!content.answers.empty() || content.snapshot)) std::abort();
  if (content.kind.empty() && !content.answers.empty()) std::abort();

  keymuster::AccountBook book;
  for (keymuster::Answer& answer : content.answers) {
    keymuster::OriginOf(answer).where = "input";
    book.Add("folder", std::move(answer));
  }
  keymuster::CoverageLedger coverage;
  for (keymuster::AccountAnswers& answers : std::move(book).Join(coverage)) {
    const keymuster::AssembledAccount assembled = keymuster::AssembleAccount(std::move(answers));
    if (!assembled.coverage.CheckSums().ok()) std::abort();
  }
  return 0;
}
