#pragma once

#include "core/report.h"

namespace keymuster {

// A copy of the report in which every access key id is masked ("AKIA...WXYZ", AccessKeyId::Masked), wherever it
// stands: in its own fields, in sentences, paths, commands, argv. An id is what the report names as one, and
// whatever has the shape of one. A command that lost its id says so in a comment line of its own, since it can
// no longer be run as it is. Sets key_ids_masked.
Report MaskKeyIds(const Report& report);

}  // namespace keymuster
