#include "scanner/leaks/text_scanner.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "scanner/leaks/dropped_evidence.h"
#include "scanner/leaks/evidence_order.h"
#include "scanner/leaks/gather/line_comments.h"
#include "scanner/leaks/overlap.h"
#include "scanner/leaks/pair/bare_secret.h"
#include "scanner/leaks/pair/pairing.h"
#include "scanner/leaks/proof/prove.h"

namespace keymuster {
namespace {

// In the `size` bytes in front of `at`.
uint64_t LineEndsBefore(std::string_view text, size_t at, size_t size) {
  const std::string_view before = text.substr(at - size, size);
  return static_cast<uint64_t>(std::count(before.begin(), before.end(), '\n'));
}

}  // namespace

static_assert(ChunkWindow::kLookBehind >= Expander::kLookBehind);

TextScanner::TextScanner(const CompiledRules& rules, const TextOptions& options)
    : rules_(rules),
      options_(options),
      judge_(rules, options.fingerprint_key, options.explain),
      window_(options.window, rules.look_ahead(), rules.look_behind()),
      finder_(rules),
      expander_(rules, judge_) {}

void TextScanner::Begin(std::string_view encoding) {
  window_.Begin();
  finder_.Begin();
  expander_.Begin();
  lines_.Begin();
  encoding_ = encoding;
  evidence_.clear();
  dropped_.clear();
  plain_listed_ = bare_listed_ = decoded_listed_ = 0;
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
  const uint64_t margin = rules_.look_behind() + options_.window + rules_.look_ahead();
  const uint64_t middle = size > 2 * margin ? size - 2 * margin : 0;
  FillZeros(std::min(size, margin));
  window_.Stretch(middle);
  finder_.Stretch(middle);
  expander_.Stretch(middle);
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
  return Finish();
}

TextResult TextScanner::ScanWhole(std::string_view text) {
  Begin({});
  ScanChunk(Chunk::Whole(text));
  return Finish();
}

void TextScanner::ScanChunk(const Chunk& chunk) {
  const size_t first = evidence_.size();
  const size_t first_dropped = dropped_.size();
  FindPlain(chunk);
  std::vector<Evidence> decoded;
  expander_.Run(chunk, &result_.dropped, &decoded);
  Keep(&decoded, &decoded_listed_);
  if (evidence_.size() > first || dropped_.size() > first_dropped) Locate(chunk, first, first_dropped);
  BoundDropped(&dropped_, &result_.more_dropped);
  if (chunk.at_end && chunk.owned_end == chunk.text.size()) return;
  // The next chunk shows no more than this of what stands in front of it.
  lines_.Pass(chunk, chunk.owned_end - std::min(chunk.owned_end, ChunkWindow::kLookBehind));
}

void TextScanner::FindPlain(const Chunk& chunk) {
  tokens_.clear();
  finder_.Find(chunk, &tokens_);
  // In the order of their first bytes, by which chunks own them: what the limit cuts off does not depend on the window.
  std::sort(tokens_.begin(), tokens_.end(), [](const Token& a, const Token& b) {
    return std::tie(a.match.token.begin, a.rule) < std::tie(b.match.token.begin, b.rule);
  });
  std::vector<Evidence> plain;
  std::vector<Evidence> bare;
  const auto judge = [&](uint32_t rule, const TokenMatch& match, std::vector<Evidence>* list) {
    auto one = judge_.Judge(chunk.text, rule, match, &result_.dropped);
    if (!one) return;
    Relocate([&chunk](uint64_t at) { return at + chunk.offset; }, &*one);
    list->push_back(*std::move(one));
  };
  for (const Token& token : tokens_) {
    judge(token.rule, token.match, &plain);
    if (judge_.RoleOf(token.rule) != PairRole::kKeyId || !judge_.bare_rule()) continue;
    for (const Span& secret : BareSecretsNear(chunk.text, token.match.secret)) {
      judge(*judge_.bare_rule(), {secret, secret, secret}, &bare);
    }
  }
  Keep(&plain, &plain_listed_);
  Keep(&bare, &bare_listed_);
}

void TextScanner::Keep(std::vector<Evidence>* fresh, uint64_t* listed) {
  if (options_.explain) SetAside(fresh);
  const size_t room = static_cast<size_t>(options_.matches_per_blob - std::min(options_.matches_per_blob, *listed));
  if (fresh->size() > room) {
    result_.unlisted += fresh->size() - room;
    fresh->erase(fresh->begin() + static_cast<std::ptrdiff_t>(room), fresh->end());
  }
  *listed += fresh->size();
  evidence_.insert(evidence_.end(), std::make_move_iterator(fresh->begin()), std::make_move_iterator(fresh->end()));
}

// What a filter dropped takes no room from what it kept.
void TextScanner::SetAside(std::vector<Evidence>* fresh) {
  const auto dropped = std::stable_partition(fresh->begin(), fresh->end(),
                                             [](const Evidence& one) { return one.hit.dropped_by.empty(); });
  dropped_.insert(dropped_.end(), std::make_move_iterator(dropped), std::make_move_iterator(fresh->end()));
  fresh->erase(dropped, fresh->end());
}

// Lines and columns of what this chunk gave, while its text is at hand.
void TextScanner::Locate(const Chunk& chunk, size_t first, size_t first_dropped) {
  std::vector<Evidence*> fresh;
  for (size_t i = first; i < evidence_.size(); ++i) fresh.push_back(&evidence_[i]);
  for (size_t i = first_dropped; i < dropped_.size(); ++i) fresh.push_back(&dropped_[i]);
  std::sort(fresh.begin(), fresh.end(), [](const Evidence* a, const Evidence* b) { return a->begin < b->begin; });
  LineIndex lines = lines_;
  for (Evidence* one : fresh) {
    const LinePosition position = lines.At(chunk, static_cast<size_t>(one->begin - chunk.offset));
    Location& location = one->hit.location;
    location.line = position.line;
    one->hit.match_line = position.line - LineEndsBefore(chunk.text, one->begin - chunk.offset, one->lead);
    location.column = position.column;
    location.offset = one->begin;
    location.length = one->end - one->begin;
    location.encoding = encoding_;
    ReadLineComment(chunk, one);
    if (one->encoding.empty()) continue;
    if (!location.encoding.empty()) location.encoding += '+';
    location.encoding += one->encoding;
    one->hit.finding.reasons.push_back("it was written as " + one->encoding);
  }
}

// What is dropped once all of the text is known.
void TextScanner::CountDropped(std::vector<Evidence> dropped) {
  for (const Evidence& one : dropped) ++result_.dropped[one.hit.dropped_by];
  if (options_.explain) std::move(dropped.begin(), dropped.end(), std::back_inserter(dropped_));
}

TextResult TextScanner::Finish() {
  CountDropped(YieldToSurer(&evidence_));
  OrderEvidence(&evidence_);
  Prove(&evidence_);
  CountDropped(PairUp(&evidence_));
  CutReasons(&evidence_);
  result_.hits = HitsOf(std::exchange(evidence_, {}));
  result_.dropped_hits = DroppedHits(std::exchange(dropped_, {}), &result_.more_dropped);
  result_.limited = expander_.limited();
  return std::exchange(result_, {});
}

}  // namespace keymuster
