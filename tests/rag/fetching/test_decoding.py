from __future__ import annotations

from codecs import BOM_UTF8

import pytest

from rag.fetching.decoding import as_utf8, xml_text

TALKS = "Переговори тривають"


@pytest.mark.parametrize(
    ("charset", "codec"),
    [("windows-1251", "cp1251"), ("KOI8-U", "koi8-u"), ("utf-16-be", "utf-16-be"), ("utf8", "utf-8")],
)
def test_a_page_is_put_into_utf_8_by_its_servers_word(charset, codec):
    assert as_utf8(TALKS.encode(codec), charset) == BOM_UTF8 + TALKS.encode()


@pytest.mark.parametrize("charset", ["windows-1251", "iso-8859-1", "ascii"])
def test_what_is_utf_8_is_taken_for_it_whatever_the_server_says(charset):
    assert as_utf8(TALKS.encode(), charset) == BOM_UTF8 + TALKS.encode()


@pytest.mark.parametrize("charset", [None, "", "no-such", "utf-7", "unicode_escape", "zlib", "idna", "a\0b", "é"])
def test_a_page_without_a_charset_of_the_web_stays_as_it_came(charset):
    assert as_utf8(TALKS.encode("cp1251"), charset) == TALKS.encode("cp1251")


def test_a_mark_at_the_beginning_says_more_than_the_server():
    marked = TALKS.encode("utf-16")
    assert as_utf8(marked, "windows-1251") == marked
    assert xml_text(marked, "windows-1251") == TALKS


@pytest.mark.parametrize("charset", ["utf-8", "UTF8"])
def test_a_letter_cut_in_half_does_not_turn_a_page_into_another_charset(charset):
    cut = TALKS.encode()[:-1]
    assert as_utf8(cut, charset).decode("utf-8-sig") == TALKS[:-1] + "\N{REPLACEMENT CHARACTER}"
    assert xml_text(cut, None) == TALKS[:-1] + "\N{REPLACEMENT CHARACTER}"
    assert as_utf8("“Talks”, he said".encode("cp1252"), charset) == BOM_UTF8 + "“Talks”, he said".encode()
    assert as_utf8(b"it\x92s", charset) == BOM_UTF8 + "it’s".encode()


@pytest.mark.parametrize(
    ("charset", "codec", "text"),
    [
        ("us-ascii", "cp1252", "“Talks” of 2022–2025"),
        ("latin1", "cp1252", "“Talks” of 2022–2025"),
        ("iso-8859-9", "cp1254", "“İstanbul” 2022–2025"),
        ("gb2312", "gb18030", "会谈 镕 ǹ"),
        ("Shift_JIS", "cp932", "①会談"),
        ("x-sjis", "cp932", "①会談"),
        ("euc-kr", "cp949", "회담 똠방"),
        ("iso-2022-jp", "iso2022_jp", "会談"),
    ],
)
def test_a_charset_is_understood_as_browsers_do(charset, codec, text):
    assert as_utf8(text.encode(codec), charset) == BOM_UTF8 + text.encode()
    xml = f'<?xml version="1.0" encoding="{charset}"?><a>{text}</a>'
    assert xml_text(xml.encode(codec), None) == xml


def test_latin_1_is_read_as_browsers_do():
    assert as_utf8("“Talks”".encode("cp1252"), "iso-8859-1") == BOM_UTF8 + "“Talks”".encode()


@pytest.mark.parametrize(("declared", "charset"), [("koi8-r", None), ("utf-8", "koi8-r"), ("koi8-r", "no-such")])
def test_xml_goes_by_its_server_then_by_its_declaration(declared, charset):
    text = f'<?xml version="1.0" encoding="{declared}"?><a>Второй раунд</a>'
    assert xml_text(text.encode("koi8-r"), charset) == text
