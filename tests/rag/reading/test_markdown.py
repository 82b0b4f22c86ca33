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


def test_the_words_stay_and_the_markup_goes() -> None:
    plain = read_markdown(PAGE)
    assert plain.heading == "The second round"
    assert (
        plain.text
        == """The second round

Both teams met at the palace, said nobody the host. It took one hour & a bit.

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
