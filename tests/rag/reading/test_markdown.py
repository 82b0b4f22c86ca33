from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.reading.markdown import read_markdown

PAGE = """# The *second* round

Both **teams** met at the [palace](https://example.org/a "t"), said
~~nobody~~ the host. ![a map](map.png)<br>It took <b>one</b> hour &amp; a bit.

What they agreed
----------------

- a list of [names](x)
- two groups:
  1. the wounded
  2. the young

| Side | Count |
|------|-------|
| One  | 6,057 |

> We will *study* it.

```
keep = this
```

---

<div class="box">
<script>alert(1)</script><!-- not this -->
Boxed words &lt;here&gt;
</div>

A line\\
broken by hand, with `code` and \\*stars\\*.
"""


TABLE = """<table>
<thead>
<tr>
  <th>A</th>
  <th>B</th>
</tr>
</thead>
<tr><td><p>1</p></td>
<td>6<br>or 7</td>
</tr>
</table>
After"""


def test_the_words_stay_and_the_markup_goes() -> None:
    plain = read_markdown(PAGE)
    assert plain.heading == "The second round"
    assert (
        plain.text
        == """The second round

Both teams met at the palace, said nobody the host.
It took one hour & a bit.

What they agreed

- a list of names
- two groups:
  1. the wounded
  2. the young

Side | Count
One | 6,057

We will study it.

keep = this

Boxed words <here>

A line
broken by hand, with code and *stars*."""
    )


@pytest.mark.parametrize("content", ["", "Text first.\n\n# Later", "<!-- c -->\n# x", "![only](a.png)"])
def test_only_a_heading_that_opens_the_file_is_one(content: str) -> None:
    assert read_markdown(content).heading is None


def test_an_ordered_list_keeps_its_first_number() -> None:
    assert read_markdown("4. four\n5. five").text == "4. four\n5. five"


@given(st.text(st.sampled_from("ab \n*_[]()<>!-#`|~&;1.\\:/\"'>"), max_size=80))
def test_any_content_is_read_and_leaves_no_tag(content: str) -> None:
    assert "<script" not in read_markdown(f"<script>{content}").text


@pytest.mark.parametrize("bit", ["<!--", "[", "<script>", "*a", "> ", "<a "])
def test_hostile_runs_come_to_an_end(bit: str) -> None:
    read_markdown(bit * 10_000)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Kyiv<br>Moscow met.", "Kyiv\nMoscow met."),
        ("Kyiv <BR/>\nMoscow met.", "Kyiv\nMoscow met."),
        ("They said: <p>First.</p><p>Second.</p>", "They said:\n\nFirst.\n\nSecond."),
        ("| Side | Count |\n|--|--|\n| One | 1,200<br>6,000 |", "Side | Count\nOne | 1,200 6,000"),
        ("<p>First.</p><p>Second.</p>", "First.\n\nSecond."),
        ("<div>First.<br>\nSecond.<br/>Third.</div>", "First.\nSecond.\nThird."),
        ("<ul>\n<li>One <b>b</b>old</li>\n<li>Two</li><li>Three</li></ul>After", "One bold\nTwo\nThree\n\nAfter"),
        ("<table><tr><td>6,000</td><td>1,212</td></tr></table>", "6,000 | 1,212"),
        (TABLE, "A | B\n1 | 6 or 7\n\nAfter"),
    ],
)
def test_words_and_numbers_on_both_sides_of_a_tag_stay_apart(content: str, text: str) -> None:
    assert read_markdown(content).text == text
