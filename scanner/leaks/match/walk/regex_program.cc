#include "scanner/leaks/match/walk/regex_program.h"

#include <algorithm>

#include "scanner/leaks/match/walk/regex_node.h"

namespace keymuster {
namespace {

using Kind = RegexStep::Kind;

constexpr size_t kMostSteps = 4000;
constexpr size_t kMostSets = 1000;

class Compiler {
 public:
  explicit Compiler(const std::vector<uint32_t>& groups) : groups_(groups) {}

  std::optional<RegexProgram> Compile(const RegexNode& node) {
    Emit(node);
    program_.steps.push_back({});
    if (program_.steps.size() > kMostSteps || program_.sets.size() > kMostSets) return std::nullopt;
    seen_.assign(program_.steps.size(), false);
    added_.assign(program_.sets.size(), false);
    MarkFirst(0);
    return std::move(program_);
  }

 private:
  uint32_t here() const { return static_cast<uint32_t>(program_.steps.size()); }

  uint32_t Put(Kind kind, uint32_t to = 0, bool lazy = false) {
    // Too long is found out at the end; until then nothing more is added.
    if (here() <= kMostSteps) program_.steps.push_back({.kind = kind, .lazy = lazy, .to = to});
    return here() - 1;
  }

  void EmitBytes(const RegexBytes& bytes, uint32_t min, uint32_t max, bool lazy) {
    const auto known = std::find(program_.sets.begin(), program_.sets.end(), bytes);
    const auto set = static_cast<uint16_t>(known - program_.sets.begin());
    if (known == program_.sets.end() && set <= kMostSets) program_.sets.push_back(bytes);
    RegexStep& step = program_.steps[Put(Kind::kBytes, 0, lazy)];
    step.set = set;
    step.min = min;
    step.max = max;
  }

  void Emit(const RegexNode& node) {
    switch (node.kind) {
      case RegexNode::Kind::kSequence:
        for (const RegexNode& part : node.parts) Emit(part);
        break;
      case RegexNode::Kind::kChoice:
        EmitChoice(node);
        break;
      case RegexNode::Kind::kBytes:
        EmitBytes(node.bytes, 1, 1, false);
        break;
      case RegexNode::Kind::kRepeat:
        EmitRepeat(node);
        break;
      case RegexNode::Kind::kGroup:
        EmitGroup(node);
        break;
      case RegexNode::Kind::kAssert:
        Put(node.assertion);
        break;
    }
  }

  void EmitChoice(const RegexNode& node) {
    std::vector<uint32_t> jumps;
    for (size_t i = 0; i < node.parts.size(); ++i) {
      const bool last = i + 1 == node.parts.size();
      const uint32_t fork = last ? 0 : Put(Kind::kFork);
      Emit(node.parts[i]);
      if (last) break;
      jumps.push_back(Put(Kind::kJump));
      program_.steps[fork].to = here();
    }
    for (const uint32_t jump : jumps) program_.steps[jump].to = here();
  }

  void EmitRepeat(const RegexNode& node) {
    const RegexNode& part = node.parts[0];
    if (part.kind == RegexNode::Kind::kBytes) return EmitBytes(part.bytes, node.min, node.max, node.lazy);
    for (uint32_t i = 0; i < node.min && here() <= kMostSteps; ++i) Emit(part);
    if (node.max == RegexProgram::kUnbounded) {
      const uint32_t fork = Put(Kind::kFork, 0, node.lazy);
      Emit(part);
      Put(Kind::kJump, fork);
      program_.steps[fork].to = here();
      return;
    }
    std::vector<uint32_t> forks;
    for (uint32_t i = node.min; i < node.max && here() <= kMostSteps; ++i) {
      forks.push_back(Put(Kind::kFork, 0, node.lazy));
      Emit(part);
    }
    for (const uint32_t fork : forks) program_.steps[fork].to = here();
  }

  void EmitGroup(const RegexNode& node) {
    const auto wanted = std::find(groups_.begin(), groups_.end(), node.group);
    const auto slot = static_cast<uint32_t>(2 * (wanted - groups_.begin()));
    if (wanted != groups_.end()) Put(Kind::kSave, slot);
    Emit(node.parts[0]);
    if (wanted != groups_.end()) Put(Kind::kSave, slot + 1);
  }

  // Every way from the begin to the first byte.
  void MarkFirst(uint32_t at) {
    for (; !seen_[at]; ++at) {
      seen_[at] = true;
      const RegexStep& step = program_.steps[at];
      if (step.kind == Kind::kMatch) program_.first.fill(true);
      if (step.kind == Kind::kMatch) return;
      if (step.kind == Kind::kJump) return MarkFirst(step.to);
      if (step.kind == Kind::kFork) MarkFirst(step.to);
      if (step.kind != Kind::kBytes) continue;
      AddFirst(step.set);
      if (step.min > 0) return;
    }
  }

  // Each set once: a rule of many names has a way for each of them.
  void AddFirst(uint16_t set) {
    if (added_[set]) return;
    added_[set] = true;
    for (size_t byte = 0; byte < program_.first.size(); ++byte) {
      program_.first[byte] = program_.first[byte] || program_.sets[set][byte];
    }
  }

  const std::vector<uint32_t>& groups_;
  RegexProgram program_;
  std::vector<bool> seen_;   // by step
  std::vector<bool> added_;  // by set
};

}  // namespace

std::optional<RegexProgram> CompileRegex(std::string_view regex, const std::vector<uint32_t>& groups) {
  const std::optional<RegexNode> node = ParseRegex(regex);
  if (!node) return std::nullopt;
  return Compiler(groups).Compile(*node);
}

}  // namespace keymuster
