#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <utility>

#include "scanner/keys/snapshot.h"
#include "scanner/keys/snapshot/fields.h"
#include "scanner/keys/snapshot/frame.h"
#include "scanner/keys/snapshot/schema.h"
#include "scanner/keys/snapshot/written_time.h"

namespace keymuster {
namespace {

// report/schema/snapshot-v2.json as tables, in the order in which the writer writes. A snapshot of version 1 only lacks
// members.

constexpr std::string_view kFine;

std::string_view Assign(std::string& field, const Scalar& value) {
  const auto* const text = std::get_if<std::string_view>(&value);
  if (text == nullptr) return "expected a string";
  field = *text;
  return kFine;
}

std::string_view Assign(bool& field, const Scalar& value) {
  const auto* const flag = std::get_if<bool>(&value);
  if (flag == nullptr) return "expected a boolean";
  field = *flag;
  return kFine;
}

std::string_view Assign(UtcTime& field, const Scalar& value) {
  const auto* const text = std::get_if<std::string_view>(&value);
  if (text == nullptr) return "expected a string with a time";
  const Result<UtcTime> time = ParseWrittenTime(*text);
  if (!time.ok()) return "expected a time like 2026-11-21T06:00:00Z";
  field = *time;
  return kFine;
}

template <typename T>
std::string_view Assign(std::optional<T>& field, const Scalar& value) {
  return Assign(field.emplace(), value);
}

template <typename T>
std::string_view AssignWord(T& field, const Scalar& value, std::optional<T> (*parse)(std::string_view),
                            std::string_view expected) {
  const auto* const text = std::get_if<std::string_view>(&value);
  const std::optional<T> word = text == nullptr ? std::nullopt : parse(*text);
  if (!word) return expected;
  field = *word;
  return kFine;
}

std::string_view Assign(Listing& field, const Scalar& value) {
  return AssignWord(field, value, ParseListing, "expected missing, truncated or complete");
}

std::string_view Assign(UseRecord& field, const Scalar& value) {
  return AssignWord(field, value, ParseUseRecord, "expected not-recorded, never or used");
}

std::string_view Assign(KeyStatus& field, const Scalar& value) {
  return AssignWord(field, value, ParseWrittenStatus, "expected Active, Inactive, Expired or Unknown");
}

std::string_view Assign(MemberStatus& field, const Scalar& value) {
  return AssignWord(field, value, ParseMemberStatus, "expected collected, incomplete, denied or out-of-scope");
}

// A slot.
std::string_view Assign(int& field, const Scalar& value) {
  const auto* const number = std::get_if<int64_t>(&value);
  if (number == nullptr || (*number != 1 && *number != 2)) return "a slot is 1 or 2";
  field = static_cast<int>(*number);
  return kFine;
}

template <typename Object, typename Field>
Object OwnerOf(Field Object::*);

template <auto field>
using Owner = decltype(OwnerOf(field));

template <auto field>
std::string_view Into(void* target, const Scalar& value) {
  return Assign(static_cast<Owner<field>*>(target)->*field, value);
}

template <auto field>
std::string_view IntoLastUse(void* key, const Scalar& value) {
  return Assign(static_cast<AccessKey*>(key)->last_use.*field, value);
}

template <auto list>
void* AddTo(void* target) {
  return &(static_cast<Owner<list>*>(target)->*list).emplace_back();
}

template <auto part>
void* PartOf(void* target) {
  return &(static_cast<Owner<part>*>(target)->*part);
}

template <auto list>
std::string_view AppendTo(void* target, const Scalar& value) {
  return Assign((static_cast<Owner<list>*>(target)->*list).emplace_back(), value);
}

constexpr Member One(std::string_view name, TakeScalar take) { return {name, Member::Kind::kScalar, take}; }

constexpr Member Objects(std::string_view name, void* (*add)(void*), const ObjectShape& shape) {
  return {name, Member::Kind::kObjects, nullptr, add, &shape};
}

constexpr Member Texts(std::string_view name, TakeScalar append) { return {name, Member::Kind::kScalars, append}; }

constexpr Member Object(std::string_view name, void* (*open)(void*), const ObjectShape& shape) {
  return {name, Member::Kind::kObject, nullptr, open, &shape};
}

constexpr Member Required(Member member) {
  member.required = true;
  return member;
}

// No date of ours: a field that still holds it was not in the file.
constexpr UtcTime kUntold{std::numeric_limits<int64_t>::min()};

void* AddKey(std::vector<AccessKey>& keys) {
  AccessKey& key = keys.emplace_back();
  key.last_use.at = kUntold;
  key.last_use.recorded_at = kUntold;
  return &key;
}

std::string_view CheckKey(void* target) {
  AccessKey& key = *static_cast<AccessKey*>(target);
  if (key.id.empty() && key.slot == 0) return "a key needs an id or a slot";
  const bool asked = key.last_use.record != UseRecord::kNotRecorded;
  const bool used = key.last_use.record == UseRecord::kUsed;
  if (asked == (key.last_use.recorded_at == kUntold)) return "use and use_recorded_at belong together";
  if (used == (key.last_use.at == kUntold)) return "used_at belongs to a key that was used";
  if (!asked) key.last_use.recorded_at = {};
  if (!used) key.last_use.at = {};
  return kFine;
}

constexpr std::array kKeyMembers{
    One("id", Into<&AccessKey::id>),
    One("slot", Into<&AccessKey::slot>),
    Required(One("status", Into<&AccessKey::status>)),
    One("created", Into<&AccessKey::created>),
    One("use", IntoLastUse<&LastUse::record>),
    One("used_at", IntoLastUse<&LastUse::at>),
    One("used_service", IntoLastUse<&LastUse::service>),
    One("used_region", IntoLastUse<&LastUse::region>),
    One("use_recorded_at", IntoLastUse<&LastUse::recorded_at>),
};
constexpr ObjectShape kKey{kKeyMembers, CheckKey};

constexpr std::array kTagMembers{
    Required(One("key", Into<&UserTag::key>)),
    One("value", Into<&UserTag::value>),
};
constexpr ObjectShape kTag{kTagMembers};

std::string_view CheckUser(void* target) {
  return static_cast<User*>(target)->name.empty() ? "a user needs a name" : kFine;
}

constexpr std::array kUserMembers{
    Required(One("name", Into<&User::name>)),
    One("id", Into<&User::id>),
    One("arn", Into<&User::arn>),
    One("created", Into<&User::created>),
    One("console_password", Into<&User::console_password>),
    Required(One("key_listing", Into<&User::key_listing>)),
    One("keys_by_slot", Into<&User::keys_by_slot>),
    One("more_keys_than_slots", Into<&User::more_keys_than_slots>),
    Objects(
        "keys", [](void* user) { return AddKey(static_cast<User*>(user)->keys); }, kKey),
    One("policy_listing", Into<&User::policy_listing>),
    Texts("policies", AppendTo<&User::policies>),
    One("boundary", Into<&User::boundary>),
    One("tag_listing", Into<&User::tag_listing>),
    Objects("tags", AddTo<&User::tags>, kTag),
};
constexpr ObjectShape kUser{kUserMembers, CheckUser};

constexpr std::array kRootMembers{
    One("has_keys", Into<&RootUser::has_keys>),
    Objects(
        "keys", [](void* root) { return AddKey(static_cast<RootUser*>(root)->keys); }, kKey),
};
constexpr ObjectShape kRoot{kRootMembers};

constexpr std::array kInputMembers{
    Required(One("path", Into<&InputFile::path>)),
    Required(One("kind", Into<&InputFile::kind>)),
    Required(One("sha256", Into<&InputFile::sha256>)),
};
constexpr ObjectShape kInput{kInputMembers};

constexpr std::array kAskedMembers{
    One("passwords", Into<&AskedFor::passwords>),
    One("policies", Into<&AskedFor::policies>),
    One("tags", Into<&AskedFor::tags>),
};
constexpr ObjectShape kAsked{kAskedMembers};

std::string_view CheckAccount(void* target) {
  const std::vector<User>& users = static_cast<Account*>(target)->users;
  const auto out_of_order = std::adjacent_find(
      users.begin(), users.end(), [](const User& left, const User& right) { return left.name >= right.name; });
  return out_of_order == users.end() ? kFine : "users must be sorted by name, each once";
}

constexpr std::array kAccountMembers{
    One("id", Into<&Account::id>),
    One("alias", Into<&Account::alias>),
    One("partition", Into<&Account::partition>),
    Required(One("user_listing", Into<&Account::user_listing>)),
    One("recorded_at", Into<&Account::recorded_at>),
    One("caller_arn", Into<&Account::caller_arn>),
    One("caller_key_id", Into<&Account::caller_key_id>),
    Required(Object("root", PartOf<&Account::root>, kRoot)),
    Object("asked", PartOf<&Account::asked>, kAsked),
    Required(Objects("inputs", AddTo<&Account::inputs>, kInput)),
    Required(Texts("remarks", AppendTo<&Account::remarks>)),
    Required(Objects("users", AddTo<&Account::users>, kUser)),
};
constexpr ObjectShape kAccount{kAccountMembers, CheckAccount};

constexpr std::array kMemberMembers{
    Required(One("id", Into<&OrganisationMember::id>)),
    One("name", Into<&OrganisationMember::name>),
    Required(One("status", Into<&OrganisationMember::status>)),
    One("detail", Into<&OrganisationMember::detail>),
};
constexpr ObjectShape kMember{kMemberMembers};

constexpr std::array kInventoryMembers{
    Required(Objects("accounts", AddTo<&Inventory::accounts>, kAccount)),
    Objects("organisation", AddTo<&Inventory::organisation>, kMember),
};
constexpr ObjectShape kInventory{kInventoryMembers};

// The frame was checked already.
std::string_view Ignore(void*, const Scalar&) { return kFine; }

constexpr std::array kSnapshotMembers{
    One("keymuster_snapshot", Ignore),
    Required(Object(
        "inventory", [](void* inventory) { return inventory; }, kInventory)),
};
constexpr ObjectShape kSnapshot{kSnapshotMembers};

}  // namespace

Result<Inventory> ReadSnapshot(std::string text, std::string* file_digest) {
  KEYMUSTER_ASSIGN_OR_RETURN(const SnapshotFrame frame, CheckSnapshotFrame(text));
  if (file_digest != nullptr) *file_digest = Hex(frame.file_digest);
  // The checksum has done its work. In its place, spaces: room that the parser needs behind a text, without a copy.
  text.replace(frame.covered, std::string::npos, "}" + std::string(text.size() - frame.covered - 1, ' '));
  Inventory inventory;
  KEYMUSTER_RETURN_IF_ERROR(ReadShaped(std::move(text), kSnapshot, &inventory));
  std::sort(inventory.accounts.begin(), inventory.accounts.end(),
            [](const Account& left, const Account& right) { return left.id < right.id; });
  std::sort(inventory.organisation.begin(), inventory.organisation.end(),
            [](const OrganisationMember& left, const OrganisationMember& right) { return left.id < right.id; });
  return inventory;
}

}  // namespace keymuster
