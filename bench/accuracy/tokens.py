"""What AWS's credentials make or come as, besides ids, secrets and session tokens. Built as AWS's documentation and its open
clients build them, with this library alone; nothing is shared with the scanner. Each function takes a random source and
Credentials and gives (text, token): the text to write down, and the part of it that must be told."""
import base64
import hashlib
import hmac
import json
import urllib.parse
import uuid

import credentials

REGIONS = ["eu-west-1", "us-east-1", "us-gov-west-1", "ap-southeast-2", "cn-north-1"]
UNPADDED = lambda data: base64.urlsafe_b64encode(data).decode().rstrip("=")
STANDARD = lambda data: base64.b64encode(data).decode()


def _day(rng):
    return "202%d%02d%02d" % (rng.randrange(3, 7), rng.randrange(1, 13), rng.randrange(1, 29))


def _hmac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def _signature(secret, day, region, service, to_sign):
    """IAM User Guide, "Create a signed AWS API request"."""
    key = ("AWS4" + secret).encode()
    for part in (day, region, service, "aws4_request"):
        key = _hmac(key, part)
    return _hmac(key, to_sign).hex()


def _presigned(rng, own, host, path, service, first="", method="GET", last=""):
    """The query of a presigned request, in the order of AWS's clients, and its signature."""
    day, region = _day(rng), rng.choice(REGIONS)
    time = day + "T%02d%02d%02dZ" % (rng.randrange(24), rng.randrange(60), rng.randrange(60))
    scope = "/".join([day, region, service, "aws4_request"])
    fields = {"X-Amz-Algorithm": "AWS4-HMAC-SHA256", "X-Amz-Credential": own.id + "/" + scope, "X-Amz-Date": time,
              "X-Amz-Expires": str(rng.choice([60, 900, 3600, 43200])), "X-Amz-SignedHeaders": "host"}
    if own.id.startswith("AS"):
        fields["X-Amz-Security-Token"] = own.token
    fields.update(urllib.parse.parse_qsl(first))
    query = "&".join("%s=%s" % (k, urllib.parse.quote(v, safe="-_.~")) for k, v in sorted(fields.items()))
    canonical = "\n".join([method, path, query, "host:" + host, "", "host", "UNSIGNED-PAYLOAD"])
    to_sign = "\n".join(["AWS4-HMAC-SHA256", time, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    signature = _signature(own.secret, day, region, service, to_sign)
    return "%s%s?%s&X-Amz-Signature=%s%s" % (host, path, query, signature, last), signature


def presigned_url(rng, own):
    """S3 API Reference, "Authenticating requests: using query parameters"."""
    host = "backup-%d.s3.amazonaws.com" % rng.randrange(10**6)
    text, signature = _presigned(rng, own, host, "/a/report-%d.csv" % rng.randrange(100), "s3")
    return "https://" + text, signature


def database_token(rng, own):
    """RDS User Guide, "Connecting using IAM authentication"."""
    host = "db%d.c%d.eu-west-1.rds.amazonaws.com:%d" % (rng.randrange(99), rng.randrange(10**9), rng.choice([3306, 5432]))
    return _presigned(rng, own, host, "/", "rds-db", "Action=connect&DBUser=app")


def cache_token(rng, own):
    """ElastiCache User Guide, "Authenticating with IAM"."""
    return _presigned(rng, own, "cache-%d" % rng.randrange(99), "/", "elasticache", "Action=connect&User=app")


def cluster_token(rng, own):
    """EKS, aws-iam-authenticator: a presigned GetCallerIdentity in base64."""
    url, signature = _presigned(rng, own, "sts.amazonaws.com", "/", "sts", "Action=GetCallerIdentity&Version=2011-06-15")
    return "k8s-aws-v1." + UNPADDED(("https://" + url).encode()), signature


def signed_header(rng, own):
    """IAM User Guide, "Elements of an AWS API request signature"."""
    day, region = _day(rng), rng.choice(REGIONS)
    signature = _signature(own.secret, day, region, "ec2", "what was asked %d" % rng.randrange(10**9))
    comma = rng.choice([", ", ","])
    return comma.join(["AWS4-HMAC-SHA256 Credential=%s/%s/%s/ec2/aws4_request" % (own.id, day, region),
                       "SignedHeaders=content-type;host;x-amz-date", "Signature=" + signature]), signature


def bedrock_short(rng, own):
    """Bedrock User Guide, "Generate short-term keys"; aws-bedrock-token-generator."""
    url, _ = _presigned(rng, own, "bedrock.amazonaws.com", "/", "bedrock", "Action=CallWithBearerToken", "POST", "&Version=1")
    token = "bedrock-api-key-" + STANDARD(url.encode())
    return token, token


def bedrock_long(rng, own):
    """Bedrock User Guide, "Generate long-term keys"; a service-specific credential in base64."""
    user = "BedrockAPIKey-%s-at-%d:" % (credentials.word(rng, "abcdefghijklmnopqrstuvwxyz0123456789", 4), rng.randrange(10**11, 10**12))
    token = "ABSK" + STANDARD((user + STANDARD(rng.randbytes(rng.choice([47, 48])))).encode())
    return token, token


def smtp_password(rng, own):
    """SES Developer Guide, "Obtaining SES SMTP credentials by converting"."""
    key = _hmac(("AWS4" + own.secret).encode(), "11111111")
    for part in (rng.choice(REGIONS[:2]), "ses", "aws4_request", "SendRawEmail"):
        key = _hmac(key, part)
    token = STANDARD(b"\x04" + key)
    return token, token


def mws_token(rng, own):
    """Amazon MWS Developer Guide, MWSAuthToken."""
    token = "amzn.mws." + str(uuid.UUID(bytes=rng.randbytes(16), version=4))
    return token, token


def service_password(rng, own):
    """IAM User Guide, "Use IAM with CodeCommit: Git credentials"."""
    token = STANDARD(rng.randbytes(32))
    return token, token


def registry_password(rng, own):
    """ECR API Reference, GetAuthorizationToken; what `aws ecr get-login-password` prints."""
    held = {"payload": STANDARD(rng.randbytes(rng.randrange(600, 1100))), "datakey": STANDARD(rng.randbytes(rng.randrange(140, 200))),
            "version": "2", "type": "DATA_KEY", "expiration": rng.randrange(1700000000, 1800000000)}
    token = STANDARD(json.dumps(held, separators=(",", ":")).encode())
    return token, token


def artifact_token(rng, own):
    """CodeArtifact User Guide, "Authentication and tokens"; an encrypted JWT (RFC 7516)."""
    begin = rng.randrange(1700000000, 1800000000)
    head = {"ver": 1, "isu": begin, "enc": "A128GCM", "tag": UNPADDED(rng.randbytes(16)), "exp": begin + 43200, "alg": "A128GCMKW",
            "iv": UNPADDED(rng.randbytes(12))}
    parts = [json.dumps(head, separators=(",", ":")).encode(), rng.randbytes(16), rng.randbytes(12), rng.randbytes(rng.randrange(250, 900)), rng.randbytes(16)]
    token = ".".join(UNPADDED(part) for part in parts)
    return token, token


def sign_in_token(rng, own):
    """~/.aws/sso/cache; IAM Identity Center OIDC API Reference, CreateToken: a body, a colon and an ECDSA signature."""
    signature = b"\x30\x65\x02\x31" + rng.randbytes(49) + b"\x02\x30" + rng.randbytes(48)
    token = rng.choice(["aoa", "aor"]) + "AAAAAG" + UNPADDED(rng.randbytes(rng.randrange(220, 500))) + ":" + STANDARD(signature)
    return token, token


# Name, where the form comes from, template, what makes @X. @I is the id, @w a word, @n a number.
CONTEXTS = [
    ("presigned-url", "S3 User Guide, sharing objects", "Download: @X\n", presigned_url),
    ("presigned-url-html", "a page", "<a href=\"@X\">report</a>\n", presigned_url),
    ("presigned-url-json", "an API's answer", "{\"url\": \"@X\", \"method\": \"GET\"}\n", presigned_url),
    ("presigned-url-curl", "a shell script", "curl -o out.csv '@X'\n", presigned_url),
    ("rds-token-env", "RDS User Guide, psql", "export PGPASSWORD=\"@X\"\n", database_token),
    ("rds-token-yaml", "a settings file", "db:\n  user: app\n  password: '@X'\n", database_token),
    ("elasticache-token", "ElastiCache User Guide", "AUTH app @X\n", cache_token),
    ("eks-token", "aws eks get-token", "{\"kind\": \"ExecCredential\", \"status\": {\"token\": \"@X\"}}\n", cluster_token),
    ("signed-header", "IAM User Guide", "Authorization: @X\r\nHost: ec2.amazonaws.com\r\n", signed_header),
    ("signed-header-log", "a debug log of botocore", "DEBUG headers={'Authorization': b'@X', 'User-Agent': 'aws-cli'}\n", signed_header),
    ("bedrock-short", "Bedrock User Guide", "export AWS_BEARER_TOKEN_BEDROCK=@X\n", bedrock_short),
    ("bedrock-short-python", "Bedrock User Guide, Python", "os.environ['AWS_BEARER_TOKEN_BEDROCK'] = \"@X\"\n", bedrock_short),
    ("bedrock-long", "Bedrock User Guide", "AWS_BEARER_TOKEN_BEDROCK=@X\n", bedrock_long),
    ("bedrock-long-header", "Bedrock User Guide, HTTP", "curl -H \"Authorization: Bearer @X\" https://bedrock-runtime.us-east-1.amazonaws.com\n", bedrock_long),
    ("ses-env", "SES Developer Guide", "SMTP_USERNAME=@I\nSMTP_PASSWORD=@X\n", smtp_password),
    ("ses-csv", "SES console, credentials.csv", "IAM User Name,Smtp Username,Smtp Password\nses-smtp-user.20250131,@I,@X\n", smtp_password),
    ("ses-postfix", "SES Developer Guide, Postfix", "[email-smtp.us-east-1.amazonaws.com]:587 @I:@X\n", smtp_password),
    ("ses-settings", "Django", "EMAIL_HOST_USER = '@I'\nEMAIL_HOST_PASSWORD = '@X'\n", smtp_password),
    ("mws", "MWS Developer Guide", "MWSAuthToken=@X\n", mws_token),
    ("mws-json", "a settings file", "{\"seller\": \"@w\", \"token\": \"@X\"}\n", mws_token),
    ("codecommit-url", "CodeCommit User Guide", "git clone https://@w-at-@n:@X@git-codecommit.eu-west-1.amazonaws.com/v1/repos/@w\n", service_password),
    ("codecommit-netrc", "CodeCommit User Guide", "machine git-codecommit.us-east-1.amazonaws.com login @w-at-@n password @X\n", service_password),
    ("codecommit-json", "iam create-service-specific-credential",
     "{\"ServiceUserName\": \"@w-at-@n\", \"ServicePassword\": \"@X\", \"Status\": \"Active\"}\n", service_password),
    ("ecr-login", "ECR User Guide", "docker login -u AWS -p @X @n.dkr.ecr.eu-west-1.amazonaws.com\n", registry_password),
    ("ecr-docker-config", "docker, config.json", "{\"auths\": {\"@n.dkr.ecr.eu-west-1.amazonaws.com\": {\"auth\": \"@{b64:AWS:@X}\"}}}\n", registry_password),
    ("ecr-authorization", "ecr get-authorization-token", "{\"authorizationData\": [{\"authorizationToken\": \"@{b64:AWS:@X}\", \"expiresAt\": \"2025-01-01T00:00:00+00:00\"}]}\n", registry_password),
    ("codeartifact-npmrc", "CodeArtifact User Guide, npm", "//@w-@n.d.codeartifact.eu-west-1.amazonaws.com/npm/@w/:_authToken=@X\n", artifact_token),
    ("codeartifact-pip", "CodeArtifact User Guide, pip", "index-url = https://aws:@X@@w-@n.d.codeartifact.eu-west-1.amazonaws.com/pypi/@w/simple/\n", artifact_token),
    ("codeartifact-env", "CodeArtifact User Guide", "export CODEARTIFACT_AUTH_TOKEN=@X\n", artifact_token),
    ("sso-cache", "AWS CLI, ~/.aws/sso/cache", "{\"startUrl\": \"https://@w.awsapps.com/start\", \"region\": \"eu-west-1\", \"accessToken\": \"@X\", \"expiresAt\": \"2025-01-01T00:00:00Z\"}\n", sign_in_token),
]
