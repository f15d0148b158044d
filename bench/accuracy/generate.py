#!/usr/bin/env python3
"""Writes labelled cases: every context in every disguise, with random credentials. One JSON object a line:
id, kind ("positive"), context, disguise, data (base64 of the bytes), key_ids, secrets, tokens, pairs ([id, secret]...).

What AWS's credentials make (presigned requests, SMTP passwords, ...) stands in `tokens`, from tokens.py.

    generate.py [--draws N] [--seed N] > cases.jsonl
"""
import argparse
import base64
import itertools
import json
import random
import re
import sys
import urllib.parse

import credentials
import disguises
import tokens
from contexts import CONTEXTS

WORDS = "alpha bravo deploy backup media assets reports billing worker batch mirror archive upload staging canary".split()


def fill(template, first, second, rng):
    values = {"I": first.id, "S": first.secret, "T": first.token, "J": second.id, "R": second.secret}

    def simple(text):
        text = re.sub(r"@([ISTJR])", lambda m: values[m.group(1)], text)
        text = re.sub(r"@w", lambda m: rng.choice(WORDS), text)
        text = re.sub(r"@n", lambda m: str(rng.randrange(10**11, 10**12)), text)
        return text.replace("@d T", str(rng.randrange(1, 9)) + "T")

    def coded(match):
        code, body = match.group(1), match.group(2)
        body = values.get(body) or simple(body)
        return base64.b64encode(body.encode()).decode() if code == "b64" else urllib.parse.quote(body, safe="")

    return simple(re.sub(r"@\{(b64|url):([^}]*)\}", coded, template))


def cases(draws, seed):
    for name, _, template in CONTEXTS:
        context, _, language = name.partition("/")
        for draw in range(draws):
            kinds = [(d.__name__, d) for d in disguises.WHOLE + [disguises.composed]]
            if language:
                kinds.append(("concatenation", lambda rng, text: disguises.concatenation(rng, text, language)))
            for kind, disguise in kinds:
                rng = random.Random("%s/%s/%d/%d" % (name, kind, draw, seed))
                prefix = "AS" "IA" if "@T" in template else None
                first, second = credentials.Credentials(rng, prefix), credentials.Credentials(rng)
                text = fill(template, first, second, rng)
                pads = ["", "", "# " + rng.choice(WORDS) + "\n" * rng.choice([1, 2]), "x\n" * rng.randrange(40)]
                if "csv" not in context and "xml" not in context:
                    text = rng.choice(pads) + text
                used = lambda mark: re.search("[@:]%s" % mark, template) is not None
                pairs = [[first.id, first.secret]] if used("I") and used("S") else []
                if used("J"):
                    pairs.append([second.id, second.secret])
                yield {
                    "id": "%s/%s/%d" % (context, kind, draw), "kind": "positive", "context": context, "disguise": kind,
                    "data": base64.b64encode(disguise(rng, text)).decode(),
                    "key_ids": [first.id] * used("I") + [second.id] * used("J"),
                    "secrets": [first.secret] * used("S") + [second.secret] * used("R"),
                    "tokens": [first.token] * used("T"), "pairs": pairs,
                }


def token_cases(draws, seed):
    for name, _, template, make in tokens.CONTEXTS:
        for draw in range(draws):
            for disguise in disguises.WHOLE + [disguises.composed]:
                rng = random.Random("%s/%s/%d/%d" % (name, disguise.__name__, draw, seed))
                kinds = ["AK" "IA"] if make in (tokens.smtp_password,) else ["AK" "IA", "AS" "IA"]
                own = credentials.Credentials(rng, rng.choice(kinds))
                written, token = make(rng, own)
                text = template.replace("@{b64:AWS:@X}", base64.b64encode(("AWS:" + written).encode()).decode())
                text = re.sub("@w", lambda m: rng.choice(WORDS), text)
                text = re.sub("@n", lambda m: str(rng.randrange(10**11, 10**12)), text)
                text = text.replace("@I", own.id).replace("@X", written)
                inside = own.id in text
                yield {
                    "id": "%s/%s/%d" % (name, disguise.__name__, draw), "kind": "positive", "context": name,
                    "disguise": disguise.__name__, "data": base64.b64encode(disguise(rng, text)).decode(),
                    "key_ids": [own.id] * inside, "tokens": [token],
                    "pairs": [[own.id, token]] * ("@I" in template),
                }


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--draws", type=int, default=2)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    for case in itertools.chain(cases(options.draws, options.seed), token_cases(options.draws, options.seed)):
        sys.stdout.write(json.dumps(case) + "\n")


if __name__ == "__main__":
    main()
