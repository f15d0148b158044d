#pragma once

#include <vector>

#include "core/finding.h"
#include "core/suppression.h"
#include "rules/suppress/line_comment.h"

namespace keymuster {

// Takes out of `leaks` every location whose line holds a comment that allows it (a reason is given, and the secret is
// the one that it names, if it names one), and a finding with its last location; or, where the writers of what was
// scanned are not trusted, none at all. Gives one entry for each comment beside a finding that is still there, by
// source and rule. `comments` and locations are sorted. Pure; keeps the order of `leaks`.
std::vector<Suppression> HearComments(bool trusted, const std::vector<CommentedPlace>& comments,
                                      std::vector<LeakFinding>* leaks);

}  // namespace keymuster
