#pragma once

#include <optional>
#include <string_view>

#include "core/inventory.h"

namespace keymuster {

// The words of the snapshot's schema (report/schema/snapshot-v2.json), for its writer and its reader.

constexpr std::string_view ListingName(Listing listing) {
  switch (listing) {
    case Listing::kMissing:
      return "missing";
    case Listing::kTruncated:
      return "truncated";
    case Listing::kComplete:
      return "complete";
  }
  return "";
}

constexpr std::string_view UseRecordName(UseRecord record) {
  switch (record) {
    case UseRecord::kNotRecorded:
      return "not-recorded";
    case UseRecord::kNever:
      return "never";
    case UseRecord::kUsed:
      return "used";
  }
  return "";
}

constexpr std::string_view MemberStatusName(MemberStatus status) {
  switch (status) {
    case MemberStatus::kCollected:
      return "collected";
    case MemberStatus::kIncomplete:
      return "incomplete";
    case MemberStatus::kDenied:
      return "denied";
    case MemberStatus::kOutOfScope:
      return "out-of-scope";
  }
  return "";
}

constexpr std::optional<MemberStatus> ParseMemberStatus(std::string_view name) {
  for (const MemberStatus status :
       {MemberStatus::kCollected, MemberStatus::kIncomplete, MemberStatus::kDenied, MemberStatus::kOutOfScope}) {
    if (MemberStatusName(status) == name) return status;
  }
  return std::nullopt;
}

constexpr std::optional<Listing> ParseListing(std::string_view name) {
  for (const Listing listing : {Listing::kMissing, Listing::kTruncated, Listing::kComplete}) {
    if (ListingName(listing) == name) return listing;
  }
  return std::nullopt;
}

constexpr std::optional<UseRecord> ParseUseRecord(std::string_view name) {
  for (const UseRecord record : {UseRecord::kNotRecorded, UseRecord::kNever, UseRecord::kUsed}) {
    if (UseRecordName(record) == name) return record;
  }
  return std::nullopt;
}

// ParseKeyStatus gives kUnknown for any text; the writer only writes four words.
inline std::optional<KeyStatus> ParseWrittenStatus(std::string_view name) {
  const KeyStatus status = ParseKeyStatus(name);
  return KeyStatusName(status) == name ? std::optional(status) : std::nullopt;
}

}  // namespace keymuster
