#pragma once

#include <bitset>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>

namespace keymuster {

// Masks access key ids inside any text: those it was told of, and everything that is shaped like one
// (AKIA, ASIA, ABIA, ACCA or A3T, 20 capitals and digits). Not thread-safe while ids are added.
class KeyIdMasker {
 public:
  // What IAM would not take for an id (AccessKeyId::Parse) is ignored: replacing it would garble other words.
  void Add(std::string_view id);

  // Whether anything was masked.
  bool Mask(std::string& text) const;

 private:
  // Length of the id that begins at `at`; 0 if none does.
  size_t IdAt(std::string_view text, size_t at) const;

  std::unordered_set<std::string> ids_;
  std::set<size_t, std::greater<>> lengths_;  // of the ids, longest first
  std::bitset<65536> beginnings_;             // by the first two bytes: most positions of a text are passed over
};

}  // namespace keymuster
