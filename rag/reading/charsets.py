"""Characters of text in the charset it names, as browsers understand the name."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
FEW = 200  # characters beyond ASCII of which one may be broken

_CHARSETS = re.compile(  # of the web, by Python's names; utf-7 and Python's own escapes are none of them
    r"utf-8|utf-16(-[lb]e)?|ascii|iso8859-\d+|cp(125\d|86[26]|874|949|932)|koi8-[ru]|mac-cyrillic|gb(k|2312|18030)"
    r"|big5(hkscs)?|shift_jis|euc_(jp|kr)|iso2022_jp"
)
_WIDER = {  # what browsers read in place of the charset that is named
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_REPLACED = "\N{REPLACEMENT CHARACTER}"


def marked(data: bytes) -> str | None:
    """The text behind a byte order mark, None where it has none."""
    for mark, codec in MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace")
    return None


def codec_of(label: str | None) -> str | None:
    """Python's name of a charset, None for one that is none of the web's."""
    try:
        name = codecs.lookup((label or "").lower().removeprefix("x-")).name
    except (LookupError, ValueError):
        return None
    return _WIDER.get(name, name) if _CHARSETS.fullmatch(name) else None


def decode(data: bytes, codec: str) -> str | None:
    """The text as UTF-8 where it is valid, else in `codec`, a few broken characters replaced; None for more of them.

    What is valid UTF-8 is taken for it, since text of another charset hardly ever is.
    """
    if not codec.startswith(("utf-16", "iso2022")):
        with suppress(UnicodeDecodeError):
            return data.decode("utf-8")
    text = data.decode(codec, "replace")
    broken = text.count(_REPLACED)
    if codec == "utf-8":
        broken -= data.count(_REPLACED.encode())
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return text if not broken or (broken < foreign and broken <= max(1, foreign // FEW)) else None
