#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/leaks/git/object_id.h"

namespace keymuster {

// Who wrote something, and when. Views the object's bytes.
struct Signature {
  std::string_view name;
  std::string_view mail;
  std::optional<int64_t> seconds;  // since 1970, UTC; none where the line gives no number that fits
};

// What a commit says. Views its bytes; ids are raw.
struct Commit {
  std::string tree;
  std::vector<std::string> parents;
  Signature author;
  Signature committer;
  size_t message = 0;  // where the message begins in the commit; its size if there is none
};

// nullopt when it names no tree. Whatever else is missing or odd stays empty: dates of 0 or 2^63, no author.
std::optional<Commit> ParseCommit(std::string_view bytes, ObjectFormat format);

// An annotated tag.
struct Tag {
  std::string target;
  ObjectType target_type = ObjectType::kNone;
  Signature tagger;
  size_t message = 0;
};
std::optional<Tag> ParseTag(std::string_view bytes, ObjectFormat format);

Signature ParseSignature(std::string_view line);  // "A U Thor <mail> 1700000000 +0100"

}  // namespace keymuster
