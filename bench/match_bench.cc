// match_bench LIST [BYTES] [google-benchmark's flags]
//
// The levels of the matcher over the files that LIST names, all in memory, one thread. The first line to read any other
// by is the sum of the bytes as 64-bit words: what memory gives. `found` stands beside each time, so that a fast wrong
// answer cannot hide.

#include <benchmark/benchmark.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "bench/corpus.h"
#include "rules/leaks/rule_set.h"
#include "scanner/leaks/match/compiled_rules.h"
#include "scanner/leaks/match/literal_prefilter.h"
#include "scanner/leaks/match/run_prefilter.h"
#include "scanner/leaks/match/token_finder.h"
#ifdef KEYMUSTER_VECTORSCAN
#include "bench/vectorscan_words.h"
#endif

namespace keymuster {
namespace {

LeakRuleSet RulesLike(const std::string& glob) {
  RuleSelection selection;
  if (!glob.empty()) selection.only = {glob};
  auto rules = LeakRuleSet::Create(selection, {});
  if (!rules.ok()) {
    std::cerr << rules.error().Text() << "\n";
    std::exit(2);
  }
  return std::move(rules).value();
}

void Report(benchmark::State& state, const Corpus& corpus, size_t found) {
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * corpus.bytes().size()));
  state.counters["found"] = static_cast<double>(found);
}

size_t SumOf(std::string_view bytes) {
  uint64_t sum = 0;
  for (size_t at = 0; at + 8 <= bytes.size(); at += 8) {
    uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, 8);
    sum += word;
  }
  return sum;
}

void SumWords(benchmark::State& state, const Corpus& corpus) {
  for (auto _ : state) benchmark::DoNotOptimize(SumOf(corpus.bytes()));
  Report(state, corpus, 0);
}

size_t TokensIn(const Corpus& corpus, const CompiledRules& rules, size_t first, size_t step) {
  TokenFinder finder(rules);
  std::vector<Token> tokens;
  for (size_t i = first; i < corpus.files(); i += step) {
    finder.Begin();
    finder.Find(Chunk::Whole(corpus.file(i)), &tokens);
  }
  return tokens.size();
}

void FindTokens(benchmark::State& state, const Corpus& corpus, const CompiledRules& rules) {
  size_t found = 0;
  for (auto _ : state) found = TokensIn(corpus, rules, 0, 1);
  Report(state, corpus, found);
}

template <class Work>
void OnTwoThreads(const Work& work) {
  std::thread other([&work] { work(1); });
  work(0);
  other.join();
}

void SumOnTwoThreads(benchmark::State& state, const Corpus& corpus) {
  const size_t half = corpus.bytes().size() / 2;
  for (auto _ : state) {
    OnTwoThreads([&](size_t which) { benchmark::DoNotOptimize(SumOf(corpus.bytes().substr(which * half, half))); });
  }
  Report(state, corpus, 0);
}

void FindOnTwoThreads(benchmark::State& state, const Corpus& corpus, const CompiledRules& rules) {
  std::array<size_t, 2> found{};
  for (auto _ : state) {
    OnTwoThreads([&](size_t which) { found[which] = TokensIn(corpus, rules, which, 2); });
  }
  Report(state, corpus, found[0] + found[1]);
}

void Candidates(benchmark::State& state, const Corpus& corpus, const Prefilter& prefilter) {
  std::vector<Candidate> candidates;
  for (auto _ : state) {
    candidates.clear();
    for (size_t i = 0; i < corpus.files(); ++i) {
      const std::string_view text = corpus.file(i);
      prefilter.Find(text, 0, text.size(), &candidates);
    }
  }
  Report(state, corpus, candidates.size());
}

// RE2 alone, one rule.
void Re2Alone(benchmark::State& state, const Corpus& corpus, const CompiledRules& rules) {
  const RegexMatcher& matcher = rules.matcher(0);
  size_t found = 0;
  for (auto _ : state) {
    found = 0;
    for (size_t i = 0; i < corpus.files(); ++i) {
      const std::string_view text = corpus.file(i);
      for (size_t from = 0; from < text.size();) {
        const auto match = matcher.Search(text, from, text.size());
        if (!match) break;
        ++found;
        from = match->token.end;
      }
    }
  }
  Report(state, corpus, found);
}

