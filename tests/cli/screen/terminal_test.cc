#include "cli/screen/terminal.h"

#include <gtest/gtest.h>

#include "tests/cli/fixed_environment.h"

namespace keymuster {
namespace {

constexpr StreamKind kTerminal{.terminal = true, .columns = 80};
constexpr StreamKind kPipe{};

TEST(Terminal, ColourFollowsTheWordThenTheVariablesThenTheStream) {
  const FixedEnvironment plain{{"TERM", "xterm"}};
  const FixedEnvironment dumb{{"TERM", "dumb"}};
  const FixedEnvironment no_color{{"TERM", "xterm"}, {"NO_COLOR", "1"}, {"FORCE_COLOR", "1"}};
  const FixedEnvironment empty_no_color{{"TERM", "xterm"}, {"NO_COLOR", ""}};
  const FixedEnvironment force{{"FORCE_COLOR", "1"}};
  const FixedEnvironment nothing{};
  EXPECT_TRUE(WantsColor("auto", kTerminal, plain));
  EXPECT_FALSE(WantsColor("auto", kPipe, plain));
  EXPECT_FALSE(WantsColor("auto", kTerminal, dumb));
  EXPECT_FALSE(WantsColor("auto", kTerminal, nothing));
  EXPECT_FALSE(WantsColor("auto", kTerminal, no_color));
  EXPECT_TRUE(WantsColor("auto", kTerminal, empty_no_color));
  EXPECT_TRUE(WantsColor("auto", kPipe, force));
  EXPECT_TRUE(WantsColor("always", kPipe, no_color));
  EXPECT_FALSE(WantsColor("never", kTerminal, force));
}

TEST(Terminal, ProgressIsForTerminals) {
  const FixedEnvironment plain{{"TERM", "xterm"}};
  EXPECT_TRUE(WantsProgress("auto", kTerminal, plain));
  EXPECT_FALSE(WantsProgress("auto", kPipe, plain));
  EXPECT_TRUE(WantsProgress("always", kPipe, plain));
  EXPECT_FALSE(WantsProgress("never", kTerminal, plain));
}

TEST(Terminal, WithoutATerminalTheWidthIsFixed) { EXPECT_EQ(KindOf(-1).columns, 100); }

}  // namespace
}  // namespace keymuster
