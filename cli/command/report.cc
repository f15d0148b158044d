#include <unistd.h>

#include <array>
#include <utility>

#include "cli/command/commands.h"
#include "cli/exit_code.h"
#include "cli/screen/terminal.h"
#include "cli/settings/run_request.h"
#include "core/printable.h"
#include "core/spelling.h"
#include "host/file.h"
#include "host/publication.h"
#include "rules/remedies/key_script.h"

namespace keymuster {
namespace {

constexpr uint64_t kLargestReport = 4ULL << 30;  // bytes

Result<Report> LoadReport(const std::string& path) {
  Result<std::string> text = ReadWholeFile(path, kLargestReport);
  Result<Report> report = text.ok() ? ReadReport(std::move(text).value()) : Result<Report>(std::move(text).error());
  if (report.ok()) return report;
  // Whatever is wrong with it: the file was named by the caller and cannot be used.
  Error error = std::move(report).error();
  error.code = ErrorCode::kUsage;
  if (error.where.rfind(path, 0) == 0) return error;
  return std::move(error).In(path);
}

Status WriteFiles(const Report& report, const std::vector<OutputTarget>& outputs, const WriteOptions& options) {
  for (const OutputTarget& output : outputs) {
    KEYMUSTER_RETURN_IF_ERROR(Publication::Publish(output.path, output.writer->write(report, options)));
  }
  return {};
}

Status Render(Invocation& invocation, const std::string& path, bool show) {
  const Settings& settings = invocation.settings;
  KEYMUSTER_ASSIGN_OR_RETURN(const std::vector<OutputTarget> outputs, MakeOutputs(settings));
  KEYMUSTER_ASSIGN_OR_RETURN(const ReportWriter* const writer, MakeStdoutWriter(settings));
  for (const OutputTarget& output : outputs) KEYMUSTER_RETURN_IF_ERROR(Publication::CheckTarget(output.path));
  KEYMUSTER_ASSIGN_OR_RETURN(const Report report, LoadReport(path));

  WriteOptions options;
  options.mask_key_ids = settings.Switch(Setting::kMaskKeyIds);
  KEYMUSTER_RETURN_IF_ERROR(WriteFiles(report, outputs, options));
  // `render -o` speaks through its files; anything else through standard output.
  if (!show && !outputs.empty() && !settings.given(Setting::kFormat)) return {};
  const StreamKind out = KindOf(STDOUT_FILENO);
  options.color = WantsColor(settings.Text(Setting::kColor), out, invocation.environment);
  options.width = out.columns;
  return invocation.console.WriteResults(writer->write(report, options));
}

Status PrintRemedy(Invocation& invocation, const std::string& path, const std::string& key_id) {
  KEYMUSTER_ASSIGN_OR_RETURN(const Report report, LoadReport(path));
  for (const Correlation& key : report.correlations) {
    if (key.key_id != key_id) continue;
    KEYMUSTER_ASSIGN_OR_RETURN(const std::string script, KeyScript(key));
    return invocation.console.WriteResults(script);
  }
  return Error{ErrorCode::kUsage, path, "has nothing to do about the key " + Printable(key_id),
               "name a key id that was leaked or that breaks a rule, as the report has it"};
}

}  // namespace

int RunReport(Invocation& invocation) {
  const std::vector<std::string>& operands = invocation.typed.operands;
  const std::string& verb = operands[0];
  constexpr const char* kUse = "report show FILE, report render FILE, report remedy FILE KEY-ID";
  if (verb != "show" && verb != "render" && verb != "remedy") {
    constexpr std::array<std::string_view, 3> kVerbs = {"show", "render", "remedy"};
    return Fail(invocation,
                Error{ErrorCode::kUsage, "report " + verb, "there is no such verb" + DidYouMean(verb, kVerbs), kUse});
  }
  if (operands.size() != (verb == "remedy" ? 3U : 2U)) {
    return Fail(invocation, Error{ErrorCode::kUsage, "report " + verb, "takes another number of words", kUse});
  }
  if (verb == "remedy") {
    const Status printed = PrintRemedy(invocation, operands[1], operands[2]);
    return printed.ok() ? kExitClean : Fail(invocation, printed.error());
  }
  const Status status = Render(invocation, invocation.typed.operands[1], verb == "show");
  return status.ok() ? kExitClean : Fail(invocation, status.error());
}

}  // namespace keymuster
