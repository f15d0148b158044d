#pragma once

#include <string>
#include <vector>

#include "core/report.h"

namespace keymuster {

// Why a run is incomplete, one clause each, in this order: stopped by a signal, what the steps lost, nothing
// read at all, what the ledger lost (grouped by kind and reason), verdicts that could not be given. Empty when
// everything that was asked for was read and judged.
std::vector<std::string> IncompleteReasons(const Report& report, int signal, const std::vector<std::string>& losses);

}  // namespace keymuster
