"""Values, headers and bodies that no page of ours would ever send."""

import random
from typing import Final
from urllib.parse import quote, quote_from_bytes

#: Coordinates that nothing else contains: none of them may turn up in a log.
CANARY_LNG: Final = "117.02917"
CANARY_LAT: Final = "36.66483"
CANARY_WORD: Final = "zhaobuzhaodeci"
CANARY_PHONE: Final = "13987650123"

_NUMBERS: Final = (
    *("NaN", "nan", "inf", "-inf", "Infinity", "1e309", "-1e309", "1e-400", "0x1p3", "1_0", "--1"),
    *("", " ", "0", "-0", "+0", "91", "-91", "181", "-181", "9" * 400, "0." + "1" * 5000, "1,2"),
    *("１１７．０２", "٣٦٫٦٦", "一百", "²", "117.02 ", "\t36.6", "117,02", "1e2", "117.02;36.6"),
    *(CANARY_LNG, CANARY_LAT, f"{CANARY_LNG},{CANARY_LAT}", f"{CANARY_LAT},{CANARY_LNG}"),
)
_WORDS: Final = (
    *("station", "legal_aid,station", "now", "24h", "arrival", "walk", "car", "toilet", "zh", "en"),
    *("Station", "station,", ",,,", "station,nothing", "驿站", "历下 驿站", "lx yz", CANARY_WORD),
    *(
        "%",
        "_",
        "\\",
        "'",
        '"',
        "';--",
        "<script>alert(1)</script>",
        "{{7*7}}",
        "${7*7}",
        "../" * 9,
    ),
    *("\x00", "a\x00b", "\r\nX-Odd: 1", "\u202e", "\ufeff", "🕗" * 30, "ﷺ" * 300, "é" * 500),
    *("a" * 3000, "1" * 300, "%s%n%d", "-" * 100, "null", "None", "true", "[]", "{}", CANARY_PHONE),
)
#: Already percent-encoded: text that is not UTF-8, broken escapes, overlong forms.
_RAW: Final = (
    "%00",
    "%ff%fe",
    "%e9",
    "%c0%ae",
    "%ed%a0%80",
    "%",
    "%zz",
    "%u9a7f",
    "+",
    "%2B%20",
    "%0d%0a",
)
PARAMETERS: Final = (
    *("lng", "lat", "near", "kind", "has", "open", "who", "mode", "cursor", "limit", "q", "lang"),
    *("size", "told", "submission_id", "reason", "detail"),
)
METHODS: Final = (
    *("PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "CONNECT", "PROPFIND", "get", "ODD"),
    *("GETGETGETGETGETGETGETGET", "G%20T"),
)
CONTENT_TYPES: Final = (
    *("application/json", "text/plain", "multipart/form-data", "application/octet-stream", ""),
    *("multipart/form-data; boundary=x", "multipart/form-data; boundary=" + "b" * 300),
    *("application/x-www-form-urlencoded; charset=utf-16", "application/xml", ";;;=", "text/html"),
)


def value(chance: random.Random) -> str:
    """A percent-encoded value; one in five is plain."""
    drawn = chance.random()
    if drawn < 0.35:
        return quote(chance.choice(_NUMBERS))
    if drawn < 0.8:
        return quote(chance.choice(_WORDS))
    if drawn < 0.92:
        return chance.choice(_RAW)
    return quote_from_bytes(chance.randbytes(chance.randrange(1, 40)))


def query(chance: random.Random, *, most: int = 5) -> str:
    """Pairs of known, repeated and unknown names."""
    names = [*PARAMETERS, "unknown", "", "lng", "lat", "lng[]", "é", "a" * 200]
    pairs = [
        f"{quote(chance.choice(names))}={value(chance)}" for _ in range(chance.randrange(most + 1))
    ]
    if chance.random() < 0.3:
        pairs += [f"lng={CANARY_LNG}", f"lat={CANARY_LAT}"]
    if chance.random() < 0.05:
        pairs.append("&&==&=")
    return "&".join(pairs)


_HEADERS: Final = (
    *("Accept-Language: en;q=x,*;q=", "Accept-Language: " + "zh," * 900, "Accept-Language: \xff"),
    *("Accept-Encoding: br", "Accept-Encoding: gzip;q=0", "Accept-Encoding: identity;q=0,*;q=0"),
    *("Cookie: lang=xx; size=huge; map=nothing", "Cookie: yijia=.eJw.x.y", "Cookie: ;;;=;a"),
    *("Cookie: yijia=" + "A" * 3000, "HX-Request: true", "HX-Request: TRUE", "HX-Boosted: true"),
    *("HX-Target: é", 'If-None-Match: "', "If-None-Match: *", 'If-None-Match: W/"x", y,,'),
    *(
        "If-Modified-Since: never",
        "Range: bytes=0-0",
        "Range: bytes=9-1,x",
        "Accept: nothing/at-all",
    ),
    *(
        "Origin: null",
        "Origin: http://[",
        "Origin: https://elsewhere.example",
        "Referer: http://[::",
    ),
    *("Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: cross-site", "X-Forwarded-For: 1.2.3.4, x"),
    *("X-Forwarded-Proto: javascript", "X-Forwarded-Host: elsewhere.example", "X-Request-ID: \x7f"),
    *("Expect: 100-continue", "Expect: 200-ok", "Authorization: Basic ====", "Forwarded: for=x"),
    *("Host: elsewhere.example", "Host: [", "Host: a b", "Host: ", "Upgrade: websocket"),
    *(
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: odd",
        "Content-Length: -1",
        "Content-Length: x",
    ),
    *("Content-Length: 99999999999", "X-Odd: " + "x" * 9000, "X Odd: 1", ": 1", " folded"),
    *(f"User-Agent: {CANARY_LNG}", f"X-Position: {CANARY_LNG},{CANARY_LAT}", "X_Under_Score: 1"),
)


def headers(chance: random.Random) -> list[str]:
    """A few odd header lines, rarely very many."""
    if chance.random() < 0.01:
        return [f"X-{number}: x" for number in range(150)]
    return [chance.choice(_HEADERS) for _ in range(chance.choice((0, 0, 0, 1, 1, 2)))]


def body(chance: random.Random) -> bytes:
    """What a form might hold, or something else altogether."""
    drawn = chance.random()
    if drawn < 0.6:
        return query(chance, most=8).encode()
    if drawn < 0.7:
        return b'{"lng": 117.02917, "lat": [[[[' + b"[" * 500
    if drawn < 0.8:
        return (
            b'--x\r\nContent-Disposition: form-data; name="detail"; filename="\xff\x00"\r\n\r\n'
            + chance.randbytes(50)
        )
    if drawn < 0.83:
        return b"detail=" + b"a" * 70_000
    return chance.randbytes(chance.randrange(200))


def mangled(chance: random.Random, raw: bytes) -> bytes:
    """`raw` with bytes changed, cut out, doubled or cut off."""
    data = bytearray(raw)
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(data)) if data else 0
        step = chance.randrange(5)
        if step == 0 and data:
            data[at] = chance.randrange(256)
        elif step == 1:
            del data[at : at + chance.randrange(1, 30)]
        elif step == 2:
            data[at:at] = chance.randbytes(chance.randrange(1, 8))
        elif step == 3:
            data[at:at] = data[at : at + 20]
        elif chance.random() < 0.2:
            del data[at:]
    return bytes(data)
