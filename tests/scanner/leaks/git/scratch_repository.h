#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "tests/host/temporary_folder.h"

namespace keymuster {

// A repository that git itself makes, with no word of the machine's or the user's configuration.
class ScratchRepository {
 public:
  explicit ScratchRepository(const std::string& init_options = "") { Git("init -q " + init_options + " ."); }

  // Output of one git command, run in the work tree; ends the test program if git fails.
  std::string Git(const std::string& arguments) const {
    const std::string command =
        "cd '" + folder_.path() +
        "' && env -i PATH=\"$PATH\" HOME=/nonexistent GIT_CONFIG_NOSYSTEM=1 "
        "GIT_AUTHOR_NAME=Ann GIT_AUTHOR_EMAIL=ann@example.org GIT_AUTHOR_DATE='1700000000 +0100' "
        "GIT_COMMITTER_NAME=Com GIT_COMMITTER_EMAIL=com@example.org "
        "GIT_COMMITTER_DATE='1700000100 +0000' git -c gc.auto=0 -c protocol.file.allow=always " +
        arguments;
    FILE* const pipe = popen(command.c_str(), "r");
    std::string output;
    char buffer[4096];
    for (size_t size = 0; (size = fread(buffer, 1, sizeof(buffer), pipe)) > 0;) output.append(buffer, size);
    if (pclose(pipe) != 0) {
      std::fprintf(stderr, "failed: %s\n", command.c_str());
      std::abort();
    }
    return output;
  }

  std::vector<std::string> Lines(const std::string& arguments) const {
    std::vector<std::string> lines;
    std::string rest = Git(arguments);
    for (size_t end = 0; (end = rest.find('\n')) != std::string::npos; rest.erase(0, end + 1)) {
      lines.push_back(rest.substr(0, end));
    }
    return lines;
  }

  void Commit(const std::string& file, const std::string& content, const std::string& message = "m") const {
    Write(file, content);
    Git("add -A");
    Git("commit -q -m '" + message + "'");
  }

  void Write(const std::string& file, const std::string& content) const {
    const std::string path = folder_ / file;
    std::filesystem::create_directories(path.substr(0, path.rfind('/')));
    folder_.Write(file, content);
  }

  const std::string& path() const { return folder_.path(); }
  std::string git_folder() const { return folder_ / ".git"; }

 private:
  TemporaryFolder folder_;
};

}  // namespace keymuster
