#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "scanner/keys/live/aws_settings.h"

namespace keymuster {

// Where a service is asked, and what the requests are signed for.
struct Endpoint {
  std::string url;        // "https://iam.amazonaws.com/"
  std::string region;     // of the signature: "us-east-1"
  std::string service;    // "iam", "sts"
  bool loopback = false;  // this machine; the only place where http is allowed
};

struct Endpoints {
  std::string partition;  // "aws", "aws-cn", "aws-us-gov", ...
  Endpoint iam;
  Endpoint sts;
  Endpoint organizations;  // no URL: the partition has none
};

// From the region, which tells the partition (IAM and Organizations have one endpoint in each), AWS_USE_FIPS_ENDPOINT
// and the endpoint URLs that are set. kConfig naming the variable or profile. Endpoints: AWS General Reference, "IAM
// endpoints" and "STS endpoints"; partitions: botocore's endpoint rule set.
Result<Endpoints> EndpointsFrom(const AwsSettings& settings);

// Checks a URL as it stands in a variable or a profile: https, or http to this machine; `endpoint` gets URL and
// loopback.
Status TakeEndpointUrl(const std::string& where, const std::string& url, Endpoint& endpoint);

// Whether the host of an http(s) URL is this machine: localhost, 127.0.0.0/8, [::1].
bool IsLoopbackHost(std::string_view host);

}  // namespace keymuster
