#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "core/printable.h"
#include "scanner/keys/snapshot.h"
#include "scanner/keys/snapshot/fields.h"
#include "scanner/keys/snapshot/frame.h"

namespace keymuster {
namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void Write(Writer& writer, std::string_view text) {
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

// Members that say nothing (empty, absent, false) are left out.
void Member(Writer& writer, const char* name, std::string_view text) {
  if (text.empty()) return;
  writer.Key(name);
  Write(writer, text);
}

void Member(Writer& writer, const char* name, const std::optional<UtcTime>& time) {
  if (time) Member(writer, name, FormatUtcTime(*time));
}

void Member(Writer& writer, const char* name, const std::optional<bool>& value) {
  if (!value) return;
  writer.Key(name);
  writer.Bool(*value);
}

void Flag(Writer& writer, const char* name, bool value) {
  if (value) Member(writer, name, std::optional(true));
}

void WriteLastUse(Writer& writer, const LastUse& use) {
  if (use.record == UseRecord::kNotRecorded) return;
  Member(writer, "use", UseRecordName(use.record));
  if (use.record == UseRecord::kUsed) Member(writer, "used_at", std::optional(use.at));
  Member(writer, "used_service", use.service);
  Member(writer, "used_region", use.region);
  Member(writer, "use_recorded_at", std::optional(use.recorded_at));
}

void WriteKeys(Writer& writer, const std::vector<AccessKey>& keys) {
  if (keys.empty()) return;
  writer.Key("keys");
  writer.StartArray();
  for (const AccessKey& key : keys) {
    writer.StartObject();
    Member(writer, "id", key.id);
    if (key.slot != 0) {
      writer.Key("slot");
      writer.Int(key.slot);
    }
    Member(writer, "status", KeyStatusName(key.status));
    Member(writer, "created", key.created);
    WriteLastUse(writer, key.last_use);
    writer.EndObject();
  }
  writer.EndArray();
}

void WriteTags(Writer& writer, const std::vector<UserTag>& tags) {
  if (tags.empty()) return;
  writer.Key("tags");
  writer.StartArray();
  for (const UserTag& tag : tags) {
    writer.StartObject();
    Member(writer, "key", tag.key);
    Member(writer, "value", tag.value);
    writer.EndObject();
  }
  writer.EndArray();
}

// What nobody asked for is left out; it would be half of a snapshot of many users.
void WriteDetails(Writer& writer, const User& user) {
  if (user.policy_listing != Listing::kMissing) Member(writer, "policy_listing", ListingName(user.policy_listing));
  if (!user.policies.empty()) {
    writer.Key("policies");
    writer.StartArray();
    for (const std::string& policy : user.policies) Write(writer, policy);
    writer.EndArray();
  }
  Member(writer, "boundary", user.boundary);
  if (user.tag_listing != Listing::kMissing) Member(writer, "tag_listing", ListingName(user.tag_listing));
  WriteTags(writer, user.tags);
}

void WriteUser(Writer& writer, const User& user) {
  writer.StartObject();
  Member(writer, "name", user.name);
  Member(writer, "id", user.id);
  Member(writer, "arn", user.arn);
  Member(writer, "created", user.created);
  Member(writer, "console_password", user.console_password);
  Member(writer, "key_listing", ListingName(user.key_listing));
  Flag(writer, "keys_by_slot", user.keys_by_slot);
  Flag(writer, "more_keys_than_slots", user.more_keys_than_slots);
  WriteKeys(writer, user.keys);
  WriteDetails(writer, user);
  writer.EndObject();
}

void WriteInputs(Writer& writer, const std::vector<InputFile>& inputs) {
  writer.Key("inputs");
  writer.StartArray();
  for (const InputFile& input : inputs) {
    writer.StartObject();
    // A path is bytes; JSON is UTF-8.
    Member(writer, "path", IsUtf8(input.path) ? input.path : Printable(input.path));
    Member(writer, "kind", input.kind);
    Member(writer, "sha256", input.sha256);
    writer.EndObject();
  }
  writer.EndArray();
}

void WriteAccount(Writer& writer, const Account& account) {
  writer.StartObject();
  Member(writer, "id", account.id);
  Member(writer, "alias", account.alias);
  Member(writer, "partition", account.partition);
  Member(writer, "user_listing", ListingName(account.user_listing));
  Member(writer, "recorded_at", account.recorded_at);
  Member(writer, "caller_arn", account.caller_arn);
  Member(writer, "caller_key_id", account.caller_key_id);
  writer.Key("root");
  writer.StartObject();
  Member(writer, "has_keys", account.root.has_keys);
  WriteKeys(writer, account.root.keys);
  writer.EndObject();
  writer.Key("asked");
  writer.StartObject();
  Flag(writer, "passwords", account.asked.passwords);
  Flag(writer, "policies", account.asked.policies);
  Flag(writer, "tags", account.asked.tags);
  writer.EndObject();
  WriteInputs(writer, account.inputs);
  writer.Key("remarks");
  writer.StartArray();
  for (const std::string& remark : account.remarks) Write(writer, remark);
  writer.EndArray();
  writer.Key("users");
  writer.StartArray();
  for (const User& user : account.users) WriteUser(writer, user);
  writer.EndArray();
  writer.EndObject();
}

void WriteOrganisation(Writer& writer, const std::vector<OrganisationMember>& organisation) {
  if (organisation.empty()) return;
  writer.Key("organisation");
  writer.StartArray();
  for (const OrganisationMember& member : organisation) {
    writer.StartObject();
    Member(writer, "id", member.id);
    Member(writer, "name", member.name);
    Member(writer, "status", MemberStatusName(member.status));
    Member(writer, "detail", member.detail);
    writer.EndObject();
  }
  writer.EndArray();
}

}  // namespace

std::string WriteSnapshot(const Inventory& inventory) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  writer.Key("accounts");
  writer.StartArray();
  for (const Account& account : inventory.accounts) WriteAccount(writer, account);
  writer.EndArray();
  WriteOrganisation(writer, inventory.organisation);
  writer.EndObject();

  return FrameSnapshot({buffer.GetString(), buffer.GetSize()});
}

}  // namespace keymuster
