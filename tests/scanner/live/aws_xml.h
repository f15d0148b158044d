#pragma once

#include <string>

#include "core/base64.h"

namespace keymuster {

// Answers of the Query protocol, as IAM and STS write them.
inline std::string ResponseXml(const std::string& action, const std::string& inner) {
  return "<?xml version=\"1.0\"?>\n<" + action + "Response xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><" +
         action + "Result>" + inner + "</" + action +
         "Result><ResponseMetadata><RequestId>x</RequestId></ResponseMetadata></" + action + "Response>";
}

inline std::string UserXml(const std::string& name) {
  return "<member><Path>/</Path><UserName>" + name + "</UserName><UserId>AIDA" + name +
         "</UserId><Arn>arn:aws:iam::111122223333:user/" + name +
         "</Arn><CreateDate>2025-01-02T03:04:05Z</CreateDate></member>";
}

inline std::string UsersXml(const std::string& members, const std::string& rest = "<IsTruncated>false</IsTruncated>") {
  return ResponseXml("ListUsers", "<Users>" + members + "</Users>" + rest);
}

inline std::string KeyXml(const std::string& user, const std::string& id, const std::string& status = "Active") {
  return "<member><UserName>" + user + "</UserName><AccessKeyId>" + id + "</AccessKeyId><Status>" + status +
         "</Status><CreateDate>2026-05-01T10:00:00.5Z</CreateDate></member>";
}

inline std::string KeysXml(const std::string& members, const std::string& rest = "") {
  return ResponseXml("ListAccessKeys", "<AccessKeyMetadata>" + members + "</AccessKeyMetadata>" + rest);
}

inline std::string NeverUsedXml(const std::string& user) {
  return ResponseXml(
      "GetAccessKeyLastUsed",
      "<UserName>" + user +
          "</UserName><AccessKeyLastUsed><ServiceName>N/A</ServiceName><Region>N/A</Region></AccessKeyLastUsed>");
}

inline std::string SummaryXml(int users, int root_keys) {
  return ResponseXml("GetAccountSummary", "<SummaryMap><entry><key>Users</key><value>" + std::to_string(users) +
                                              "</value></entry><entry><key>AccountAccessKeysPresent</key><value>" +
                                              std::to_string(root_keys) + "</value></entry></SummaryMap>");
}

// A user of the account authorization details. `inner`: policies, boundary, tags.
inline std::string DetailXml(const std::string& name, const std::string& inner = "<AttachedManagedPolicies/>",
                             const std::string& account = "111122223333") {
  return "<member><Path>/</Path><UserName>" + name + "</UserName><UserId>AIDA" + name +
         "</UserId><Arn>arn:aws:iam::" + account + ":user/" + name +
         "</Arn><CreateDate>2025-01-02T03:04:05Z</CreateDate><GroupList/>" + inner + "</member>";
}

inline std::string DetailsXml(const std::string& members,
                              const std::string& rest = "<IsTruncated>false</IsTruncated>") {
  return ResponseXml("GetAccountAuthorizationDetails", "<RoleDetailList/><GroupDetailList/><UserDetailList>" + members +
                                                           "</UserDetailList><Policies/>" + rest);
}

inline std::string StateXml(const std::string& state) {
  return ResponseXml("GenerateCredentialReport", "<State>" + state + "</State>");
}

inline std::string ReportXml(const std::string& csv, const std::string& generated = "2026-11-18T11:00:00Z") {
  return ResponseXml("GetCredentialReport", "<Content>" + Base64Encode(csv) +
                                                "</Content><ReportFormat>text/csv</ReportFormat><GeneratedTime>" +
                                                generated + "</GeneratedTime>");
}

inline std::string CallerXml(const std::string& account = "111122223333") {
  return ResponseXml("GetCallerIdentity", "<Arn>arn:aws:sts::" + account +
                                              ":assumed-role/audit/x</Arn><UserId>x</UserId><Account>" + account +
                                              "</Account>");
}

}  // namespace keymuster
