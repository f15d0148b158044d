#include "scanner/leaks/match/walk/regex_walk.h"

#include <algorithm>
#include <cstdint>

#include "core/ascii.h"

namespace keymuster {
namespace {

using Kind = RegexStep::Kind;

constexpr size_t kMostSteps = 20'000;
constexpr size_t kDeepest = 160;  // choices that are still open
constexpr size_t kBytesOfStep = 32;

bool IsWord(std::string_view text, size_t at) { return at < text.size() && (IsAlnum(text[at]) || text[at] == '_'); }

class Walk {
 public:
  Walk(const RegexProgram& program, std::string_view text, size_t to) : program_(program), text_(text), to_(to) {
    result_.slots.fill(std::string_view::npos);
  }

  WalkResult Run(size_t from) {
    at_ = from;
    do {
      while (Step()) {
      }
    } while (!done_ && GoBack());
    result_.steps = steps_;
    return result_;
  }

 private:
  enum class Back : uint8_t { kChoice, kShorter, kLonger, kSlot };

  // What is tried when all behind it has failed.
  struct Open {
    Back kind = Back::kChoice;
    uint32_t step = 0;  // to go on with; kSlot: the slot
    size_t at = 0;      // where; kSlot: what stood in it
    size_t limit = 0;   // kShorter: the least place; kLonger: the greatest
  };

  // False: this way ends here.
  bool Step() {
    if (++steps_ > kMostSteps) return GiveUp();
    const RegexStep& step = program_.steps[step_];
    switch (step.kind) {
      case Kind::kBytes:
        return step.lazy ? TakeFew(step) : TakeMany(step);
      case Kind::kFork:
        if (!Push({Back::kChoice, step.lazy ? step_ + 1 : step.to, at_, 0})) return false;
        return GoOn(step.lazy ? step.to : step_ + 1);
      case Kind::kJump:
        return GoOn(step.to);
      case Kind::kSave:
        if (!Push({Back::kSlot, step.to, result_.slots[step.to], 0})) return false;
        result_.slots[step.to] = at_;
        return GoOn(step_ + 1);
      case Kind::kTextBegin:
        return at_ == 0 && GoOn(step_ + 1);
      case Kind::kTextEnd:
        return at_ == text_.size() && GoOn(step_ + 1);
      case Kind::kWordEdge:
        return AtEdge() && GoOn(step_ + 1);
      case Kind::kNoWordEdge:
        return !AtEdge() && GoOn(step_ + 1);
      case Kind::kMatch:
        break;
    }
    done_ = true;
    result_.end = WalkEnd::kMatch;
    result_.match_end = at_;
    return false;
  }

  bool GoOn(uint32_t step) {
    step_ = step;
    return true;
  }

  bool AtEdge() const { return IsWord(text_, at_) != (at_ > 0 && IsWord(text_, at_ - 1)); }

  // How many bytes of the set stand here, at most `most`.
  size_t Count(const RegexStep& step, size_t most) {
    const RegexBytes& set = program_.sets[step.set];
    const char* const bytes = text_.data() + at_;
    size_t count = 0;
    while (count < most && set.data()[static_cast<unsigned char>(bytes[count])]) ++count;
    steps_ += count / kBytesOfStep;
    return count;
  }

  bool TakeMany(const RegexStep& step) {
    const size_t count = Count(step, std::min<size_t>(step.max, to_ - at_));
    if (count < step.min) return false;
    const size_t least = at_ + step.min;
    at_ += count;
    if (at_ > least && !Push({Back::kShorter, step_ + 1, at_, least})) return false;
    return GoOn(step_ + 1);
  }

  bool TakeFew(const RegexStep& step) {
    const size_t most = std::min<size_t>(step.max, to_ - at_);
    if (most < step.min || Count(step, step.min) < step.min) return false;
    const size_t furthest = at_ + most;
    at_ += step.min;
    if (at_ < furthest && !Push({Back::kLonger, step_, at_, furthest})) return false;
    return GoOn(step_ + 1);
  }

  bool Push(const Open& open) {
    if (depth_ == open_.size()) return GiveUp();
    open_[depth_++] = open;
    return true;
  }

  bool GiveUp() {
    done_ = true;
    result_.end = WalkEnd::kGaveUp;
    return false;
  }

  // To the last choice that is still open; false: there is none.
  bool GoBack() {
    while (depth_ > 0) {
      Open& open = open_[depth_ - 1];
      if (open.kind == Back::kSlot) {
        result_.slots[open.step] = open.at;
        --depth_;
        continue;
      }
      at_ = open.at;
      step_ = open.step;
      if (open.kind == Back::kChoice) {
        --depth_;
        return true;
      }
      if (open.kind == Back::kShorter) {
        at_ = --open.at;
        if (open.at == open.limit) --depth_;
        return true;
      }
      const RegexBytes& set = program_.sets[program_.steps[open.step].set];
      const bool longer = set[static_cast<unsigned char>(text_[open.at])];
      at_ = ++open.at;
      step_ = open.step + 1;
      if (!longer || open.at == open.limit) --depth_;
      if (longer) return true;
    }
    return false;
  }

  const RegexProgram& program_;
  const std::string_view text_;
  const size_t to_;
  size_t at_ = 0;
  uint32_t step_ = 0;
  size_t steps_ = 0;
  bool done_ = false;
  WalkResult result_;
  size_t depth_ = 0;
  std::array<Open, kDeepest> open_;
};

}  // namespace

WalkResult WalkRegex(const RegexProgram& program, std::string_view text, size_t from, size_t to) {
  return Walk(program, text, to).Run(from);
}

}  // namespace keymuster
