#include "scanner/leaks/text_scanner.h"

#include <algorithm>
#include <utility>

#include "core/digest.h"
#include "scanner/leaks/filter/filter.h"
#include "scanner/leaks/gather/description.h"

namespace keymuster {

TextScanner::TextScanner(const CompiledRules& rules, const TextOptions& options)
    : rules_(rules),
      options_(options),
      window_(options.window, rules.look_ahead()),
      finder_(rules),
      ordinals_(rules.rules().size(), 0) {}

void TextScanner::Begin(std::string_view encoding) {
  window_.Begin();
  finder_.Begin();
  lines_.Begin();
  encoding_ = encoding;
  std::fill(ordinals_.begin(), ordinals_.end(), 0);
  result_ = {};
}

void TextScanner::Filled(size_t size) {
  window_.Filled(size);
  Chunk chunk;
  while (window_.Next(&chunk)) ScanChunk(chunk);
}

// A match holds at least one byte of its rule's anchors and literals, and is no longer than the look-ahead: deep in a
// stretch of zeros there is none. So only its ends are scanned, and the middle moves the offsets.
void TextScanner::Zeros(uint64_t size) {
  const uint64_t margin = ChunkWindow::kLookBehind + options_.window + rules_.look_ahead();
  const uint64_t middle = size > 2 * margin ? size - 2 * margin : 0;
  FillZeros(std::min(size, margin));
  window_.Stretch(middle);
  finder_.Stretch(middle);
  lines_.Stretch(middle);
  FillZeros(size - middle - std::min(size, margin));
}

void TextScanner::FillZeros(uint64_t size) {
  while (size > 0) {
    const std::span<char> room = Room();
    const auto some = static_cast<size_t>(std::min<uint64_t>(size, room.size()));
    std::fill_n(room.begin(), some, '\0');
    Filled(some);
    size -= some;
  }
}

TextResult TextScanner::End() {
  window_.End();
  Filled(0);
  return std::exchange(result_, {});
}

TextResult TextScanner::ScanWhole(std::string_view text) {
  Begin({});
  ScanChunk(Chunk::Whole(text));
  return std::exchange(result_, {});
}

void TextScanner::ScanChunk(const Chunk& chunk) {
  tokens_.clear();
  finder_.Find(chunk, &tokens_);
  for (const Token& token : tokens_) Judge(chunk, token);
  if (chunk.owned_end < chunk.text.size()) lines_.Pass(chunk);
}

void TextScanner::Judge(const Chunk& chunk, const Token& token) {
  const CompiledRule& compiled = rules_.rules()[token.rule];
  const std::string_view secret = chunk.text.substr(token.match.secret.begin, token.match.secret.size());
  const FilterInput input{*compiled.rule, secret, VariablePart(*compiled.rule, secret)};
  const Filter* demoted_by = nullptr;
  for (const Filter* filter : compiled.filters) {
    const FilterVerdict verdict = filter->judge(input);
    if (verdict == FilterVerdict::kDrop) {
      ++result_.dropped[std::string(filter->name)];
      return;
    }
    if (verdict == FilterVerdict::kDemote) {
      demoted_by = filter;
      break;
    }
  }
  const uint64_t ordinal = ordinals_[token.rule]++;
  if (result_.hits.size() >= options_.matches_per_blob) {
    ++result_.unlisted;
    return;
  }
  Hit hit;
  hit.finding = DescribeSecret(*compiled.rule, secret, demoted_by, options_.fingerprint_key);
  hit.identity = Sha256(secret);
  hit.ordinal = ordinal;
  const LinePosition position = lines_.At(chunk, token.match.secret.begin);
  hit.location.line = position.line;
  hit.location.column = position.column;
  hit.location.offset = chunk.offset + token.match.secret.begin;
  hit.location.length = secret.size();
  hit.location.encoding = encoding_;
  result_.hits.push_back(std::move(hit));
}

}  // namespace keymuster
