#pragma once

namespace keymuster {

// To be called first of all, before any secret is in memory and any file is open:
// no core dumps, not dumpable (so that no other process of the same user may read our memory), and descriptors 0, 1
// and 2 taken, so that a file which is opened later cannot become somebody's standard output. A standard stream that
// was closed stays unusable: writing to it fails with EBADF, as it should.
void HardenProcess();

// Whether it holds now; for doctor.
bool CoreDumpsAreOff();

}  // namespace keymuster
