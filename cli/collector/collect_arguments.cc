#include "cli/collector/collect_arguments.h"

#include <charconv>
#include <string_view>
#include <utility>

#include "cli/role_name.h"

namespace keymuster {

const char* const kCollectHelp =
    "Usage: keymuster-collect -o FILE [--profile NAME] [--org --role-name NAME]\n"
    "Asks AWS (it changes nothing) for the users of the account, their access keys and each key's last use, their\n"
    "console passwords (credential report), policies and tags, and writes a snapshot that\n"
    "`keymuster audit --from FILE` judges.\n"
    "\n"
    "  -o, --output FILE      the snapshot; replaced as a whole, mode 0600; \"-\" is standard output\n"
    "      --profile NAME     of ~/.aws/config and ~/.aws/credentials; keeps the environment's credentials out\n"
    "      --max-rps N        requests a second, never more (default: 50; 0: no limit of ours)\n"
    "      --in-flight N      requests at a time, 1 to 64 (default: 10)\n"
    "      --deadline SECONDS time for all of it (default: 1800); what is left by then is recorded as not asked\n"
    "      --org              all accounts of the organisation: the own one as itself, the others as\n"
    "      --role-name NAME   the role of this name (with its path) in each of them\n"
    "      --external-id ID   that the roles ask for\n"
    "      --keys-only        users, keys and their use alone; rules on passwords, policies and tags are out of scope\n"
    "      --report-wait SECONDS  for AWS to make the credential report (default: 300)\n"
    "      --show-credentials names where credentials would come from; asks nothing, shows no value\n"
    "  -h, --help             this text\n"
    "      --version          the version\n"
    "\n"
    "Credentials are found as every AWS tool finds them: environment, assumed role, web identity, sign-in (SSO), "
    "shared\n"
    "files, credential_process, container, instance metadata (version 2). Partition: AWS_REGION or region. Endpoints:\n"
    "AWS_ENDPOINT_URL_IAM, AWS_ENDPOINT_URL_STS, AWS_ENDPOINT_URL, endpoint_url, AWS_USE_FIPS_ENDPOINT. Certificates:\n"
    "AWS_CA_BUNDLE or ca_bundle. Proxy: HTTPS_PROXY, NO_PROXY.\n"
    "Permissions: iam:ListUsers, iam:ListAccessKeys, iam:GetAccessKeyLastUsed; if possible iam:GetAccountSummary; "
    "unless\n"
    "--keys-only: iam:GenerateCredentialReport, iam:GetCredentialReport, iam:GetAccountAuthorizationDetails. What is "
    "denied\n"
    "is not evaluated, and the collection is incomplete. The policies SecurityAudit and IAMReadOnlyAccess hold all of "
    "them.\n"
    "--org: organizations:ListAccounts, and sts:AssumeRole on the roles, which hold the permissions above.\n"
    "\n"
    "Exit: 0 complete, 2 usage or configuration, 3 something could not be read (the last line says whether a snapshot "
    "was\n"
    "written), 4 the snapshot could not be written, 130/143 signal.\n";

namespace {

Error Usage(std::string where, std::string what) {
  return {ErrorCode::kUsage, std::move(where), std::move(what), "see keymuster-collect --help"};
}

Status TakeNumber(const std::string& name, const std::string& text, double least, double most, double& number) {
  double parsed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
  if (error != std::errc() || end != text.data() + text.size() || !(parsed >= least && parsed <= most)) {
    return Usage(name, "needs a number from " + std::to_string(static_cast<long>(least)) + " to " +
                           std::to_string(static_cast<long>(most)));
  }
  number = parsed;
  return {};
}

Status TakeValue(const std::string& name, const std::string& value, CollectArguments& arguments) {
  if (value.empty()) return Usage(name, "needs a value");
  if (name == "-o" || name == "--output") {
    arguments.output = value;
  } else if (name == "--profile") {
    arguments.profile = value;
  } else if (name == "--max-rps") {
    return TakeNumber(name, value, 0, 10'000, arguments.max_rps);
  } else if (name == "--deadline") {
    return TakeNumber(name, value, 1, 604'800, arguments.deadline_seconds);
  } else if (name == "--role-name") {
    if (!IsRoleName(value)) return Usage(name, "needs the name of a role, without its ARN");
    arguments.role_name = value;
  } else if (name == "--external-id") {
    arguments.external_id = value;
  } else if (name == "--report-wait") {
    return TakeNumber(name, value, 0, 3'600, arguments.report_seconds);
  } else if (name == "--in-flight") {
    double number = 0;
    KEYMUSTER_RETURN_IF_ERROR(TakeNumber(name, value, 1, 64, number));
    arguments.in_flight = static_cast<int>(number);
  } else {
    return Usage(name, "is not known");
  }
  return {};
}

}  // namespace

Result<CollectArguments> ParseCollectArguments(int argc, const char* const* argv) {
  CollectArguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "-h" || argument == "--help") {
      arguments.help = true;
    } else if (argument == "--version") {
      arguments.version = true;
    } else if (argument == "--show-credentials") {
      arguments.show_credentials = true;
    } else if (argument == "--keys-only") {
      arguments.keys_only = true;
    } else if (argument == "--org") {
      arguments.organisation = true;
    } else if (const size_t equals = argument.find('=');
               argument.starts_with("--") && equals != std::string_view::npos) {
      KEYMUSTER_RETURN_IF_ERROR(
          TakeValue(std::string(argument.substr(0, equals)), std::string(argument.substr(equals + 1)), arguments));
    } else {
      const std::string value = i + 1 < argc ? argv[i + 1] : "";
      if (!argument.starts_with('-')) return Usage("operand", "nothing is expected here");
      KEYMUSTER_RETURN_IF_ERROR(TakeValue(std::string(argument), value, arguments));
      ++i;
    }
  }
  const bool needs_output = !arguments.help && !arguments.version && !arguments.show_credentials;
  if (needs_output && arguments.output.empty()) return Usage("--output", "is missing");
  if (arguments.organisation && arguments.role_name.empty()) {
    return Usage("--org", "needs --role-name: as which role the other accounts are asked");
  }
  if (!arguments.organisation && !(arguments.role_name.empty() && arguments.external_id.empty())) {
    return Usage("--role-name", "is for --org; a single role is named by a profile, with role_arn");
  }
  return arguments;
}

}  // namespace keymuster
