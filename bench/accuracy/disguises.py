"""What happens to text that holds credentials on its way: each takes a random source and text, and gives bytes. Cuts,
widths and which characters are changed are random."""
import base64
import binascii
import html
import re
import textwrap
import urllib.parse


def plain(rng, text):
    return text.encode()


def utf16_mark(rng, text):
    order = rng.choice(["le", "be"])
    return (b"\xff\xfe" if order == "le" else b"\xfe\xff") + text.encode("utf-16-" + order)


def utf16(rng, text):
    return text.encode("utf-16-" + rng.choice(["le", "be"]))


def embedded(rng, encoded):
    """As a value among others."""
    form = rng.choice(["data: %s\n", "{\"blob\":\"%s\",\"n\":1}\n", "x = '%s'\n", "%s\n", "<v>%s</v>\n", "echo %s | base64 -d\n"])
    return (form % encoded).encode()


def base64_standard(rng, text):
    return embedded(rng, base64.b64encode(text.encode()).decode())


def base64_url(rng, text):
    return embedded(rng, base64.urlsafe_b64encode(text.encode()).decode().rstrip("=" if rng.random() < 0.5 else ""))


def base64_wrapped(rng, text):
    encoded = base64.b64encode(text.encode()).decode()
    width = rng.choice([60, 64, 76, rng.randrange(40, 120)])
    indent = " " * rng.choice([0, 0, 2, 6])
    return ("Content-Transfer-Encoding: base64\n\n" + textwrap.indent("\n".join(textwrap.wrap(encoded, width)), indent) + "\n").encode()


def base64_nested(rng, text):
    data = text.encode()
    for _ in range(rng.choice([2, 3])):
        data = base64.b64encode(data)
    return embedded(rng, data.decode())


def base64_of_utf16(rng, text):
    return ("powershell -EncodedCommand " + base64.b64encode(text.encode("utf-16-le")).decode() + "\n").encode()


def hexadecimal(rng, text):
    digits = binascii.hexlify(text.encode()).decode()
    return embedded(rng, digits.upper() if rng.random() < 0.5 else digits)


def percent(rng, text):
    return ("q=" + urllib.parse.quote(text, safe="") + "&x=1\n").encode()


def percent_all(rng, text):
    return ("".join("%%%02X" % b if rng.random() < 0.8 else (chr(b) if chr(b).isalnum() else "%%%02x" % b) for b in text.encode()) + "\n").encode()


SHORT = {"\\": "\\\\", "\"": "\\\"", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def some(rng, text, share, spell):
    """Spells a share of the letters and signs that credentials are made of, and what no string may hold as it is."""
    return "".join(spell(c) if re.match(r"[A-Za-z0-9+/=_]", c) and rng.random() < share else SHORT.get(c, c) for c in text)


def unicode_escapes(rng, text):
    return ("s = \"" + some(rng, text, rng.choice([0.1, 0.5, 1]), lambda c: "\\u%04x" % ord(c)) + "\";\n").encode()


def hex_escapes(rng, text):
    return ("s = \"" + some(rng, text, rng.choice([0.1, 0.5, 1]), lambda c: "\\x%02x" % ord(c)) + "\";\n").encode()


def json_slashes(rng, text):
    """As PHP's json_encode does it."""
    return ("{\"text\":\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t").replace("/", "\\/") + "\"}\n").encode()


def html_entities(rng, text):
    share = rng.choice([0.1, 0.5, 1])
    spell = rng.choice([lambda c: "&#%d;" % ord(c), lambda c: "&#x%x;" % ord(c), lambda c: "&#%03d;" % ord(c)])
    return ("<pre>" + "".join(spell(c) if rng.random() < share and re.match(r"[A-Za-z0-9+/=]", c) else html.escape(c) for c in text) + "</pre>\n").encode()


def quoted_printable(rng, text):
    import quopri
    return b"Content-Transfer-Encoding: quoted-printable\n\n" + quopri.encodestring(text.encode())


JOINTS = {
    "java": [" + ", "\n    + ", " +\n        "], "go": [" + ", " +\n\t\t"], "csharp": [" + ", "+"], "js": [" + ", "+", " +\n  "],
    "python": [" + ", " ", "\n    ", " \\\n    "], "php": [" . ", ".", "\n    . "], "ruby": [" + ", " ", " \\\n  ", " << "],
    "rust": [", "], "cpp": [" ", "\n    "], "scala": [" + ", " +\n  "],
}


def concatenation(rng, text, language):
    """Cuts each quoted value in two or three."""

    def cut(match):
        quote, value = match.group(1), match.group(2)
        cuts = sorted(rng.sample(range(1, len(value)), rng.choice([1, 1, 2])))
        parts = [value[a:b] for a, b in zip([0] + cuts, cuts + [len(value)])]
        joint = rng.choice(JOINTS[language])
        if language == "rust":
            return "concat!(" + ", ".join(quote + p + quote for p in parts) + ")"
        return joint.join(quote + p + quote for p in parts)

    return re.sub(r"([\"'])([A-Za-z0-9+/]{20,40})\1", cut, text).encode()


WHOLE = [plain, utf16_mark, utf16, base64_standard, base64_url, base64_wrapped, base64_nested, base64_of_utf16, hexadecimal, percent,
         percent_all, unicode_escapes, hex_escapes, json_slashes, html_entities, quoted_printable]


def composed(rng, text):
    """Two disguises, one in the other."""
    inner = rng.choice([json_slashes, percent, unicode_escapes, html_entities, base64_standard])(rng, text)
    outer = rng.choice([base64_standard, base64_wrapped, utf16, hexadecimal, json_slashes, base64_url])
    return outer(rng, inner.decode())
