#include <utility>

#include "scanner/leaks/filter/aws/signed_request.h"
#include "scanner/leaks/filter/filter.h"

namespace keymuster {
namespace {

std::optional<SignedRequest> Read(const FilterInput& input, SignaturePlace place) {
  return ReadSignedRequest(input.text, input.place, place);
}

FilterVerdict JudgePresigned(const FilterInput& input) {
  const auto request = Read(input, SignaturePlace::kParameter);
  return request && !request->database ? FilterVerdict::kKeep : FilterVerdict::kDrop;
}

FilterVerdict JudgeDatabase(const FilterInput& input) {
  const auto request = Read(input, SignaturePlace::kParameter);
  return request && request->database ? FilterVerdict::kKeep : FilterVerdict::kDrop;
}

FilterVerdict JudgeHeader(const FilterInput& input) {
  return Read(input, SignaturePlace::kHeader) ? FilterVerdict::kKeep : FilterVerdict::kDrop;
}

void TellParameter(const FilterInput& input, TokenFacts* facts) {
  if (auto request = Read(input, SignaturePlace::kParameter)) *facts = std::move(request->facts);
}

void TellHeader(const FilterInput& input, TokenFacts* facts) {
  if (auto request = Read(input, SignaturePlace::kHeader)) *facts = std::move(request->facts);
}

}  // namespace

const Filter& PresignedRequestFilter() {
  static const Filter filter{"presigned-request",
                             "nothing around it says which key signed it, or it signs in to a database", JudgePresigned,
                             TellParameter};
  return filter;
}

const Filter& DatabaseTokenFilter() {
  static const Filter filter{"database-token", "the request that it signs does not sign in to a database",
                             JudgeDatabase, TellParameter};
  return filter;
}

const Filter& SignedHeaderFilter() {
  static const Filter filter{"signed-header", "nothing around it says which key signed it", JudgeHeader, TellHeader};
  return filter;
}

}  // namespace keymuster
