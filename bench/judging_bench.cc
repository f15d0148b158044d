// How long does it take to read and judge a large account, next to the least that reading it can cost?
//
// Generates a snapshot of USERS users with 1.5 keys each (nothing is read from disk, so that only parsing is
// compared), then times, in turn and RUNS times each:
//   floor    a bare RapidJSON DOM parse of the same bytes
//   read     ReadSnapshot: checksum, types checked, Inventory built
//   judge    JudgeKeys over it
// and prints medians in milliseconds, ratios to the floor, and the number of findings beside them.
//   judging_bench [USERS] [RUNS]
//   judging_bench USERS write > snapshot.json      the same account for the whole program: keymuster audit --from

#include <rapidjson/document.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/inventory.h"
#include "rules/keys/judge.h"
#include "scanner/keys/snapshot.h"

namespace {

using keymuster::AccessKey;
using keymuster::Account;
using keymuster::Inventory;
using keymuster::User;
using keymuster::UtcTime;

constexpr int64_t kNow = 1'793'491'200;  // 2026-11-01

class Draw {
 public:
  uint64_t Below(uint64_t limit) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return (state_ >> 33U) % limit;
  }

 private:
  uint64_t state_ = 20261101;
};

std::string DrawnId(const char* prefix, Draw& draw) {
  std::string id = prefix;
  for (int i = 0; i < 16; ++i) id += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[draw.Below(32)];
  return id;
}

UtcTime DaysAgo(uint64_t days) { return UtcTime{kNow - static_cast<int64_t>(days) * keymuster::kSecondsPerDay}; }

AccessKey DrawnKey(Draw& draw) {
  AccessKey key;
  key.id = DrawnId("AKIA", draw);
  key.status = draw.Below(10) < 8 ? keymuster::KeyStatus::kActive : keymuster::KeyStatus::kInactive;
  const uint64_t age = draw.Below(400);
  key.created = DaysAgo(age);
  key.last_use.recorded_at = DaysAgo(0);
  if (draw.Below(5) == 0) {
    key.last_use.record = keymuster::UseRecord::kNever;
  } else {
    key.last_use.record = keymuster::UseRecord::kUsed;
    key.last_use.at = DaysAgo(draw.Below(age + 1));
    key.last_use.service = "s3";
    key.last_use.region = "eu-west-1";
  }
  return key;
}

Inventory DrawnInventory(size_t users) {
  Draw draw;
  Account account;
  account.id = "123456789012";
  account.user_listing = keymuster::Listing::kComplete;
  account.recorded_at = DaysAgo(0);
  account.root.has_keys = false;
  for (size_t i = 0; i < users; ++i) {
    User user;
    user.name = "user-" + std::to_string(1'000'000 + i);
    user.id = DrawnId("AIDA", draw);
    user.arn = "arn:aws:iam::123456789012:user/" + user.name;
    user.created = DaysAgo(500);
    user.console_password = false;
    user.key_listing = keymuster::Listing::kComplete;
    for (size_t k = 0; k < 1 + i % 2; ++k) user.keys.push_back(DrawnKey(draw));
    account.users.push_back(std::move(user));
  }
  Inventory inventory;
  inventory.accounts.push_back(std::move(account));
  return inventory;
}

template <typename Work>
double Milliseconds(const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  const size_t users = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 100'000;
  const int runs = argc > 2 ? std::atoi(argv[2]) : 7;
#ifndef __OPTIMIZE__
  std::puts("warning: built without optimisation; the figures mean nothing");
#endif
  const std::string snapshot = keymuster::WriteSnapshot(DrawnInventory(users));
  if (argc > 2 && std::string_view(argv[2]) == "write") {
    return std::fwrite(snapshot.data(), 1, snapshot.size(), stdout) == snapshot.size() ? 0 : 1;
  }
  std::vector<double> floor_ms;
  std::vector<double> read_ms;
  std::vector<double> judge_ms;
  size_t findings = 0;
  size_t keys = 0;
  for (int run = 0; run < runs; ++run) {
    floor_ms.push_back(Milliseconds([&] {
      rapidjson::Document document;
      document.Parse(snapshot.data(), snapshot.size());
      if (document.HasParseError()) std::abort();
    }));
    Inventory inventory;
    std::string text = snapshot;  // the reader takes it over, as it does with a file's text
    read_ms.push_back(Milliseconds([&] {
      auto read = keymuster::ReadSnapshot(std::move(text));
      if (!read.ok()) std::abort();
      inventory = std::move(read).value();
    }));
    keymuster::KeyJudgement judgement;
    judge_ms.push_back(
        Milliseconds([&] { judgement = keymuster::JudgeKeys(inventory, keymuster::KeyPolicy{}, UtcTime{kNow}); }));
    findings = judgement.findings.size();
    keys = 0;
    for (const User& user : inventory.accounts.at(0).users) keys += user.keys.size();
  }
  const double floor = Median(floor_ms);
  std::printf("snapshot      %10zu bytes, %zu users, %zu keys, %zu findings, medians of %d runs\n", snapshot.size(),
              users, keys, findings, runs);
  std::printf("floor (DOM)   %10.1f ms   1.00\n", floor);
  std::printf("read          %10.1f ms  %5.2f\n", Median(read_ms), Median(read_ms) / floor);
  std::printf("judge         %10.1f ms  %5.2f\n", Median(judge_ms), Median(judge_ms) / floor);
  std::printf("read + judge  %10.1f ms  %5.2f   bar: 3.00\n", Median(read_ms) + Median(judge_ms),
              (Median(read_ms) + Median(judge_ms)) / floor);
  return 0;
}
