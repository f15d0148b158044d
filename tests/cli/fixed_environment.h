#pragma once

#include <map>
#include <optional>
#include <string>

#include "host/environment.h"

namespace keymuster {

// An environment that a test writes down.
class FixedEnvironment : public Environment {
 public:
  FixedEnvironment(std::initializer_list<std::pair<const std::string, std::string>> variables)
      : variables_(variables) {}
  std::optional<std::string> Get(const std::string& name) const override {
    const auto found = variables_.find(name);
    return found == variables_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  std::map<std::string, std::string> variables_;
};

}  // namespace keymuster
