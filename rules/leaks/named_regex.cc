#include "rules/leaks/named_regex.h"

#include <algorithm>

namespace keymuster {
namespace {

// Each count is what real files need, with room: an assignment that is longer is not one.
constexpr uint32_t kMoreName = 40;  // aws_secret_access_key_of_the_nightly_build
constexpr uint32_t kSpace = 32;     // deep YAML
constexpr uint32_t kLittleSpace = 4;
constexpr uint32_t kQuotes = 3;  // '"] and "})

// "aws-secret-key": its words, each joined by one separator or none; any case.
BoundedRegex NameOf(const std::string& name) {
  std::vector<BoundedRegex> parts;
  size_t begin = 0;
  for (size_t end = 0; end != std::string::npos; begin = end + 1) {
    end = name.find('-', begin);
    if (begin > 0) parts.push_back(Times(OneByte("[ _.\\-]"), 0, 1));
    parts.push_back(ExactBytes(std::string_view(name).substr(begin, end - begin)));
  }
  return InSequence(parts);
}

BoundedRegex AnyNameOf(const NamedShape& shape) {
  std::vector<BoundedRegex> names;
  for (const std::string& name : shape.names) names.push_back(NameOf(name));
  const BoundedRegex any = AnyOf(names);
  return {"(?i:" + any.text + ")", any.longest, true};
}

// Blanks and line ends, also as they are written inside a string.
BoundedRegex Space() { return AnyOf({OneByte("[ \\t\\r\\n]"), {"\\\\[nrt]", 2, false}}); }

// A quote as it is, and escaped for JSON (to any depth that is met), for HTML, for a URL.
BoundedRegex Quote() {
  return AnyOf({{"\\\\{0,7}[\"'`]", 8, false},
                {"\\\\{1,2}u00(?:22|27)", 7, false},
                {"&(?:quot|apos|#34|#39);", 6, false},
                {"%2[27]", 3, false}});
}

// What may close the name: "name", ['name'], **name**, <key>name</key>.
BoundedRegex Closing() {
  return Times(AnyOf({Quote(), OneByte("[\\])}*]"), {"%5[Dd]", 3, false}, {"</[A-Za-z]{1,12}>", 15, false}}), 0,
               kQuotes);
}

// = : := => == .= += -> , | || ( { [ > and the like, and the same in HTML, JSON and URLs.
BoundedRegex Operator() {
  return AnyOf({{"[=:,>|([{?!~*.+\\-]{1,3}", 3, false},
                {"=?&gt;", 5, false},
                {"%3[ADad]", 3, false},
                {"\\\\{1,2}u003[adeADE]", 7, false}});
}

// One word may stand between: a call, `aws.String("...`; a type, `: string = "...`; the second half of a pair,
// `name: KEY, value: "..."`.
BoundedRegex Between() {
  const BoundedRegex space = Times(Space(), 0, kLittleSpace);
  const BoundedRegex call{"(?:new )?[A-Za-z_][\\w.:]{0,30}\\(", 36, false};
  const BoundedRegex type{"[&A-Za-z_][\\w&<>.]{0,24} {0,8}= {0,8}", 42, false};
  const BoundedRegex pair = InSequence(
      {Times(Quote(), 0, 1), {"(?i:[a-z]{0,9}value)", 14, true}, Times(Quote(), 0, 1), space, Operator(), space});
  return Times(AnyOf({call, type, pair}), 0, 1);
}

// What may open the value: "value, b'value, ("value, {value.
BoundedRegex Opening() {
  const BoundedRegex quote = InSequence({Times(OneByte("[bBfFLNrRuU@$]"), 0, 1), Quote()});
  return Times(AnyOf({quote, OneByte("[([{<]"), {"&lt;", 4, false}}), 0, kQuotes);
}

// Everything between the last word of the name and the value: the same for all names.
const BoundedRegex& BehindName() {
  static const BoundedRegex behind = [] {
    const BoundedRegex space = Times(Space(), 0, kSpace);
    const BoundedRegex operators = InSequence({space, Operator(), space, Times(InSequence({Operator(), space}), 0, 1)});
    // <key>NAME</key><string>value.
    const BoundedRegex tag = InSequence({space, {"<[A-Za-z]{1,12}>", 14, false}, Times(Space(), 0, kLittleSpace)});
    // ENV NAME value, aws configure set name value: a blank is the operator.
    const BoundedRegex link = AnyOf({operators, tag, Times(Space(), 1, kSpace)});
    const BoundedRegex more_name = Times(OneByte("[\\w.\\-]"), 0, kMoreName);
    return InSequence({more_name, Closing(), link, Between(), Opening()});
  }();
  return behind;
}

}  // namespace

BoundedRegex AssignmentOf(const NamedShape& shape) { return InSequence({AnyNameOf(shape), BehindName()}); }

// One byte may join two words, and '-' is one.
uint32_t LongestAssignment(const NamedShape& shape) {
  size_t longest = 0;
  for (const std::string& name : shape.names) longest = std::max(longest, name.size());
  return static_cast<uint32_t>(longest) + BehindName().longest;
}

}  // namespace keymuster
