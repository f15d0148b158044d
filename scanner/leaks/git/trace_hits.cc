#include "scanner/leaks/git/trace_hits.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "scanner/leaks/git/object_scan.h"

namespace keymuster {
namespace {

// One secret at one path, over all versions.
using PlaceKey = std::tuple<std::string, Sha256Digest, std::string, std::vector<std::string>, Place, std::string>;

struct PlaceOverTime {
  std::vector<const Sighting*> sightings;
  std::map<std::string, uint64_t> hits_of;  // object -> how many of its hits have this key
  std::string newest;                       // object
  std::tuple<bool, int64_t, std::string> rank;
};

class HitTracer {
 public:
  HitTracer(const Attribution& attribution, const Repository& repository, const std::string& shown,
            const PathFilter& wanted, UnitScanner& scanner)
      : attribution_(attribution), repository_(repository), shown_(shown), wanted_(wanted), scanner_(scanner) {}

  void Run(std::vector<HeldHits> held) {
    std::sort(held.begin(), held.end(), [](const HeldHits& a, const HeldHits& b) {
      return std::tie(a.origin.object, a.origin.place, a.origin.path, a.origin.members) <
             std::tie(b.origin.object, b.origin.place, b.origin.path, b.origin.members);
    });
    for (const HeldHits& each : held) Note(each);
    for (HeldHits& each : held) Pass(each);
  }

 private:
  const std::map<std::string, Sighting>& SightingsOf(const HeldHits& held) const {
    if (held.origin.place == Place::kFileName) return attribution_.OfName(held.name);
    return attribution_.OfObject(held.origin.object);
  }

  Place PlaceOf(const HeldHits& held) const {
    const bool link = held.origin.place == Place::kContent && attribution_.IsLink(held.origin.object);
    return link ? Place::kLinkTarget : held.origin.place;
  }

  PlaceKey KeyOf(const HeldHits& held, const Hit& hit, const std::string& path) const {
    return {hit.finding.rule, hit.identity, path, held.origin.members, PlaceOf(held), hit.location.encoding};
  }

  static std::string VersionOf(const HeldHits& held) {
    // A name is one thing, in whichever tree it was met first.
    return held.origin.place == Place::kFileName ? std::string() : held.origin.object;
  }

  void Note(const HeldHits& held) {
    for (const auto& [path, sighting] : SightingsOf(held)) {
      for (const Hit& hit : held.hits) {
        PlaceOverTime& place = places_[KeyOf(held, hit, path)];
        const std::string version = VersionOf(held);
        if (place.hits_of[version]++ == 0) place.sightings.push_back(&sighting);
        const std::tuple rank{sighting.at_head, attribution_.SecondsOfLast(sighting), version};
        if (place.newest.empty() || rank > place.rank) {
          place.rank = rank;
          place.newest = version;
        }
      }
    }
  }

  void Pass(HeldHits& held) {
    const auto& sightings = SightingsOf(held);
    if (sightings.empty()) return PassWithoutPath(held);
    for (const auto& [path, sighting] : sightings) {
      if (!wanted_(path)) continue;
      // Hits of one place share its trace; all hits of an object go on together where they can.
      std::map<const PlaceOverTime*, std::vector<Hit>> chosen;
      for (const Hit& hit : held.hits) {
        const PlaceOverTime& place = places_.at(KeyOf(held, hit, path));
        if (place.newest == VersionOf(held)) chosen[&place].push_back(hit);
      }
      for (auto& [place, hits] : chosen) {
        BlobOrigin origin = held.origin;
        origin.path = Shown(path);
        origin.place = PlaceOf(held);
        origin.history = Finished(attribution_.TraceOf(place->sightings, place->newest));
        scanner_.AddHits(std::move(origin), std::move(hits));
      }
    }
  }

  void PassWithoutPath(HeldHits& held) {
    BlobOrigin origin = held.origin;
    origin.history = Finished(attribution_.TraceOfObject(held.origin.object));
    if (!held.name.empty()) origin.path = ShownObject(repository_.path(), held.origin.object) + '/' + held.name;
    scanner_.AddHits(std::move(origin), std::move(held.hits));
  }

  std::string Shown(const std::string& path) const {
    return shown_.ends_with('/') ? shown_ + path : shown_ + '/' + path;
  }

  HistoryTrace Finished(HistoryTrace trace) {
    trace.repository = scanner_.Shown(repository_.path());
    for (auto* const mark : {&trace.first, &trace.last}) {
      if (*mark) (*mark)->author = scanner_.Shown((*mark)->author);
    }
    for (std::string& branch : trace.branches) branch = scanner_.Shown(branch);
    return trace;
  }

  const Attribution& attribution_;
  const Repository& repository_;
  const std::string& shown_;
  const PathFilter& wanted_;
  UnitScanner& scanner_;
  std::map<PlaceKey, PlaceOverTime> places_;
};

}  // namespace

void TraceHits(const Attribution& attribution, const Repository& repository, const std::string& shown,
               std::vector<HeldHits> held, const PathFilter& wanted, UnitScanner& scanner) {
  HitTracer(attribution, repository, shown, wanted, scanner).Run(std::move(held));
}

}  // namespace keymuster
