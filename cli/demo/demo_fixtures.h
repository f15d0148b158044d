#pragma once

#include "cli/demo/demo_folder.h"
#include "core/result.h"
#include "core/utc_time.h"

namespace keymuster {

// Fills fixtures/demo (two recorded accounts, a small work tree, a folder that becomes a tar archive) from a fixed seed
// into `folder`: accounts/, app/, backups/. The same bytes on every machine.
Status WriteDemoFixtures(const DemoFolder& folder);

// The instant that the fixtures were made for: 2026-11-20T12:00:00Z.
inline constexpr UtcTime kDemoInstant{1'795'176'000};

}  // namespace keymuster
