#include "bench/vectorscan_words.h"

#include <hs/hs.h>

#include <cstdlib>

namespace keymuster {

struct VectorscanWords::State {
  hs_database_t* database = nullptr;
  hs_scratch_t* scratch = nullptr;
};

VectorscanWords::VectorscanWords(const std::vector<std::string>& words) : state_(std::make_unique<State>()) {
  std::vector<const char*> texts;
  std::vector<size_t> sizes;
  std::vector<unsigned> flags(words.size(), HS_FLAG_CASELESS);
  std::vector<unsigned> ids(words.size(), 0);
  for (const std::string& word : words) {
    texts.push_back(word.c_str());
    sizes.push_back(word.size());
  }
  hs_compile_error_t* error = nullptr;
  if (hs_compile_lit_multi(texts.data(), flags.data(), ids.data(), sizes.data(), static_cast<unsigned>(words.size()),
                           HS_MODE_BLOCK, nullptr, &state_->database, &error) != HS_SUCCESS ||
      hs_alloc_scratch(state_->database, &state_->scratch) != HS_SUCCESS) {
    std::abort();
  }
}

VectorscanWords::~VectorscanWords() {
  hs_free_scratch(state_->scratch);
  hs_free_database(state_->database);
}

size_t VectorscanWords::CountIn(std::string_view text) const {
  size_t count = 0;
  const auto on_match = [](unsigned, unsigned long long, unsigned long long, unsigned, void* counter) {
    ++*static_cast<size_t*>(counter);
    return 0;
  };
  hs_scan(state_->database, text.data(), static_cast<unsigned>(text.size()), 0, state_->scratch, on_match, &count);
  return count;
}

}  // namespace keymuster
