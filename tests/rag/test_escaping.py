from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rag.escaping import UNSHOWN, linked, plain_markdown

MARKS = "".join(map(chr, range(32, 127)))
TEXTS = st.one_of(
    st.text(st.sampled_from(MARKS + "\n\t\r 1.)-+=é🕊"), max_size=60),
    st.lists(
        st.sampled_from(["<b>", "**", "[a](b)", "![", "\n# ", "\n- ", "\n1. ", "&amp;", "|", "\n---\n", "`", "    "])
    ).map("".join),
    st.text(max_size=40),
)


class Words(HTMLParser):
    """The text of HTML and the elements in it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.elements = "", []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)

    def handle_data(self, data):
        self.text += data


def rendered(source: str) -> Words:
    return Words(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(source))


@given(TEXTS)
def test_any_text_renders_as_its_own_characters(text):
    found = rendered(f"said: “{plain_markdown(text)}”")
    assert found.elements == ["p"]
    assert found.text == f"said: “{UNSHOWN.sub('�', text)}”\n"


@given(TEXTS)
def test_any_text_may_stand_at_the_beginning_of_a_line(text):
    found = rendered(plain_markdown(f"{text.strip()}."))
    assert found.elements == ["p"]
    assert found.text == f"{UNSHOWN.sub('�', text.strip())}.\n"


def test_ordinary_words_stay_as_they_are():
    words = "“one-sidedly”, said Vladimir Medinsky (6,000; 50%): нет"
    assert plain_markdown(words) == words.replace(":", r"\:")


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", "ftp://a", "http://[x", "https://", "data:text/html,x"]
)
def test_what_is_no_web_address_is_no_link(url):
    assert linked(url) == ""


@pytest.mark.parametrize("url", ["https://example.org/a?b=c#d", "https://example.org/> <img src=x onerror=alert(1)>"])
def test_a_web_address_is_a_link_and_nothing_else(url):
    found = rendered(linked(url))
    assert found.elements == ["p", "a"]
