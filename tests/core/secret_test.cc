#include "core/secret.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <type_traits>
#include <utility>

namespace keymuster {
namespace {

template <typename T, typename = void>
struct CanBeStreamed : std::false_type {};
template <typename T>
struct CanBeStreamed<T, std::void_t<decltype(std::declval<std::ostream&>() << std::declval<const T&>())>>
    : std::true_type {};

static_assert(CanBeStreamed<std::string>::value);
static_assert(!CanBeStreamed<Secret>::value);
static_assert(!std::is_convertible_v<Secret, std::string_view>);
static_assert(!std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);

TEST(Secret, MaskShowsPublicPrefixAndLengthOnly) {
  struct Row {
    std::string bytes;
    std::string prefix;
    std::string mask;
  };
  const Row rows[] = {
      {"ghp_0123456789", "ghp_", "ghp_...(14 bytes)"},
      {"correct horse", "", "...(13 bytes)"},
      {"", "", "...(0 bytes)"},
      {"x", "", "...(1 byte)"},
      {"ghp_", "ghp_", "...(4 bytes)"},     // the prefix is the whole value
      {"hunter2", "ghp_", "...(7 bytes)"},  // not its prefix
      {"gh", "ghp_", "...(2 bytes)"},       // shorter than the prefix
      {std::string("a\0b", 3), "", "...(3 bytes)"},
  };
  for (const Row& row : rows) EXPECT_EQ(Secret(row.bytes).Mask(row.prefix), row.mask);
}

TEST(Secret, CloneIsEqualAndIndependent) {
  Secret first("open sesame");
  const Secret second = first.Clone();
  first = Secret("other");
  EXPECT_EQ(second.ExposeBytes(), "open sesame");
  EXPECT_EQ(first.ExposeBytes(), "other");
}

// What an object holds behind its first pointer, which is an address and may have any bytes.
std::string BytesOf(const Secret& secret) {
  return std::string(reinterpret_cast<const char*>(&secret), sizeof(secret)).substr(sizeof(void*));
}

// Short strings lie inside the object, long ones on the heap: both must be gone from where they were.
TEST(Secret, MoveLeavesNothingBehind) {
  for (const size_t size : {size_t{1}, size_t{15}, size_t{16}, size_t{4000}}) {
    const std::string bytes(size, 'q');
    Secret from(bytes);
    const Secret to(std::move(from));
    EXPECT_EQ(to.ExposeBytes(), bytes);
    EXPECT_TRUE(from.empty());  // NOLINT(bugprone-use-after-move): what is left is the question
    EXPECT_EQ(BytesOf(from).find('q'), std::string::npos) << size;

    Secret assigned("qqqq");
    assigned = Secret("tiny");
    EXPECT_EQ(assigned.ExposeBytes(), "tiny");
    EXPECT_EQ(BytesOf(assigned).find('q'), std::string::npos);
  }
}

TEST(Secret, DestructorWipesTheObject) {
  alignas(Secret) unsigned char place[sizeof(Secret)];
  auto* const secret = new (place) Secret("qqqqqqqq");
  secret->~Secret();
  const std::string left(reinterpret_cast<const char*>(place), sizeof(place));
  EXPECT_EQ(left.find("qq"), std::string::npos);
}

TEST(Secret, MoveToItselfKeepsTheValue) {
  Secret secret("same");
  Secret& alias = secret;
  secret = std::move(alias);
  EXPECT_EQ(secret.ExposeBytes(), "same");
}

TEST(WipeMemory, ClearsAll) {
  std::string text = "abcdef";
  WipeMemory(text.data(), text.size());
  EXPECT_EQ(text, std::string(6, '\0'));
  WipeMemory(nullptr, 0);
}

}  // namespace
}  // namespace keymuster
