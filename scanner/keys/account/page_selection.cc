#include "scanner/keys/account/page_selection.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace keymuster {
namespace {

struct Chain {
  std::vector<size_t> pages;
  bool from_beginning = false;
  bool to_end = false;
  bool complete() const { return from_beginning && to_end; }
};

// The recorded pages of one list, found by the marker they were asked with.
class Pages {
 public:
  explicit Pages(const std::vector<PageOfList>& pages) : pages_(pages) {
    for (size_t i = 0; i < pages.size(); ++i) by_request_.emplace(pages[i].page->request_marker, i);
  }

  // Chains from all beginnings, then from the pages that none of them reached.
  std::vector<Chain> Chains() const {
    std::vector<Chain> chains;
    std::vector<bool> reached(pages_.size(), false);
    for (const bool beginnings : {true, false}) {
      for (size_t i = 0; i < pages_.size(); ++i) {
        if (reached[i] || pages_[i].page->request_marker.empty() != beginnings) continue;
        chains.push_back(Follow(i));
        for (const size_t page : chains.back().pages) reached[page] = true;
      }
    }
    return chains;
  }

 private:
  // A marker that leads back to a page of the chain ends it, cut.
  Chain Follow(size_t first) const {
    Chain chain;
    chain.from_beginning = pages_[first].page->request_marker.empty() && !pages_[first].filtered;
    std::set<size_t> visited;
    for (std::optional<size_t> at = first; at; at = Next(*at, visited)) {
      visited.insert(*at);
      chain.pages.push_back(*at);
      chain.to_end = !pages_[*at].page->cut;
    }
    return chain;
  }

  std::optional<size_t> Next(size_t at, const std::set<size_t>& visited) const {
    const Page& page = *pages_[at].page;
    if (!page.cut || page.next_marker.empty()) return std::nullopt;
    const auto [begin, end] = by_request_.equal_range(page.next_marker);
    for (auto candidate = begin; candidate != end; ++candidate) {
      if (!visited.contains(candidate->second)) return candidate->second;
    }
    return std::nullopt;
  }

  const std::vector<PageOfList>& pages_;
  std::multimap<std::string_view, size_t> by_request_;
};

// The markers that the complete lists follow. A page that one of them leads to, and that is in no complete list itself,
// was recorded twice.
std::set<std::string_view> FollowedMarkers(const std::vector<Chain>& chains, const std::vector<PageOfList>& pages) {
  std::set<std::string_view> markers;
  for (const Chain& chain : chains) {
    if (!chain.complete()) continue;
    for (const size_t page : chain.pages) {
      if (pages[page].page->cut) markers.insert(pages[page].page->next_marker);
    }
  }
  return markers;
}

}  // namespace

PageSelection SelectPages(const std::vector<PageOfList>& pages) {
  PageSelection selection;
  if (pages.empty()) return selection;
  const auto older = [&](size_t left, size_t right) { return pages[left].recorded < pages[right].recorded; };
  const std::vector<Chain> chains = Pages(pages).Chains();
  const std::set<std::string_view> followed = FollowedMarkers(chains, pages);
  const auto repeats = [&](const Chain& chain) {
    const PageOfList& first = pages[chain.pages.front()];
    return chain.to_end && !first.filtered && followed.contains(first.page->request_marker);
  };

  const Chain* newest = nullptr;
  bool all_complete = true;
  for (const Chain& chain : chains) {
    all_complete = all_complete && (chain.complete() || repeats(chain));
    if (chain.complete() && (newest == nullptr || !older(chain.pages.front(), newest->pages.front()))) newest = &chain;
  }
  std::set<size_t> used;
  for (const Chain& chain : chains) {
    if (!chain.complete() || &chain == newest) used.insert(chain.pages.begin(), chain.pages.end());
  }
  for (size_t page = 0; page < pages.size(); ++page) {
    (used.contains(page) ? selection.used : selection.superseded).push_back(page);
  }
  std::stable_sort(selection.used.begin(), selection.used.end(), older);
  selection.listing = all_complete ? Listing::kComplete : Listing::kTruncated;
  return selection;
}

}  // namespace keymuster
