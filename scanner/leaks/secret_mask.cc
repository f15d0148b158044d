#include "scanner/leaks/secret_mask.h"

#include <algorithm>
#include <vector>

#include "core/secret.h"

namespace keymuster {

std::string SecretMask::MaskText(std::string_view text) {
  std::vector<Token> tokens;
  finder_.Begin();
  finder_.Find(Chunk::Whole(text), &tokens);
  std::erase_if(tokens,
                [this](const Token& token) { return rules_.rules()[token.rule].secret_class == SecretClass::kKeyId; });
  // Secrets of different rules may overlap: what they cover together becomes one mask.
  std::string masked;
  size_t done = 0;
  for (size_t i = 0; i < tokens.size();) {
    const size_t begin = tokens[i].match.secret.begin;
    const std::string& prefix = rules_.rules()[tokens[i].rule].public_prefix;
    size_t end = begin;
    for (; i < tokens.size() && tokens[i].match.secret.begin <= end; ++i) {
      end = std::max(end, tokens[i].match.secret.end);
    }
    masked += text.substr(done, begin - done);
    masked += Secret(text.substr(begin, end - begin)).Mask(prefix);
    done = end;
  }
  masked += text.substr(done);
  return masked;
}

std::string SecretMask::MaskPath(std::string_view path) {
  std::string masked;
  for (size_t begin = 0; begin < path.size();) {
    const size_t end = std::min(path.find('/', begin), path.size());
    masked += MaskText(path.substr(begin, end - begin));
    if (end < path.size()) masked += '/';
    begin = end + 1;
  }
  return MaskText(masked);
}

}  // namespace keymuster
