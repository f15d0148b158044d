#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scanner/leaks/blob.h"

namespace keymuster {

// Files that hold one value, and whose name says which: secrets of Docker and Kubernetes (mounted folders), envdir,
// access_key_id.txt next to secret_access_key.txt.

// What a file, or an archive's member, is called, without folders and ending: "secret_access_key" of
// "conf/secret_access_key.txt". Views the path, or the last member.
std::string_view NameOfFile(std::string_view path, const std::vector<std::string>& members);
inline std::string_view NameOfFile(const BlobOrigin& origin) { return NameOfFile(origin.path, origin.members); }

// Whether the name says that its value is a secret access key (or what else is called a secret).
bool NamesSecretFile(std::string_view name);

// The one value that a file's content is: without the line end behind it. Empty if there is more than that, or more
// than a secret takes.
std::string_view OnlyValueIn(std::string_view content);

}  // namespace keymuster
