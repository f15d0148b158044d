#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "host/environment.h"

namespace keymuster {

// An environment that holds what the test says and nothing of the machine's.
class FixedEnvironment : public Environment {
 public:
  FixedEnvironment(std::initializer_list<std::pair<const std::string, std::string>> variables)
      : variables_(variables) {}
  void Set(const std::string& name, std::string value) { variables_[name] = std::move(value); }
  std::optional<std::string> Get(const std::string& name) const override {
    const auto found = variables_.find(name);
    if (found == variables_.end()) return std::nullopt;
    return found->second;
  }

 private:
  std::map<std::string, std::string> variables_;
};

}  // namespace keymuster
