// Every object that git lists is unpacked, once, and has the content that its id says.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "scanner/leaks/git/object_reader.h"
#include "scanner/leaks/git/pack_walk.h"
#include "scanner/leaks/git/repository.h"
#include "scanner/leaks/git/tree_outline.h"
#include "tests/scanner/leaks/git/scratch_repository.h"

namespace keymuster {
namespace {

using testing::IsEmpty;

class TreeMemo : public ObjectMemo {
 public:
  TreeOutline outline;
};

// Remembers what it was shown, and checks each content against its id, each outline against a plain reading.
class Checker : public ObjectVisitor {
 public:
  explicit Checker(ObjectFormat format) : format_(format) {}

  std::unique_ptr<ObjectMemo> OnObject(size_t /*worker*/, const WalkedObject& object) override {
    Note(object.id, object.type, object.content);
    if (object.type != ObjectType::kTree) return nullptr;
    auto memo = std::make_unique<TreeMemo>();
    TreeOutline plain;
    OutlineTree(object.content, IdSize(format_), &plain);
    memo->outline = plain;
    if (object.base != nullptr) {
      const auto& base = static_cast<const TreeMemo*>(object.base)->outline;
      OutlineTree(object.content, IdSize(format_), object.delta, base, &memo->outline);
      EXPECT_EQ(memo->outline.starts, plain.starts);
      EXPECT_EQ(memo->outline.end, plain.end);
      for (const uint32_t origin : memo->outline.origins) inherited_ += origin != TreeOutline::kNew ? 1 : 0;
    }
    if (!object.is_base) return nullptr;
    return memo;
  }
  void OnLargeBlob(size_t /*worker*/, const WalkedObject& object, uint64_t size, ByteStream& content) override {
    std::string bytes;
    std::vector<char> buffer(10'000);
    for (auto got = content.Read(buffer); got.ok() && *got > 0; got = content.Read(buffer)) {
      bytes.append(buffer.data(), *got);
    }
    EXPECT_EQ(bytes.size(), size);
    ++streamed_;
    Note(object.id, object.type, bytes);
  }
  void OnLoss(size_t /*worker*/, uint32_t number, const Error& error) override { losses_[number] = error.what; }

  void Note(std::string_view id, ObjectType type, std::string_view content) {
    EXPECT_EQ(IdHex(IdOf(format_, type, content)), IdHex(id));
    seen_.insert(IdHex(id) + ' ' + std::string(ObjectTypeName(type)) + ' ' + std::to_string(content.size()));
  }

  const ObjectFormat format_;
  std::multiset<std::string> seen_;
  std::map<uint32_t, std::string> losses_;
  uint64_t inherited_ = 0;
  uint64_t streamed_ = 0;
};

std::unique_ptr<Repository> OpenedAt(const std::string& path) {
  auto repository = Repository::Open(RealFileSystem(), path, {});
  EXPECT_TRUE(repository.ok()) << repository.error().Text();
  return std::move(repository).value();
}

void WalkPack(const Pack& pack, Checker& checker, uint64_t budget = uint64_t{64} << 20U) {
  const PackForest forest(pack);
  const WalkChoice choice;
  PackWalk walk(pack, forest, 0, choice, checker, 0);
  for (const uint32_t root : forest.roots()) {
    for (const uint32_t left : walk.WalkFamily(root, budget)) walk.WalkSubtree(left, uint64_t{64} << 20U);
  }
  for (const uint32_t stray : forest.strays()) checker.losses_[forest.PositionOf(stray)] = "stray";
}

// All objects of the repository's own packs and loose files.
void WalkAll(const Repository& repository, Checker& checker) {
  const ObjectStore& store = repository.store();
  std::set<std::string> once;
  for (const Pack* const pack : store.packs()) WalkPack(*pack, checker);
  Inflater inflater;
  for (const auto& folder : store.folders()) {
    for (const std::string& id : folder->loose().ids()) {
      const auto object = folder->loose().Read(id, 1U << 30U, inflater);
      ASSERT_TRUE(object.ok());
      checker.Note(id, object->type, object->content);
    }
  }
}

std::multiset<std::string> ListedByGit(const ScratchRepository& repository) {
  const auto lines = repository.Lines("cat-file --batch-all-objects --batch-check --unordered");
  return {lines.begin(), lines.end()};
}

// A history with deltas of all kinds: a file that grows, one that moves, trees that change in one entry.
void FillWithHistory(const ScratchRepository& repository, int commits) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "line " + std::to_string(i * 7919) + "\n";
  for (int i = 0; i < 40; ++i) repository.Write("d/file" + std::to_string(i), "content " + std::to_string(i));
  for (int i = 0; i < commits; ++i) {
    text.insert(static_cast<size_t>(i * 13) % text.size(), "inserted " + std::to_string(i) + "\n");
    repository.Commit("d/grows.txt", text, "commit " + std::to_string(i));
  }
  repository.Git("tag -a -m 'a tag' v1");
}

class ObjectWalk : public testing::TestWithParam<const char*> {};

TEST_P(ObjectWalk, ShowsWhatGitLists) {
  const ScratchRepository repository(GetParam());
  FillWithHistory(repository, 30);
  repository.Git("repack -q -a -d -f --depth=50");
  repository.Commit("loose.txt", "not in the pack");
  const auto opened = OpenedAt(repository.git_folder());
  Checker checker(opened->format());
  WalkAll(*opened, checker);
  EXPECT_EQ(checker.seen_, ListedByGit(repository));
  EXPECT_THAT(checker.losses_, IsEmpty());
  EXPECT_GT(checker.inherited_, 100U);
}

TEST_P(ObjectWalk, ReadsIndexesOfBothVersionsAndRefDeltas) {
  const ScratchRepository repository(GetParam());
  FillWithHistory(repository, 20);
  // The last one has places beyond 2^31 written as such.
  for (const char* const version : {"1", "2", "2,0x40"}) {
    repository.Git("-c repack.useDeltaBaseOffset=false repack -q -a -d -f");
    repository.Git("index-pack -o new.idx --index-version=" + std::string(version) +
                   " .git/objects/pack/*.pack && mv -f new.idx .git/objects/pack/*.idx");
    const auto opened = OpenedAt(repository.git_folder());
    Checker checker(opened->format());
    WalkAll(*opened, checker);
    EXPECT_EQ(checker.seen_, ListedByGit(repository)) << version;
    EXPECT_THAT(checker.losses_, IsEmpty());
    EXPECT_THAT(opened->notes(), IsEmpty());
  }
}

TEST_P(ObjectWalk, BuildsTheIndexOfAPackThatHasNone) {
  const ScratchRepository repository(GetParam());
  FillWithHistory(repository, 20);
  repository.Git("-c repack.useDeltaBaseOffset=false repack -q -a -d -f");
  const auto listed = ListedByGit(repository);
  ASSERT_EQ(std::system(("rm -f " + repository.git_folder() + "/objects/pack/*.idx").c_str()), 0);
  const auto opened = OpenedAt(repository.git_folder());
  Checker checker(opened->format());
  WalkAll(*opened, checker);
  EXPECT_EQ(checker.seen_, listed);
  EXPECT_THAT(opened->notes(), IsEmpty());
}

TEST_P(ObjectWalk, LittleMemoryChangesNothing) {
  const ScratchRepository repository(GetParam());
  FillWithHistory(repository, 30);
  repository.Git("repack -q -a -d -f --depth=250");
  const auto opened = OpenedAt(repository.git_folder());
  Checker checker(opened->format());
  for (const Pack* const pack : opened->store().packs()) WalkPack(*pack, checker, 6000);
  EXPECT_EQ(checker.seen_, ListedByGit(repository));
  EXPECT_THAT(checker.losses_, IsEmpty());
}

TEST_P(ObjectWalk, ReadsAnyObjectByItsId) {
  const ScratchRepository repository(GetParam());
  FillWithHistory(repository, 30);
  repository.Git("repack -q -a -d -f --depth=250");
  repository.Commit("loose.txt", "not in the pack");
  const auto opened = OpenedAt(repository.git_folder());
  ObjectReader reader(opened->store());
  for (const std::string& line : repository.Lines("cat-file --batch-all-objects --batch-check='%(objectname)'")) {
    const std::string id = IdFromHex(line, opened->format()).value_or("");
    const auto object = reader.Read(id, 1U << 20U);
    ASSERT_TRUE(object.ok()) << line << object.error().Text();
    EXPECT_EQ(IdHex(IdOf(opened->format(), object->type, object->content)), line);
  }
  EXPECT_TRUE(IsMissingObject(reader.Read(std::string(IdSize(opened->format()), 'x'), 100).error()));
}

INSTANTIATE_TEST_SUITE_P(ThoroughFormats, ObjectWalk, testing::Values("--object-format=sha1", "--object-format=sha256"),
                         [](const auto& each) { return std::string(each.param).substr(16); });

TEST(PackDamageThorough, LosesOnlyWhatIsDamaged) {
  const ScratchRepository repository;
  FillWithHistory(repository, 20);
  repository.Git("repack -q -a -d -f");
  const size_t all = ListedByGit(repository).size();
  const auto before = OpenedAt(repository.git_folder());
  const std::string file = repository.git_folder() + "/objects/pack/" + before->store().packs()[0]->name();
  const auto size = static_cast<off_t>(before->store().packs()[0]->bytes().size());
  size_t worst = 0;
  for (off_t at = 12; at < size - 20; at += size / 23) {
    ASSERT_EQ(chmod(file.c_str(), 0600), 0);
    const FileDescriptor pack(open(file.c_str(), O_RDWR | O_CLOEXEC));
    char byte = 0;
    ASSERT_EQ(pread(pack.get(), &byte, 1, at), 1);
    const auto damaged = static_cast<char>(byte ^ 0x55);
    ASSERT_EQ(pwrite(pack.get(), &damaged, 1, at), 1);
    // No content may be wrong: Checker compares hashes. What is damaged is told, and the rest is there.
    Checker checker(ObjectFormat::kSha1);
    const auto opened = OpenedAt(repository.git_folder());
    WalkPack(*opened->store().packs()[0], checker);
    EXPECT_EQ(checker.seen_.size() + checker.losses_.size(), all);
    EXPECT_GE(checker.losses_.size(), 1U) << "byte " << at;
    worst = std::max(worst, checker.losses_.size());
    ASSERT_EQ(pwrite(pack.get(), &byte, 1, at), 1);
  }
  EXPECT_LT(worst, all / 2);
}

TEST(LargeBlob, IsStreamed) {
  const ScratchRepository repository;
  std::string large(3'000'000, '\0');
  for (size_t i = 0; i < large.size(); i += 5) large[i] = static_cast<char>(i * 2654435761U >> 13U);
  repository.Commit("large.bin", large);
  repository.Git("repack -q -a -d");
  const auto opened = OpenedAt(repository.git_folder());
  Checker checker(ObjectFormat::kSha1);
  const Pack& pack = *opened->store().packs()[0];
  const PackForest forest(pack);
  const WalkChoice choice;
  PackWalk walk(pack, forest, 0, choice, checker, 0);
  for (const uint32_t root : forest.roots()) {
    for (const uint32_t left : walk.WalkFamily(root, 1'000'000)) walk.WalkSubtree(left, 2'000'000);
  }
  EXPECT_EQ(checker.streamed_, 1U);
  EXPECT_EQ(checker.seen_.size(), 3U);
}

// Real repositories, where there are some: KEYMUSTER_GIT_REPOSITORIES=/path/a/.git:/path/b
TEST(RealRepositories, ShowWhatTheirIdsSay) {
  const char* const list = std::getenv("KEYMUSTER_GIT_REPOSITORIES");
  if (list == nullptr) GTEST_SKIP() << "KEYMUSTER_GIT_REPOSITORIES names none";
  std::string rest = list;
  while (!rest.empty()) {
    const std::string path = rest.substr(0, rest.find(':'));
    rest.erase(0, path.size() + 1);
    const auto opened = OpenedAt(path);
    Checker checker(opened->format());
    WalkAll(*opened, checker);
    EXPECT_THAT(checker.losses_, IsEmpty()) << path;
    std::string ids;
    // What lies in two packs was shown twice.
    for (const std::string& line : std::set<std::string>(checker.seen_.begin(), checker.seen_.end()))
      ids += line + '\n';
    const std::string here = ::testing::TempDir() + "keymuster-seen";
    std::ofstream(here) << ids;
    const std::string command = "git -C '" + path +
                                "' cat-file --batch-all-objects --batch-check --unordered | LC_ALL=C sort | "
                                "cmp - '" +
                                here + "'";
    EXPECT_EQ(std::system(command.c_str()), 0) << path;
  }
}

}  // namespace
}  // namespace keymuster
