#include "scanner/leaks/git/git_config.h"

#include <algorithm>
#include <array>

#include "core/ascii.h"

namespace keymuster {
namespace {

constexpr std::array<std::string_view, 7> kKnownExtensions{
    "noop", "noop-v1", "objectformat", "partialclone", "preciousobjects", "refstorage", "worktreeconfig"};

std::string_view Trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string Unquoted(std::string_view value) {
  std::string text;
  bool quoted = false;
  for (size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '"') {
      quoted = !quoted;
    } else if (value[i] == '\\' && i + 1 < value.size()) {
      text += value[++i];
    } else if (!quoted && (value[i] == '#' || value[i] == ';')) {
      break;
    } else {
      text += value[i];
    }
  }
  return std::string(Trimmed(text));
}

void Take(std::string_view section, const std::string& key, const std::string& value, GitConfig* config) {
  if (section == "core" && key == "repositoryformatversion") {
    config->format_version = value.size() == 1 && value[0] >= '0' && value[0] <= '9' ? value[0] - '0' : 99;
  } else if (section == "core" && key == "worktree") {
    config->work_tree = value;
  } else if (section == "extensions") {
    if (key == "objectformat") config->object_format = LowerCase(value);
    if (key == "refstorage") config->ref_storage = LowerCase(value);
    if (key == "partialclone") config->partial = true;
    const bool known = std::find(kKnownExtensions.begin(), kKnownExtensions.end(), key) != kKnownExtensions.end();
    if (!known && config->unknown_extension.empty()) config->unknown_extension = key;
  } else if (section == "remote" && (key == "promisor" || key == "partialclonefilter")) {
    config->partial = config->partial || LowerCase(value) != "false";
  }
}

}  // namespace

GitConfig ParseGitConfig(std::string_view text) {
  GitConfig config;
  std::string section;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = Trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with('[')) {
      const size_t close = std::min(line.find(']'), line.size());
      section = LowerCase(Trimmed(line.substr(1, std::min(line.find_first_of(" \"."), close) - 1)));
      line = Trimmed(line.substr(std::min(close + 1, line.size())));
    }
    if (line.empty() || line[0] == '#' || line[0] == ';') continue;
    const size_t equals = std::min(line.find('='), line.size());
    const std::string_view value = line.substr(std::min(equals + 1, line.size()));
    Take(section, LowerCase(Trimmed(line.substr(0, equals))), Unquoted(Trimmed(value)), &config);
  }
  return config;
}

}  // namespace keymuster
