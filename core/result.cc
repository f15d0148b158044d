#include "core/result.h"

#include "core/printable.h"

namespace keymuster {

Error Error::In(std::string_view outer) && {
  where = where.empty() ? std::string(outer) : std::string(outer) + ": " + where;
  return std::move(*this);
}

// Escaping happens here and nowhere earlier: the parts stay raw, so that nothing is escaped twice.
std::string Error::Text() const {
  std::string text = Printable(where);
  if (!text.empty()) text += ": ";
  text += Printable(what);
  if (!mend.empty()) text += "; " + Printable(mend);
  return text;
}

}  // namespace keymuster
