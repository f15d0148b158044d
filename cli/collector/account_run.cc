#include "cli/collector/account_run.h"

#include <unistd.h>

#include <cstdio>
#include <memory>
#include <random>
#include <utility>

namespace keymuster {

ClientOptions ClientOptionsOf(const CollectArguments& arguments, double seconds, FindCredentialsAgain refresh) {
  ClientOptions options;
  options.in_flight = arguments.in_flight;
  options.most_per_second = arguments.max_rps;
  options.deadline_seconds = seconds;
  options.random = [engine = std::mt19937_64(std::random_device{}())]() mutable {
    return std::uniform_real_distribution<double>(0, 1)(engine);
  };
  options.refresh = std::move(refresh);
  return options;
}

Result<Collected> RunAccount(const AwsSession& session, const CollectArguments& arguments,
                             SharedCredentials credentials, ClientOptions options, const ShowUsers& show) {
  KEYMUSTER_ASSIGN_OR_RETURN(const std::unique_ptr<Transport> transport, session.NewTransport());
  Client client(*transport, session.endpoints(), std::move(credentials), std::move(options), session.clock());
  return CollectAccount(client, {arguments.keys_only, arguments.report_seconds}, show);
}

void ShowProgress(const char* what, size_t done, size_t all) {
  if (isatty(STDERR_FILENO) != 0) std::fprintf(stderr, "\r\033[K%s: %zu of %zu", what, done, all);
}

void ClearProgress() {
  if (isatty(STDERR_FILENO) != 0) std::fputs("\r\033[K", stderr);
}

}  // namespace keymuster