std::vector<DerivedRegex> DerivedOf(const LeakRuleSet& rules) {
  std::vector<DerivedRegex> derived;
  for (const LeakRule& rule : rules.rules()) derived.push_back(DeriveRegex(rule.shape));
  return derived;
}

#ifdef KEYMUSTER_VECTORSCAN
void Vectorscan(benchmark::State& state, const Corpus& corpus, const LeakRuleSet& rules) {
  std::vector<std::string> words;
  for (const DerivedRegex& derived : DerivedOf(rules)) {
    words.insert(words.end(), derived.anchors.begin(), derived.anchors.end());
    words.insert(words.end(), derived.literals.begin(), derived.literals.end());
  }
  const VectorscanWords scanner(words);
  size_t found = 0;
  for (auto _ : state) {
    found = 0;
    for (size_t i = 0; i < corpus.files(); ++i) found += scanner.CountIn(corpus.file(i));
  }
  Report(state, corpus, found);
}
#endif

// What lives as long as the benchmarks that view it.
struct Subject {
  explicit Subject(const std::string& glob)
      : rules(RulesLike(glob)), derived(DerivedOf(rules)), tables(rules.rules()), compiled(rules) {}
  std::vector<LeakRule> Rules() const { return {rules.rules().begin(), rules.rules().end()}; }

  const LeakRuleSet rules;
  const std::vector<DerivedRegex> derived;
  const MatcherTablesBuilder tables;
  const CompiledRules compiled;
};

void Register(const std::string& name, const Subject& subject, const Corpus& corpus) {
  static std::vector<std::unique_ptr<Prefilter>> prefilters;
  const auto add = [&](const std::string& what, std::unique_ptr<Prefilter> prefilter) {
    prefilters.push_back(std::move(prefilter));
    benchmark::RegisterBenchmark(
        (what + name).c_str(),
        [&corpus, p = prefilters.back().get()](benchmark::State& state) { Candidates(state, corpus, *p); });
  };
  add("literal_prefilter/", std::make_unique<LiteralPrefilter>(subject.Rules(), subject.derived));
  const BlockMasksPaths& paths = UsableBlockMasksPaths();
  for (size_t i = 0; i < paths.count; ++i) {
    add("run_prefilter/" + std::string(paths.paths[i].name) + "/",
        std::make_unique<RunPrefilter>(subject.rules.rules(), subject.tables.tables(), paths.paths[i].function));
  }
  benchmark::RegisterBenchmark(("token_finder/" + name).c_str(),
                               [&](benchmark::State& state) { FindTokens(state, corpus, subject.compiled); });
  benchmark::RegisterBenchmark(("token_finder_2_threads/" + name).c_str(), [&](benchmark::State& state) {
    FindOnTwoThreads(state, corpus, subject.compiled);
  })->UseRealTime();
#ifdef KEYMUSTER_VECTORSCAN
  benchmark::RegisterBenchmark(("vectorscan_words/" + name).c_str(),
                               [&](benchmark::State& state) { Vectorscan(state, corpus, subject.rules); });
#endif
}

int Measure(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc < 2) {
    std::cerr << "usage: match_bench LIST [BYTES] [--benchmark_...]\n";
    return 2;
  }
  const Corpus corpus = Corpus::Read(argv[1], argc > 2 ? std::strtoull(argv[2], nullptr, 10) : SIZE_MAX);
  if (corpus.bytes().empty()) {
    std::cerr << "match_bench: no file of " << argv[1] << " can be read\n";
    return 2;
  }
  std::cout << corpus.files() << " files, " << corpus.bytes().size() << " bytes\n";
  const Subject id("aws-access-key-id");
  const Subject aws("aws-*");
  const Subject all("");
  benchmark::RegisterBenchmark("sum_words", [&](benchmark::State& state) { SumWords(state, corpus); });
  benchmark::RegisterBenchmark("sum_words_2_threads", [&](benchmark::State& state) {
    SumOnTwoThreads(state, corpus);
  })->UseRealTime();
  benchmark::RegisterBenchmark("re2/aws_id", [&](benchmark::State& state) { Re2Alone(state, corpus, id.compiled); });
  Register("aws_id", id, corpus);
  Register("aws", aws, corpus);
  Register("all", all, corpus);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

}  // namespace
}  // namespace keymuster

int main(int argc, char** argv) { return keymuster::Measure(argc, argv); }
