#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scanner/leaks/archive/wire/frame.h"

namespace keymuster {

// Who is told what an archive holds, in its order. Between BeginMember and EndMember only Data is called.
class WalkSink {
 public:
  virtual ~WalkSink() = default;
  virtual void BeginMember(const MemberChain& chain) = 0;
  virtual void Data(std::string_view bytes) = 0;  // not empty
  virtual void EndMember(const std::optional<Loss>& loss) = 0;
  virtual void Link(const MemberChain& chain, const std::string& target) = 0;
  virtual void Lost(const MemberChain& chain, const Loss& loss) = 0;
  // Nobody listens any more: the walk may end.
  virtual bool closed() const = 0;
};

}  // namespace keymuster
