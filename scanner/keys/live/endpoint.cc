#include "scanner/keys/live/endpoint.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace keymuster {
namespace {

struct Partition {
  std::string_view region_prefix;
  std::string_view name;
  std::string_view iam_host;
  std::string_view iam_region;
  std::string_view domain;
};

// The first prefix that fits. Regions of partitions that are not here must not be taken for commercial ones.
constexpr std::array<Partition, 3> kPartitions{{
    {"cn-", "aws-cn", "iam.cn-north-1.amazonaws.com.cn", "cn-north-1", "amazonaws.com.cn"},
    {"us-gov-", "aws-us-gov", "iam.us-gov.amazonaws.com", "us-gov-west-1", "amazonaws.com"},
    {"", "aws", "iam.amazonaws.com", "us-east-1", "amazonaws.com"},
}};
constexpr std::array<std::string_view, 3> kUnknownPartitions{"us-iso", "eu-iso", "eusc-"};

bool IsRegion(std::string_view text) {
  return !text.empty() && text.size() < 40 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

Result<Partition> PartitionOf(std::string_view region) {
  if (!region.empty() && !IsRegion(region)) {
    return Error{ErrorCode::kConfig, "AWS_REGION", "'" + std::string(region) + "' is no region",
                 "regions look like eu-central-1"};
  }
  for (const std::string_view prefix : kUnknownPartitions) {
    if (region.starts_with(prefix)) {
      return Error{ErrorCode::kConfig, "AWS_REGION",
                   "the partition of " + std::string(region) + " is not known to keymuster",
                   "set AWS_ENDPOINT_URL_IAM and AWS_ENDPOINT_URL_STS, and a region of a partition it knows"};
    }
  }
  return *std::find_if(kPartitions.begin(), kPartitions.end(),
                       [&](const Partition& partition) { return region.starts_with(partition.region_prefix); });
}

// Host of "scheme://host[:port][/...]"; nullopt for anything unusual.
std::optional<std::string_view> HostOf(std::string_view rest) {
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  if (authority.find('@') != std::string_view::npos) return std::nullopt;
  const size_t end =
      authority.starts_with('[') ? authority.find(']') + 1 : std::min(authority.find(':'), authority.size());
  if (end == 0) return std::nullopt;
  const std::string_view port = authority.substr(end);
  const bool port_fine = port.empty() || (port.size() > 1 && port[0] == ':' &&
                                          port.find_first_not_of("0123456789", 1) == std::string_view::npos);
  return port_fine ? std::optional(authority.substr(0, end)) : std::nullopt;
}

Status TakeUrl(const std::string& variable, const std::string& url, Endpoint& endpoint) {
  const bool https = url.starts_with("https://");
  const bool http = url.starts_with("http://");
  const auto host = https || http ? HostOf(std::string_view(url).substr(https ? 8 : 7)) : std::nullopt;
  const bool clean = std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < '\x7F'; });
  if (!host || host->empty() || !clean || url.find_first_of("?#") != std::string::npos) {
    return Error{ErrorCode::kConfig, variable, "is no URL of a service", "write it like https://iam.example.com"};
  }
  endpoint.loopback = IsLoopbackHost(*host);
  if (http && !endpoint.loopback) {
    return Error{ErrorCode::kConfig, variable, "http would send signed requests in the clear",
                 "use https; http is allowed for this machine only"};
  }
  endpoint.url = url.ends_with('/') ? url : url + "/";
  return {};
}

Status Override(const Environment& environment, const std::string& own_variable, Endpoint& endpoint) {
  for (const std::string& variable : {own_variable, std::string("AWS_ENDPOINT_URL")}) {
    const auto url = environment.Get(variable);
    if (url && !url->empty()) return TakeUrl(variable, *url, endpoint);
  }
  return {};
}

}  // namespace

bool IsLoopbackHost(std::string_view host) {
  if (host == "localhost" || host == "[::1]") return true;
  // Numbers only: "127.example.com" is somebody else.
  return host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos;
}

Result<Endpoints> EndpointsFrom(const Environment& environment) {
  std::string region = environment.Get("AWS_REGION").value_or("");
  if (region.empty()) region = environment.Get("AWS_DEFAULT_REGION").value_or("");
  KEYMUSTER_ASSIGN_OR_RETURN(const Partition partition, PartitionOf(region));
  Endpoints endpoints;
  endpoints.partition = partition.name;
  endpoints.iam = {"https://" + std::string(partition.iam_host) + "/", std::string(partition.iam_region), "iam"};
  const std::string sts_region = region.empty() ? "us-east-1" : region;
  endpoints.sts = {"https://sts." + sts_region + "." + std::string(partition.domain) + "/", sts_region, "sts"};
  KEYMUSTER_RETURN_IF_ERROR(Override(environment, "AWS_ENDPOINT_URL_IAM", endpoints.iam));
  KEYMUSTER_RETURN_IF_ERROR(Override(environment, "AWS_ENDPOINT_URL_STS", endpoints.sts));
  return endpoints;
}

}  // namespace keymuster
