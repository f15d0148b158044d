"""Random values of the shape of AWS's credentials. Shares nothing with the scanner: shapes are those of AWS's
documentation (IAM User Guide, "IAM identifiers"; STS, "Credentials")."""
import base64
import string

BASE32 = string.ascii_uppercase + "234567"
BASE64 = string.ascii_letters + string.digits + "+/"


def word(rng, alphabet, length):
    return "".join(rng.choice(alphabet) for _ in range(length))


def key_id(rng, prefix="AK" "IA"):
    """New style: the first 40 bits behind the top bit are the account."""
    account = rng.randrange(10**11, 10**12)
    head = (1 << 47 | account << 7 | rng.randrange(128)).to_bytes(6, "big")
    return prefix + base64.b32encode(head + rng.randbytes(4)).decode()[:16]


def secret(rng):
    """Forty base64 characters, uniformly: whatever comes, also at the edges."""
    return word(rng, BASE64, 40)


def edge_secret(rng):
    """Begins or ends with + or /."""
    body = secret(rng)
    return rng.choice("+/") + body[1:] if rng.random() < 0.5 else body[:-1] + rng.choice("+/")


def session_token(rng):
    mark = rng.choice([b"\x21\x0a\x09origin_ec", b"\x17\x0a\x03\x19\x12\x0faws-token"])
    if rng.random() < 0.7:
        raw = b"\x21\x0a\x09origin_ec\x10" + rng.randbytes(rng.randrange(180, 2600))
    else:
        raw = base64.b64decode("FwoGZXIvYXdz") + b"\x10" + rng.randbytes(rng.randrange(180, 700))
    del mark
    return base64.b64encode(raw).decode()


class Credentials:
    def __init__(self, rng, prefix=None):
        self.id = key_id(rng, prefix or rng.choice(["AK" "IA"] * 3 + ["AS" "IA"]))
        self.secret = edge_secret(rng) if rng.random() < 0.2 else secret(rng)
        self.token = session_token(rng)
