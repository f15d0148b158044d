#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "rules/leaks/leak_rule.h"
#include "rules/leaks/per_rule.h"
#include "rules/leaks/shape.h"

namespace keymuster {

// The cheap look at what follows an anchor, so that RE2 (microseconds a call) is asked rarely. It knows only
// conditions that every match of the shape fulfils, and never reads further than reach() bytes behind the
// token's first byte. Constant after construction; shared by all threads.
class ShapeCheck {
 public:
  explicit ShapeCheck(const LeakRule& rule);

  size_t reach() const { return reach_; }  // bytes

  // False: no match of the shape has its token begin at text[begin] with an anchor of `anchor_size` bytes. Text that
  // ends within reach() is taken to be the end of the blob.
  bool Possible(std::string_view text, size_t begin, size_t anchor_size) const;

 private:
  // The pieces behind the prefix up to the first of variable length, of which the least is asked, and whether the text
  // behind it stands somewhere where it may end.
  struct PrefixCheck {
    std::vector<Piece> pieces;
    std::string behind;  // empty: not asked
    ByteClass not_after;
    ByteClass not_before;
    bool ends = false;  // all pieces are of fixed length, so not_before can be asked

    bool Fits(std::string_view text, size_t begin, size_t end) const;
    bool StandsBehind(std::string_view text, size_t end) const;
  };
  // One of the names stands here, and a run that could be the value begins within `furthest` bytes.
  struct NamedCheck {
    std::vector<std::vector<std::string>> names;  // words in lower case; by their first byte
    ByteClass alphabet;
    size_t least = 0;
    size_t furthest = 0;

    bool Fits(std::string_view text, size_t begin) const;
    bool RunBegins(std::string_view text, size_t from, size_t to) const;
  };

  void AddPrefix(const PrefixShape& shape);

  std::variant<std::monostate, PrefixCheck, NamedCheck> check_;
  size_t reach_ = 0;
};

using ShapeChecks = PerRule<ShapeCheck>;

}  // namespace keymuster
