#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/history_trace.h"

namespace keymuster {

// Which bytes of an entry a match was found in.
enum class Place { kContent, kFileName, kLinkTarget, kCommitHeader, kCommitMessage, kTag };

// Where something stands. Paths and member names are raw bytes as the file system or the
// archive gave them, with whatever secret was found in them already masked; writers escape them.
struct Location {
  std::string path;                  // as the caller named the root, joined with what lies below; "-" is standard input
  std::vector<std::string> members;  // archive members and decodings, outermost first: a.tar.gz!b.jar!c
  Place place = Place::kContent;
  uint64_t line = 0;                         // 1-based; 0 where lines mean nothing (file name, link target)
  uint64_t column = 0;                       // 1-based, in bytes of the decoded text
  uint64_t offset = 0;                       // 0-based, in bytes of the decoded text
  uint64_t length = 0;                       // bytes of the match
  std::string encoding;                      // "utf-16le" where the text had to be decoded; else empty
  std::string fingerprint;                   // of rule and place, stable under line moves; holds nothing of the secret
  std::optional<HistoryTrace> history = {};  // of what stands in a git history

  auto operator<=>(const Location&) const = default;
};

// "a.tar.gz!b.jar!c:12:3", escaped for a terminal; without line and column where line is 0.
std::string DisplayLocation(const Location& location);
// The same without line and column.
std::string DisplayPath(const Location& location);

}  // namespace keymuster
