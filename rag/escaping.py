"""Text from outside, written so that Markdown shows its very characters and obeys none."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

UNSHOWN = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff]")  # no Markdown can hold these
BREAKS = re.compile(r"[\t\n\f\r]|(?<= ) ")
SPECIAL = re.compile(
    r"[\\`*_{}\[\]<>#|~$^&:@!]"  # marks of Markdown, HTML, tables, formulas, links and mentions
    r"|(?<!\S)[-+=]|-(?=-)|(?<=www)\."  # what opens a list or a rule, makes a dash or a link
    r"|(?<=\A\d)[.)]|(?<=\A\d\d)[.)]|(?<=\A\d\d\d)[.)]|(?<=\A\d\d\d\d)[.)]",  # what numbers a list
    re.IGNORECASE | re.ASCII,
)


def plain_markdown(text: str) -> str:
    """Text in one line that renders as itself, its line breaks and runs of spaces as references."""
    shown = SPECIAL.sub(r"\\\g<0>", UNSHOWN.sub("\ufffd", text))
    return BREAKS.sub(lambda match: f"&#{ord(match[0])};", shown)


def linked(url: str | None) -> str:
    """The address as a link of Markdown if it is one of the web, else nothing."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    return f"<{quote(url or '', safe=':/?#@!$&()*+,;=%~-._', errors='replace')}>"
