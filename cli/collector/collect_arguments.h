#pragma once

#include <string>

#include "core/result.h"

namespace keymuster {

// What keymuster-collect was asked for.
struct CollectArguments {
  std::string output;
  std::string profile;
  double max_rps = 50;
  int in_flight = 10;
  double deadline_seconds = 1'800;
  double report_seconds = 300;
  bool keys_only = false;
  bool organisation = false;  // all its accounts; else the one of the credentials
  std::string role_name;      // of its other accounts
  std::string external_id;
  bool show_credentials = false;
  bool help = false;
  bool version = false;
};

// kUsage naming the argument; never its value, which may have been pasted into the wrong place.
Result<CollectArguments> ParseCollectArguments(int argc, const char* const* argv);

extern const char* const kCollectHelp;

}  // namespace keymuster
