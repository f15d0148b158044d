#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "host/environment.h"

namespace keymuster {

// Where a service is asked, and what the requests are signed for.
struct Endpoint {
  std::string url;        // "https://iam.amazonaws.com/"
  std::string region;     // of the signature: "us-east-1"
  std::string service;    // "iam", "sts"
  bool loopback = false;  // this machine; the only place where http is allowed
};

struct Endpoints {
  std::string partition;  // "aws", "aws-cn", "aws-us-gov"
  Endpoint iam;
  Endpoint sts;
};

// From AWS_REGION or AWS_DEFAULT_REGION (which tell the partition; IAM has one endpoint in each), AWS_ENDPOINT_URL_IAM,
// AWS_ENDPOINT_URL_STS and AWS_ENDPOINT_URL. kConfig naming the variable. Endpoints: AWS General Reference, "IAM
// endpoints" and "STS endpoints".
Result<Endpoints> EndpointsFrom(const Environment& environment);

// Whether the host of an http(s) URL is this machine: localhost, 127.0.0.0/8, [::1].
bool IsLoopbackHost(std::string_view host);

}  // namespace keymuster
