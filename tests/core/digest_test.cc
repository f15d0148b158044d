#include "core/digest.h"

#include <gtest/gtest.h>

#include <string>

namespace keymuster {
namespace {

// FIPS 180-4 examples (NIST, "SHA256.pdf").
TEST(Sha256, MatchesPublishedVectors) {
  EXPECT_EQ(Hex(Sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Hex(Sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Hex(Sha256(std::string(1'000'000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha1, MatchesPublishedVectors) {
  EXPECT_EQ(Sha1Hex(""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  EXPECT_EQ(Sha1Hex("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
}

TEST(Sha256, StreamEqualsOneShotForEveryCut) {
  const std::string text = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
  for (size_t cut = 0; cut <= text.size(); ++cut) {
    Sha256Stream stream;
    stream.Add(std::string_view(text).substr(0, cut));
    stream.Add(std::string_view(text).substr(cut));
    EXPECT_EQ(stream.Peek(), Sha256(text)) << cut;
    EXPECT_EQ(stream.Finish(), Sha256(text)) << cut;
  }
  EXPECT_EQ(Hex(Sha256(text)), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

// RFC 4231, test cases 1, 2, 6 (key longer than a block) and an empty key and message.
TEST(HmacSha256, MatchesPublishedVectors) {
  EXPECT_EQ(Hex(HmacSha256(std::string(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(Hex(HmacSha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(Hex(HmacSha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  EXPECT_EQ(Hex(HmacSha256("", "")), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Hex, TakesTheFirstBytes) {
  EXPECT_EQ(Hex(Sha256("abc"), 4), "ba7816bf");
  EXPECT_EQ(Hex(Sha256("abc"), 0), "");
  EXPECT_EQ(Hex(Sha256("abc"), 1000).size(), 64U);
}

}  // namespace
}  // namespace keymuster
