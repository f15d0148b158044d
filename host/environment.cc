#include "host/environment.h"

#include <cstdlib>

namespace keymuster {
namespace {

class HostEnvironment : public Environment {
 public:
  std::optional<std::string> Get(const std::string& name) const override {
    const char* const value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return value;
  }
};

}  // namespace

const Environment& RealEnvironment() {
  static const HostEnvironment environment;
  return environment;
}

}  // namespace keymuster
