#pragma once

#include <string>
#include <string_view>

namespace keymuster {

// What the content of a compressed file is called: the name in its gzip header, else the file's own name without
// folders and without the suffix of the compression ("logs/app.log.xz" holds "app.log", "a.tgz" holds "a.tar"), else
// "content".
std::string NameInside(std::string_view compressed_name, std::string_view header_name);

}  // namespace keymuster
