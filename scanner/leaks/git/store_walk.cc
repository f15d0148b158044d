#include "scanner/leaks/git/store_walk.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "host/interrupt.h"
#include "scanner/leaks/git/pack_walk.h"
#include "scanner/leaks/git/stream_inflater.h"

namespace keymuster {
namespace {

// Anonymous memory of all unpacked objects together; what needs more is done by one worker alone, with all of it.
constexpr uint64_t kObjectMemory = uint64_t{144} << 20U;  // bytes
constexpr uint64_t kMostLooseBytes = uint64_t{32} << 20U;
constexpr uint32_t kObjectsPerJob = 1024;
constexpr size_t kLoosePerJob = 64;

// What the workers need for one pack.
struct PackWork {
  std::vector<std::unique_ptr<PackWalk>> walks;  // by worker
  std::vector<std::vector<uint32_t>> left;       // slots that need more memory than a worker's share
  uint64_t share = 0;
};

class FamiliesJob : public Job {
 public:
  FamiliesJob(PackWork& work, std::vector<uint32_t> roots) : work_(work), roots_(std::move(roots)) {}

  void Run(size_t worker) override {
    for (const uint32_t root : roots_) {
      const std::vector<uint32_t> left = work_.walks[worker]->WalkFamily(root, work_.share);
      work_.left[worker].insert(work_.left[worker].end(), left.begin(), left.end());
    }
  }

 private:
  PackWork& work_;
  const std::vector<uint32_t> roots_;
};

// What the workers need for the loose objects of one folder.
struct LooseWork {
  const LooseObjects& loose;
  uint32_t first_number = 0;
  uint32_t types = 0;
  ObjectVisitor& visitor;
  std::vector<Inflater> inflaters;           // by worker
  std::vector<std::vector<uint32_t>> large;  // positions, by worker
};

class LooseJob : public Job {
 public:
  LooseJob(LooseWork& work, std::vector<uint32_t> positions) : work_(work), positions_(std::move(positions)) {}

  void Run(size_t worker) override {
    for (const uint32_t position : positions_) Show(worker, position);
  }

 private:
  void Show(size_t worker, uint32_t position) {
    const std::string& id = work_.loose.ids()[position];
    const uint32_t number = work_.first_number + position;
    if (InterruptSignal() != 0) {
      return work_.visitor.OnLoss(worker, number, {ErrorCode::kInterrupted, "", "a signal ended the run", ""});
    }
    const auto object = work_.loose.Read(id, kMostLooseBytes, work_.inflaters[worker]);
    if (!object.ok() && object.error().code == ErrorCode::kBudget) return work_.large[worker].push_back(position);
    if (!object.ok()) return work_.visitor.OnLoss(worker, number, object.error());
    if ((work_.types >> static_cast<unsigned>(object->type) & 1U) == 0) return;
    WalkedObject walked;
    walked.number = number;
    walked.type = object->type;
    walked.id = id;
    walked.content = object->content;
    work_.visitor.OnObject(worker, walked);
  }

