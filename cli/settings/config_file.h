#pragma once

#include <string>
#include <string_view>

#include "cli/settings/settings.h"
#include "core/result.h"

namespace keymuster {

// Reads the text of a configuration file (docs/configuration.md): tables [scan], [audit], [report] and [collect]
// with the keys of the settings table. Strict: an unknown table or key and a wrong type are kConfig with
// file:line:column and, where a word is near, "did you mean". Paths are taken relative to the folder of
// `path`, so that a run does not depend on where cron starts it.
Result<SettingLayer> ReadConfigText(std::string_view toml, const std::string& path);

}  // namespace keymuster
