#pragma once

#include <string>

#include "core/history_trace.h"

namespace keymuster {

// "since commit 12345678 of 2026-01-02 by A U Thor <mail>, in 3 commits, at HEAD": one clause, plain text.
std::string HistoryWords(const HistoryTrace& trace);

}  // namespace keymuster
