#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/location.h"

namespace keymuster {

// What a comment in a finding's line says: "keymuster:allow reason: WHY", or "gitleaks:allow". docs/configuration.md
// has the grammar. The reason is the writer's: it may hold anything, and is masked before it is shown.
struct LineComment {
  bool foreign = false;     // gitleaks:allow, which needs no reason
  std::string fingerprint;  // "sha256:0123abcd", perhaps shortened: of the one secret it speaks of; empty: of its line
  std::string reason;       // at most 200 bytes, one line; empty: none was given

  // A comment that can take a finding out.
  bool complete() const { return foreign || !reason.empty(); }
  auto operator<=>(const LineComment&) const = default;
};

// A comment, and where its reason begins in the text that it was read from.
struct LineCommentMatch {
  LineComment comment;
  size_t reason_begin = 0;
};

// The first complete comment in a line, or else the first of any kind. Pure.
std::optional<LineCommentMatch> FindLineComment(std::string_view line);

// A place of a finding with the comment in its line.
struct CommentedPlace {
  std::string rule;                // of the finding
  std::string secret_fingerprint;  // of the finding
  Location location;
  LineComment comment;

  auto operator<=>(const CommentedPlace&) const = default;
};

}  // namespace keymuster
