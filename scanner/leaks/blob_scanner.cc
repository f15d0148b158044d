#include "scanner/leaks/blob_scanner.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <utility>

namespace keymuster {
namespace {

constexpr size_t kMarkSize = 2;

void Append(TextResult&& more, TextResult* result) {
  result->hits.insert(result->hits.end(), std::make_move_iterator(more.hits.begin()),
                      std::make_move_iterator(more.hits.end()));
  result->dropped_hits.insert(result->dropped_hits.end(), std::make_move_iterator(more.dropped_hits.begin()),
                              std::make_move_iterator(more.dropped_hits.end()));
  result->more_dropped += more.more_dropped;
  result->unlisted += more.unlisted;
  result->limited += more.limited;
  for (const auto& [filter, count] : more.dropped) result->dropped[filter] += count;
}

}  // namespace

BlobScanner::BlobScanner(const CompiledRules& rules, const TextOptions& options)
    : rules_(rules), options_(options), raw_(rules, options) {}

void BlobScanner::Begin() {
  raw_.Begin({});
  decoder_.reset();
  mark_.clear();
}

std::span<char> BlobScanner::Room() {
  room_ = raw_.Room();
  return room_;
}

void BlobScanner::Filled(size_t size) {
  std::string_view bytes(room_.data(), size);
  if (mark_.size() < kMarkSize) {
    const std::string_view head = bytes.substr(0, kMarkSize - mark_.size());
    mark_ += head;
    bytes.remove_prefix(head.size());
    if (const auto order = Utf16OrderOf(mark_)) {
      decoder_.emplace(*order);
      if (decoded_ == nullptr) decoded_ = std::make_unique<TextScanner>(rules_, options_);
      decoded_->Begin(EncodingName(*order));
    }
  }
  if (decoder_) Decode(bytes);
  raw_.Filled(size);
}

void BlobScanner::Zeros(uint64_t size) {
  if (mark_.size() < kMarkSize) mark_.resize(kMarkSize);  // no mark begins with zeros
  raw_.Zeros(size);
  if (!decoder_) return;
  // The first two end what was begun, a byte or half of a pair. After that two are a character, and which two does not
  // matter.
  const std::string_view zeros("\0\0", 2);
  Decode(zeros.substr(0, static_cast<size_t>(std::min<uint64_t>(size, 2))));
  if (size <= 2) return;
  decoded_->Zeros((size - 2) / 2);
  if (size % 2 != 0) Decode(zeros.substr(1));
}

void BlobScanner::Decode(std::string_view bytes) {
  while (!bytes.empty()) {
    const Utf16Decoder::Step step = decoder_->Decode(bytes, decoded_->Room());
    decoded_->Filled(step.written);
    bytes.remove_prefix(step.read);
  }
}

TextResult BlobScanner::End() {
  TextResult result = raw_.End();
  if (decoder_) {
    // The mark says how it is written; what the expander guessed of that is the same once more.
    std::erase_if(result.hits, [](const Hit& hit) { return hit.location.encoding.starts_with(BareUtf16Codec().name); });
    decoded_->Filled(decoder_->End(decoded_->Room()).written);
    Append(decoded_->End(), &result);
    decoder_.reset();
  }
  return result;
}

TextResult BlobScanner::ScanWhole(std::string_view text) {
  // Where it is, without a copy, unless it must be decoded too.
  if (!Utf16OrderOf(text)) return raw_.ScanWhole(text);
  Begin();
  while (!text.empty()) {
    const std::span<char> room = Room();
    const size_t size = std::min(room.size(), text.size());
    std::memcpy(room.data(), text.data(), size);
    Filled(size);
    text.remove_prefix(size);
  }
  return End();
}

}  // namespace keymuster
