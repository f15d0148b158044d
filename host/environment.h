#pragma once

#include <optional>
#include <string>

namespace keymuster {

// The process environment, as a parameter.
class Environment {
 public:
  virtual ~Environment() = default;
  virtual std::optional<std::string> Get(const std::string& name) const = 0;
};

const Environment& RealEnvironment();

}  // namespace keymuster
