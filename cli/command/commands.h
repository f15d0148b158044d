#pragma once

#include <string_view>

#include "cli/invocation.h"
#include "cli/settings/run_request.h"

namespace keymuster {

// One function and one file a command. Each returns the exit code of the process.
int RunScan(Invocation& invocation);  // scan, audit and run: the same steps over what the settings ask for
int RunCollectCommand(Invocation& invocation);
int RunHook(Invocation& invocation);
int RunPolicy(Invocation& invocation);
int RunReport(Invocation& invocation);
int RunRules(Invocation& invocation);
int RunExplain(Invocation& invocation);
int RunDemo(Invocation& invocation);
int RunDoctor(Invocation& invocation);
int RunVersion(Invocation& invocation);
int RunHelp(Invocation& invocation);

// The steps of a run, for a request that is complete but for the terminal.
int RunRequested(RunRequest request, Invocation& invocation);

// What commands have in common when they fail, and when their answer is one text.
int Fail(Invocation& invocation, const Error& error);
int Answer(Invocation& invocation, std::string_view text);  // exit 0, or 4 if standard output does not take it

}  // namespace keymuster