  LooseWork& work_;
  const std::vector<uint32_t> positions_;
};

// A loose blob that is too large to hold: its head is read off the stream, the rest is its content.
void ShowLarge(LooseWork& work, uint32_t position) {
  const std::string& id = work.loose.ids()[position];
  const uint32_t number = work.first_number + position;
  const auto file = work.loose.Map(id);
  if (!file.ok()) return work.visitor.OnLoss(0, number, file.error());
  StreamInflater stream(file->bytes());
  std::string head;
  char byte = 0;
  while (head.size() < 32 && (head.empty() || head.back() != '\0')) {
    const auto size = stream.Read({&byte, 1});
    if (!size.ok() || *size == 0) break;
    head += byte;
  }
  const auto parsed = ParseLooseHead(head);
  if (!parsed) return work.visitor.OnLoss(0, number, {ErrorCode::kMalformed, "", "is no loose object", ""});
  if (parsed->type != ObjectType::kBlob) {
    return work.visitor.OnLoss(0, number, {ErrorCode::kBudget, "", "is larger than the limit for such an object", ""});
  }
  if ((work.types >> static_cast<unsigned>(ObjectType::kBlob) & 1U) == 0) return;
  WalkedObject walked;
  walked.number = number;
  walked.type = ObjectType::kBlob;
  walked.id = id;
  work.visitor.OnLargeBlob(0, walked, parsed->size, stream);
}

bool AnyOf(const std::vector<bool>& chosen, uint32_t first, uint32_t count) {
  const auto begin = chosen.begin() + first;
  const auto end = begin + count;
  return std::find(begin, end, true) != end;
}

}  // namespace

std::vector<uint32_t> InOrder(const std::vector<std::vector<uint32_t>>& notes) {
  std::vector<uint32_t> all;
  for (const std::vector<uint32_t>& of_worker : notes) all.insert(all.end(), of_worker.begin(), of_worker.end());
  std::sort(all.begin(), all.end());
  return all;
}

uint64_t StoreWalk::Folder(size_t folder, const std::vector<bool>* only) {
  size_t pack = 0;
  for (size_t i = 0; i < folder; ++i) pack += store_.folders()[i]->packs().size();
  uint64_t shown = 0;
  for (size_t i = 0; i < store_.folders()[folder]->packs().size(); ++i) shown += ShowPack(pack + i, only);
  return shown + ShowLoose(folder, only);
}

uint64_t StoreWalk::ShowPack(size_t pack_number, const std::vector<bool>* only) {
  const Pack& pack = *store_.packs()[pack_number];
  const uint32_t first_number = store_.NumberInPack(pack_number, 0);
  if (only != nullptr && !AnyOf(*only, first_number, pack.index().size())) return 0;
  const PackForest forest(pack);
  WalkChoice choice;
  choice.types = types_;
  std::vector<bool> positions(pack.index().size(), true);
  if (store_.packs().size() > 1 || only != nullptr) {
    for (uint32_t i = 0; i < pack.index().size(); ++i) {
      const uint32_t number = first_number + i;
      positions[i] = (only == nullptr || (*only)[number]) && store_.Find(pack.index().IdAt(i)) == number;
    }
    choice.positions = &positions;
    choice.needed = forest.SlotsLeadingTo(positions);
  }
  for (const uint32_t stray : forest.strays()) {
    const uint32_t position = forest.PositionOf(stray);
    if (positions[position]) visitor_.OnLoss(0, first_number + position, {});
  }

  PackWork work;
  work.share = kObjectMemory / workers_;
  work.left.resize(workers_);
  for (size_t worker = 0; worker < workers_; ++worker) {
    work.walks.push_back(std::make_unique<PackWalk>(pack, forest, first_number, choice, visitor_, worker));
  }
  std::vector<uint32_t> roots;
  uint64_t objects = 0;
  const auto submit = [&] {
    if (!roots.empty()) pool_.Submit(std::make_unique<FamiliesJob>(work, std::move(roots)));
    roots = {};
    objects = 0;
  };
  for (const uint32_t root : forest.roots()) {
    if (!choice.Wants(forest.TypeOf(root))) continue;
    roots.push_back(root);
    objects += forest.FamilySizeOf(root);
    if (objects >= kObjectsPerJob) submit();
  }
  submit();
  pool_.Wait();
  for (const uint32_t slot : InOrder(work.left)) work.walks[0]->WalkSubtree(slot, kObjectMemory);
  return static_cast<uint64_t>(std::count(positions.begin(), positions.end(), true));
}

uint64_t StoreWalk::ShowLoose(size_t folder, const std::vector<bool>* only) {
  const LooseObjects& loose = store_.folders()[folder]->loose();
  const uint32_t first = store_.NumberOfLoose(folder, 0);
  LooseWork work{loose, first, types_, visitor_, std::vector<Inflater>(workers_), {}};
  work.large.resize(workers_);
  std::vector<uint32_t> positions;
  uint64_t shown = 0;
  const auto submit = [&] {
    shown += positions.size();
    if (!positions.empty()) pool_.Submit(std::make_unique<LooseJob>(work, std::move(positions)));
    positions = {};
  };
  for (uint32_t i = 0; i < loose.ids().size(); ++i) {
    if ((only != nullptr && !(*only)[first + i]) || store_.Find(loose.ids()[i]) != first + i) continue;
    positions.push_back(i);
    if (positions.size() == kLoosePerJob) submit();
  }
  submit();
  pool_.Wait();
  for (const uint32_t position : InOrder(work.large)) ShowLarge(work, position);
  return shown;
}

}  // namespace keymuster
