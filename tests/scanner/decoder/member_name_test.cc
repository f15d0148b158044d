#include "scanner/leaks/decoder/member_name.h"

#include <gtest/gtest.h>

namespace keymuster {
namespace {

TEST(NameInside, IsTheNameWithoutTheCompression) {
  struct Case {
    const char* compressed;
    const char* header;
    const char* inside;
  };
  for (const Case& c :
       {Case{"logs/app.log.gz", "", "app.log"}, Case{"app.log.gz", "was.log", "was.log"}, Case{"", "", "content"},
        Case{"", "was.log", "was.log"}, Case{"a.tgz", "", "a.tar"}, Case{"d/a.txz", "", "a.tar"},
        Case{"x.svgz", "", "x.svg"}, Case{"noted", "", "noted"}, Case{".gz", "", ".gz"}, Case{"dir/.gz", "", ".gz"},
        Case{"dir/", "", "content"}, Case{"a.tar.zst", "", "a.tar"}, Case{"UPPER.Z", "", "UPPER"}}) {
    EXPECT_EQ(NameInside(c.compressed, c.header), c.inside) << c.compressed;
  }
}

}  // namespace
}  // namespace keymuster
