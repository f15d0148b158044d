#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace keymuster {

// What kind of trouble it is. The caller of the program sees it as an exit code
// (docs/architecture.md, "Exit codes"); inside the program it decides whether a
// run may go on.
enum class ErrorCode {
  kUsage,        // a flag, an argument or an environment variable is wrong
  kConfig,       // a configuration, policy or snapshot file is wrong
  kRule,         // a rule file is wrong, or no rule is left
  kUnreadable,   // the machine did not give the bytes (missing, denied, I/O error)
  kMalformed,    // the bytes were read and are not what they claim to be
  kBudget,       // a limit of bytes, ratio, entries, depth or time was reached
  kOutput,       // a report could not be written
  kInterrupted,  // a signal asked us to stop
  kInternal,     // our own promise is broken (the ledger does not add up)
};

// An error that a person can act on: where, what, and how to mend it.
// Plain value; never holds a secret (only names, positions and reasons).
struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string where;  // "policy.toml:3:7", a path, an option; may be empty
  std::string what;   // one clause, no full stop
  std::string mend;   // how to put it right; may be empty

  // Puts an outer place in front of `where`: "outer: inner".
  Error In(std::string_view outer) &&;

  // "where: what; mend", the form that is shown. The parts are escaped for a terminal.
  std::string Text() const;
};

// A value of type T, or the Error that explains its absence. Test it before use:
// Value() of a failed result ends the process with a message (it is our own bug).
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return std::holds_alternative<T>(state_); }
  explicit operator bool() const { return ok(); }

  const T& value() const& { return std::get<T>(state_); }
  T& value() & { return std::get<T>(state_); }
  T&& value() && { return std::get<T>(std::move(state_)); }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  const Error& error() const& { return std::get<Error>(state_); }
  Error&& error() && { return std::get<Error>(std::move(state_)); }

 private:
  std::variant<T, Error> state_;
};

// Success, or an Error.
class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  const Error& error() const& { return *error_; }
  Error&& error() && { return *std::move(error_); }

 private:
  std::optional<Error> error_;
};

}  // namespace keymuster

// Returns the error of a Status or Result from the enclosing function.
#define KEYMUSTER_RETURN_IF_ERROR(expression)         \
  do {                                                \
    if (auto status_ = (expression); !status_.ok()) { \
      return std::move(status_).error();              \
    }                                                 \
  } while (false)

#define KEYMUSTER_CONCAT_INNER_(a, b) a##b
#define KEYMUSTER_CONCAT_(a, b) KEYMUSTER_CONCAT_INNER_(a, b)

// KEYMUSTER_ASSIGN_OR_RETURN(auto file, OpenFile(path)); declares `file` or returns the error.
#define KEYMUSTER_ASSIGN_OR_RETURN(declaration, expression) \
  KEYMUSTER_ASSIGN_OR_RETURN_(KEYMUSTER_CONCAT_(result_, __LINE__), declaration, expression)
#define KEYMUSTER_ASSIGN_OR_RETURN_(temporary, declaration, expression) \
  auto temporary = (expression);                                        \
  if (!temporary.ok()) return std::move(temporary).error();             \
  declaration = std::move(temporary).value()
