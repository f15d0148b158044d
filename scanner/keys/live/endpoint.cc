#include "scanner/keys/live/endpoint.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/ascii.h"

namespace keymuster {
namespace {

struct Partition {
  std::string_view region_prefix;
  std::string_view name;
  std::string_view iam_host;
  std::string_view iam_fips_host;  // empty: the partition has none
  std::string_view iam_region;
  std::string_view domain;
  std::string_view organizations_region;  // empty: the partition has no organisations
};

// The first prefix that fits.
constexpr std::array<Partition, 8> kPartitions{{
    {"cn-", "aws-cn", "iam.cn-north-1.amazonaws.com.cn", "", "cn-north-1", "amazonaws.com.cn", "cn-northwest-1"},
    {"us-gov-", "aws-us-gov", "iam.us-gov.amazonaws.com", "iam.us-gov.amazonaws.com", "us-gov-west-1", "amazonaws.com",
     "us-gov-west-1"},
    {"us-iso-", "aws-iso", "iam.us-iso-east-1.c2s.ic.gov", "", "us-iso-east-1", "c2s.ic.gov", "us-iso-east-1"},
    {"us-isob-", "aws-iso-b", "iam.us-isob-east-1.sc2s.sgov.gov", "", "us-isob-east-1", "sc2s.sgov.gov",
     "us-isob-east-1"},
    {"eu-isoe-", "aws-iso-e", "iam.eu-isoe-west-1.cloud.adc-e.uk", "", "eu-isoe-west-1", "cloud.adc-e.uk",
     "eu-isoe-west-1"},
    {"us-isof-", "aws-iso-f", "iam.us-isof-south-1.csp.hci.ic.gov", "", "us-isof-south-1", "csp.hci.ic.gov",
     "us-isof-south-1"},
    {"eusc-", "aws-eusc", "iam.eusc-de-east-1.amazonaws.eu", "", "eusc-de-east-1", "amazonaws.eu", ""},
    {"", "aws", "iam.amazonaws.com", "iam-fips.amazonaws.com", "us-east-1", "amazonaws.com", "us-east-1"},
}};
// A region of a partition that is not here must not be taken for a commercial one.
constexpr std::array<std::string_view, 9> kCommercial{"af-", "ap-", "ca-", "eu-", "il-", "me-", "mx-", "sa-", "us-"};

bool IsRegion(std::string_view text) {
  return !text.empty() && text.size() < 40 &&
         std::all_of(text.begin(), text.end(), [](char c) { return IsLower(c) || IsDigit(c) || c == '-'; });
}

Result<Partition> PartitionOf(std::string_view region) {
  if (!region.empty() && !IsRegion(region)) {
    return Error{ErrorCode::kConfig, "AWS_REGION", "'" + std::string(region) + "' is no region",
                 "regions look like eu-central-1"};
  }
  const Partition& partition = *std::find_if(kPartitions.begin(), kPartitions.end(), [&](const Partition& candidate) {
    return region.starts_with(candidate.region_prefix);
  });
  const bool commercial = region.find("-iso") == std::string_view::npos &&
                          std::any_of(kCommercial.begin(), kCommercial.end(),
                                      [&](std::string_view prefix) { return region.starts_with(prefix); });
  if (partition.region_prefix.empty() && !region.empty() && !commercial) {
    return Error{ErrorCode::kConfig, "AWS_REGION",
                 "the partition of " + std::string(region) + " is not known to keymuster",
                 "set AWS_ENDPOINT_URL_IAM and AWS_ENDPOINT_URL_STS, and a region of a partition it knows"};
  }
  return partition;
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

Endpoint OrganizationsOf(const Partition& partition, bool fips) {
  const std::string region(partition.organizations_region);
  if (region.empty()) return {"", "", "organizations"};
  // That of GovCloud is a FIPS endpoint already.
  const char* const name = fips && partition.name == "aws" ? "organizations-fips." : "organizations.";
  return {"https://" + (name + region) + "." + std::string(partition.domain) + "/", region, "organizations"};
}

Status Override(const AwsSettings& settings, Endpoint& endpoint) {
  const auto url = settings.EndpointUrlOf(endpoint.service);
  return url ? TakeEndpointUrl(url->where, url->url, endpoint) : Status();
}

}  // namespace

Status TakeEndpointUrl(const std::string& where, const std::string& url, Endpoint& endpoint) {
  const bool https = url.starts_with("https://");
  const bool http = url.starts_with("http://");
  const auto host = https || http ? HostOf(std::string_view(url).substr(https ? 8 : 7)) : std::nullopt;
  const bool clean = std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < '\x7F'; });
  if (!host || host->empty() || !clean || url.find_first_of("?#") != std::string::npos) {
    return Error{ErrorCode::kConfig, where, "is no URL of a service", "write it like https://iam.example.com"};
  }
  endpoint.loopback = IsLoopbackHost(*host);
  if (http && !endpoint.loopback) {
    return Error{ErrorCode::kConfig, where, "http would send signed requests in the clear",
                 "use https; http is allowed for this machine only"};
  }
  endpoint.url = url.ends_with('/') ? url : url + "/";
  return {};
}

bool IsLoopbackHost(std::string_view host) {
  if (host == "localhost" || host == "[::1]") return true;
  // Numbers only: "127.example.com" is somebody else.
  return host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos;
}

Result<Endpoints> EndpointsFrom(const AwsSettings& settings) {
  const std::string region = settings.region();
  KEYMUSTER_ASSIGN_OR_RETURN(const Partition partition, PartitionOf(region));
  const bool fips = settings.Switch("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
  if (fips && partition.iam_fips_host.empty()) {
    return Error{ErrorCode::kConfig, "AWS_USE_FIPS_ENDPOINT",
                 "IAM has no FIPS endpoint in the partition " + std::string(partition.name), ""};
  }
  Endpoints endpoints;
  endpoints.partition = partition.name;
  const std::string_view iam_host = fips ? partition.iam_fips_host : partition.iam_host;
  endpoints.iam = {"https://" + std::string(iam_host) + "/", std::string(partition.iam_region), "iam"};
  const std::string sts_region = region.empty() ? std::string(partition.iam_region) : region;
  // The ordinary endpoints of GovCloud are FIPS endpoints already.
  const char* const sts = fips && partition.name == "aws" ? "sts-fips." : "sts.";
  endpoints.sts = {"https://" + (sts + sts_region) + "." + std::string(partition.domain) + "/", sts_region, "sts"};
  endpoints.organizations = OrganizationsOf(partition, fips);
  KEYMUSTER_RETURN_IF_ERROR(Override(settings, endpoints.organizations));
  KEYMUSTER_RETURN_IF_ERROR(Override(settings, endpoints.iam));
  KEYMUSTER_RETURN_IF_ERROR(Override(settings, endpoints.sts));
  return endpoints;
}

}  // namespace keymuster
