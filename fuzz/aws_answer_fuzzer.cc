// What AWS, or something between us and it, may answer: whatever the bytes are, an answer to the one question that was
// asked, or an error with words.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "scanner/keys/live/organisation.h"
#include "scanner/keys/live/reader.h"

namespace {

template <typename T>
bool Told(const keymuster::Result<T>& answer) {
  if (!answer.ok() && answer.error().Text().empty()) std::abort();
  return answer.ok();
}

template <typename T>
bool ToldPage(const keymuster::Result<T>& answer) {
  if (!Told(answer)) return false;
  if (!answer->page.cut && !answer->page.next_marker.empty()) std::abort();
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  int told = 0;
  told += ToldPage(keymuster::ReadListUsers(text));
  told += ToldPage(keymuster::ReadListAccessKeys(text, "bob"));
  told += ToldPage(keymuster::ReadGetAccountAuthorizationDetails(text));
  told += Told(keymuster::ReadGetAccessKeyLastUsed(text, "key"));
  told += Told(keymuster::ReadGetAccountSummary(text));
  told += Told(keymuster::ReadGetCallerIdentity(text));
  told += Told(keymuster::ReadGenerateCredentialReport(text));
  told += Told(keymuster::ReadGetCredentialReport(text));
  told += Told(keymuster::ReadRoleCredentials(text, "AssumeRole"));
  std::string token;
  told += Told(keymuster::ReadListAccounts(text, token));
  if (told > 1) std::abort();  // one answer to two questions
  // Codes go to the terminal and into the snapshot.
  for (const std::string& code : {keymuster::ReadErrorCode(text), keymuster::ReadJsonErrorCode(text)}) {
    if (code.find_first_of("\n\r\x1b<> ") != std::string::npos) std::abort();
  }
  return 0;
}
