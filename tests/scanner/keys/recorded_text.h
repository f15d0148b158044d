#pragma once

#include <string>
#include <string_view>

#include "core/utc_time.h"

namespace keymuster {

// Recorded answers for tests, made at run time: no id stands literally in the tree.

// An id of a long-term key of account 111122223333 (its first body characters encode the number), told apart by `last`.
inline std::string KeyIdOf(char last, std::string_view account_part = "RTX3GSDSQ") {
  std::string id = std::string("AK") + "IA" + std::string(account_part);
  while (id.size() < 19) id += 'A';
  return id + last;
}

inline UtcTime At(std::string_view text) { return ParseUtcTime(text).value(); }

inline std::string UserJson(const std::string& name, const std::string& account = "111122223333") {
  return R"({"Path":"/","UserName":")" + name + R"(","UserId":"AIDA)" + name + R"(","Arn":"arn:aws:iam::)" + account +
         ":user/" + name + R"(","CreateDate":"2025-01-02T03:04:05+00:00"})";
}

inline std::string KeyJson(const std::string& user, const std::string& id, const std::string& status = "Active",
                           const std::string& created = "2026-05-01T10:00:00Z") {
  return R"({"UserName":")" + user + R"(","AccessKeyId":")" + id + R"(","Status":")" + status + R"(","CreateDate":")" +
         created + R"("})";
}

inline std::string UsersAnswer(const std::string& users, const std::string& rest = "") {
  return R"({"Users":[)" + users + "]" + rest + "}";
}

inline std::string KeysAnswer(const std::string& keys, const std::string& rest = "") {
  return R"({"AccessKeyMetadata":[)" + keys + "]" + rest + "}";
}

inline std::string UsedAnswer(const std::string& user, const std::string& at) {
  return R"({"UserName":")" + user + R"(","AccessKeyLastUsed":{"LastUsedDate":")" + at +
         R"(","ServiceName":"s3","Region":"us-east-1"}})";
}

inline std::string NeverUsedAnswer(const std::string& user) {
  return R"({"UserName":")" + user + R"(","AccessKeyLastUsed":{"ServiceName":"N/A","Region":"N/A"}})";
}

inline const std::string kReportHeader =
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,"
    "mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_"
    "region,"
    "access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,"
    "access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,"
    "cert_2_last_rotated,additional_credentials_info\n";

// A row whose first key slot is `key_1` ("true,2026-05-01T10:00:00+00:00,N/A,N/A,N/A") and whose second is empty.
inline std::string ReportRowText(const std::string& user, const std::string& key_1,
                                 const std::string& additional = "N/A") {
  return user + ",arn:aws:iam::111122223333:user/" + user + ",2025-01-02T03:04:05+00:00,FALSE,N/A,N/A,N/A,false," +
         key_1 + ",false,N/A,N/A,N/A,N/A,false,N/A,false,N/A," + additional + "\n";
}

}  // namespace keymuster
