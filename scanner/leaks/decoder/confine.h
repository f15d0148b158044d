#pragma once

namespace keymuster {

// Gives away what a decoder does not need, before the first foreign byte is read. The parent has set the resource
// limits already (host/process.h). False when the system refuses: then nothing may be decoded.
bool ConfineDecoder();

}  // namespace keymuster
