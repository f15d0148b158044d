#pragma once

#include <optional>
#include <string_view>

#include "scanner/leaks/filter/token_facts.h"
#include "scanner/leaks/match/token.h"

namespace keymuster {

// What a request says that AWS's Signature Version 4 signed (IAM User Guide, "Signature Version 4 for API requests"):
// key id, region, service, when it was signed and when it ends, and for presigned URLs what its signature can be proved
// by. Holds no secret.
struct SignedRequest {
  TokenFacts facts;
  bool database = false;  // it signs in to a database: RDS, ElastiCache, MemoryDB (Action=connect)
};

// Where a signature stands: as a parameter of a URL or a field of a form (X-Amz-Signature), or in the header
// Authorization.
enum class SignaturePlace { kParameter, kHeader };

// The request that the 64 hexadecimal digits at `signature` sign; nullopt if nothing around them says for which key id
// and day.
std::optional<SignedRequest> ReadSignedRequest(std::string_view text, Span signature, SignaturePlace place);

}  // namespace keymuster
