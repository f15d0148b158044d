#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "core/result.h"

namespace keymuster {

// A shape of JSON as tables: which members an object has, and where their values go. For documents of one fixed shape
// and many megabytes, which a JsonDocument would build as a tree first. Not for small files: a JsonNode is easier to
// read.

// A text lies in the document; copy it.
using Scalar = std::variant<std::string_view, bool, int64_t>;

// Stores a value in the object at `target`; returns what is wrong with it, or an empty view.
using TakeScalar = std::string_view (*)(void* target, const Scalar& value);

struct ObjectShape;

struct Member {
  enum class Kind { kScalar, kScalars, kObject, kObjects };

  std::string_view name;
  Kind kind;
  // kScalar: stores it. kScalars: adds one.
  TakeScalar take = nullptr;
  // kObject: where it is. kObjects: adds an element.
  void* (*open)(void* target) = nullptr;
  const ObjectShape* shape = nullptr;
  bool required = false;
};

struct ObjectShape {
  std::span<const Member> members;  // at most 32
  // After the last member: what is wrong with the object as a whole, or an empty view. May be null.
  std::string_view (*check)(void* target) = nullptr;
};

// Reads one JSON object of the shape into `target`. Strict: unknown, repeated and missing members and wrong types are
// kMalformed with their path ("$.inventory.accounts[0].users[7].keys"); so is text that is no UTF-8 or no JSON. Objects
// may nest as deep as the shapes do. Takes the text because it is parsed in place.
Status ReadShaped(std::string text, const ObjectShape& shape, void* target);

}  // namespace keymuster
