from __future__ import annotations

import re
from datetime import date
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rag
from rag.reading.article_file import parse_article
from rag.sentences import sentence_spans
from rag.sides import attribute, said_by, told
from rag.types import Article, Source

LONG = (
    "It was a long day, and nobody had slept for more than an hour or two before it began."
    " And it rained all the while, as if it would never stop again on that coast."
)
SUMMER = date(2025, 6, 2)


def article(text: str, *, published: date | None = SUMMER, **more: object) -> Article:
    return Article(id="a", title="T", text=text, published=published, **more)  # type: ignore[arg-type]


def sides(text: str, **more: object) -> list[str]:
    """The sides of each sentence, by their first letters."""
    return ["".join(side[0] for side in item.sides) for item in attribute(article(text, **more))]


def speakers(text: str, **more: object) -> list[str | None]:
    return [item.speaker for item in attribute(article(text, **more))]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # verbs of saying
        ("Kyiv said the list was complete.", "u"),
        ("The list was complete, Kyiv said.", "u"),
        ("The list, Peskov said on Monday, was complete.", "r"),
        ("No truce was agreed, said Serhii Kyslytsia of the Ukrainian delegation.", "u"),
        ("Vladimir Medinsky, who led the Russian team, said Kyiv had agreed.", "r"),
        ("Medinsky was also reported to have said that Ukraine was late.", "r"),
        ("Erdoğan told reporters that Putin had agreed.", "m"),
        ("The proposal was rejected by Kyiv.", "u"),
        ("Officials in Moscow declared that the convoy was ready.", "r"),
        ("Russia asked for a delay.", "r"),
        ("Moscow and Kyiv both thanked the mediators.", "ru"),
        ("The United States and Ukraine announced a framework.", "mu"),
        # sources
        ("According to the Russian defence ministry, 27 came back.", "r"),
        ("The convoy waited, according to Ukraine.", "u"),
        ("The session lasted 40 minutes, TASS reported.", "o"),
        ("Ukraine says the count is final, Reuters reported.", "u"),
        ("The talks took six hours, according to Russian media.", "o"),
        # counts and papers
        ("By Kyiv's count this was the 65th exchange.", "u"),
        ("By Ukraine's count 230 were freed; by Russia's count 248 came back.", "ur"),
        ("Kyiv's total is 6,057 and Moscow's is 6,060.", "ur"),
        ("Ukraine recorded 1,245 bodies and Russia 1,248.", "ur"),
        ("The American estimate is lower.", "m"),
        ("Russia's memorandum has three sections.", "r"),
        ("Moscow's memorandum is long. Ukraine's asks for a full ceasefire.", "ru"),
        # several sides
        ("Ukraine says it received 6,057 bodies; Russia says it handed over 6,060.", "ur"),
        ("Rubio spoke of 28 points, whereas the Financial Times reported 19.", "mo"),
        ("Russia called it a gesture, while Zelensky said it came of talks.", "ru"),
        ("Each side blamed the other.", "ur"),
        ("Macron and Merz, together with President Zelensky, demanded a truce.", "ou"),
        ("The two met, and both sides announced a date.", "ur"),
        # the article itself
        ("Ukraine and Russia exchanged 390 people each.", ""),
        ("Kyiv did not comment.", ""),
        ("Russia said nothing that Kyiv would confirm.", "r"),
        ("Neither side gave a figure.", ""),
        ("Umerov met Rubio in Florida.", ""),
        ("Moscow will announce the date.", ""),
        ("The Ukrainian offers came late.", ""),
        ("Berlin was mentioned.", ""),
        ("", ""),
    ],
)
def test_one_sentence(sentence: str, expected: str):
    assert "".join(sides(sentence)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Medinsky voiced satisfaction. He also offered a truce.", ["r", "r"]),
        ("The Ukrainian delegation said no. It also asked for a list.", ["u", "u"]),
        ("Umerov arrived late. He said the list was short.", ["", "u"]),
        ("Klymenko, Ukraine's minister, said so. The remains were mixed, the minister added.", ["u", "u"]),
        ("“It was a first step,” Kyiv said. “A second must follow.”", ["u", "u"]),
        ("“It was a first step,” Kyiv said.\n\n“A second must follow.”", ["u", "u"]),
        ("“Moscow said no,” Kyiv said.", ["u"]),
        (f"“{LONG} Moscow said no. {LONG}” the Ukrainian side said.", ["u"] * 5),
        (f"Kyiv said: “{LONG} Moscow said no. {LONG}” Nothing followed.", ["u"] * 5 + [""]),
        (f"“{LONG} Moscow said no. {LONG}”\n\nNothing followed.", [""] * 6),
        ("The US president spoke. The defence minister said no.", ["", "m"]),
        ("Medinsky described the plan. One convoy would carry the first bodies.", ["r", "r"]),
        ("Medinsky described the plan. The convoy left.", ["r", ""]),
        ("Russia's memorandum has three sections. The last is about the order of steps.", ["r", "r"]),
        ("Russia's memorandum has three sections.\n\nThe last round was in May.", ["r", ""]),
    ],
)
def test_what_is_carried_over(text: str, expected: list[str]):
    assert sides(text) == expected


def test_a_transcript_goes_by_its_labels():
    text = (
        "HOST: Welcome.\n\nKREMLIN: We are ready.\n\nThe list is long.\n\nHOST: And Kyiv?\n\nKyiv: Russia rejected it."
    )
    assert sides(text) == ["", "r", "r", "", "u"]


def test_words_before_a_colon_that_say_something_are_no_label():
    assert sides("Asked again, Medinsky replied: “No.” Kyiv denies it.") == ["r", "u"]


@pytest.mark.parametrize(
    ("publisher", "expected"),
    [
        ("Russian delegation to the talks", ["r", "u"]),
        ("United States and Ukraine", ["mu", "u"]),
        ("Ukraine Business News", ["", "u"]),
        ("Kyiv Independent", ["", "u"]),
        ("Port news", ["", "u"]),
    ],
)
def test_a_side_that_publishes_speaks_throughout(publisher: str, expected: list[str]):
    assert sides("The transfer began. Kyiv claims that no date was set.", publisher=publisher) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("uk", "Обмін відбудеться, заявив Сергій Кислиця.", ["u"]),
        ("uk", "За словами Мединського, список довгий. Він додав, що часу мало.", ["r", "r"]),
        ("uk", "Росія відкинула пропозицію, повідомили в Києві.", ["u"]),
        ("uk", "Тихий вечір минув без новин.", [""]),
        ("ru", "В Кремле заявили, что пауза окончена.", ["r"]),
        ("ru", "По данным Киева, всё передано. Переговоры прошли в июне.", ["u", ""]),
        ("ru", "Как сообщил Белый дом, речь идёт о 30 днях.", ["m"]),
    ],
)
def test_ukrainian_and_russian(language: str, text: str, expected: list[str]):
    assert sides(text, language=language) == expected


@pytest.mark.parametrize(
    ("phrase", "day", "name"),
    [
        ("The Russian foreign minister", SUMMER, "Sergei Lavrov"),
        ("Ukraine's defence minister", date(2023, 9, 5), "Oleksii Reznikov"),
        ("Ukraine's defence minister", date(2023, 9, 6), "Rustem Umerov"),
        ("The Turkish foreign minister", date(2023, 6, 2), "Mevlüt Çavuşoğlu"),
        ("The Turkish foreign minister", date(2023, 6, 3), "Hakan Fidan"),
        ("The US president", date(2025, 1, 19), "Joe Biden"),
        ("The US president", date(2025, 1, 20), "Donald Trump"),
        ("The US president", None, "United States"),
        ("The head of the Ukrainian delegation", date(2025, 11, 23), "Andriy Yermak"),
        ("The head of the Russian delegation", date(2026, 1, 23), "Igor Kostyukov"),
        ("The head of Russia's delegation", date(2026, 2, 17), "Vladimir Medinsky"),
        ("The Russian deputy foreign minister", SUMMER, "Russia"),
    ],
)
def test_an_office_is_held_by_the_one_of_that_day(phrase: str, day: date | None, name: str):
    assert speakers(f"{phrase} said no.", published=day) == [name]


def test_people_the_article_introduces_are_known_in_it():
    text = "Ukraine's interior minister, Ihor Klymenko, was there. The count was wrong, Klymenko said."
    assert [(item.side, item.speaker) for item in attribute(article(text))] == [
        (None, None),
        ("ukraine", "Ihor Klymenko"),
    ]
    assert sides("The count was wrong, Klymenko said.") == ["o"]  # elsewhere nobody knows whose he is


def test_the_outlets_an_article_names_as_sources_are_the_press():
    text = "Ukraine Today counts the exchange as the 68th."
    assert sides(text, sources=(Source("Ukraine Today"),)) == ["o"]


def test_one_for_each_sentence_and_public():
    text = "Ukraine says 6,057; Russia says 6,060. The rest is silence."
    first, second = rag.attribute(article(text))
    assert isinstance(first, rag.Attribution)
    assert (first.side, first.sides, first.speaker) == ("ukraine", ("ukraine", "russia"), "Ukraine")
    assert (second.start, second.end, second.side, second.speaker, second.sides) == (39, 59, None, None, ())


def test_a_span_has_the_sides_of_the_sentences_it_touches():
    text = "Kyiv said yes. Moscow said no. Nothing came of it."
    assert said_by(article(text), 0, 14) == ("ukraine",)
    assert said_by(article(text), 10, 20) == ("ukraine", "russia")
    assert said_by(article(text), 31, len(text)) == ()
    assert told(("ukraine", "mediator")) == ", said by Ukraine, a mediator"
    assert told(()) == ""


SWAP = {
    "Ukraine": "Russia", "Ukrainian": "Russian", "Ukrainians": "Russians", "Kyiv": "Moscow", "Zelensky": "Putin",
    "Volodymyr": "Vladimir",
}  # fmt: skip
SWAP |= {theirs: ours for ours, theirs in SWAP.items()}
OTHER = {"ukraine": "russia", "russia": "ukraine"}
SHIPPED = [
    parse_article(file.read_text("utf-8"), file.name) for file in sorted((files("corpus") / "articles").iterdir())
]


def swapped(text: str) -> str:
    return re.sub(r"\b(?:" + "|".join(SWAP) + r")\b", lambda hit: SWAP[hit[0]], text)


@pytest.mark.parametrize("name", ["6057-or-6060", "how-many-aircraft", "thirty-hours-at-easter", "two-papers-compared"])
def test_swapping_the_names_swaps_the_sides(name: str):
    told_once = next(item for item in SHIPPED if name in item.id).text
    for surname in ("Medinsky", "Ryabkov", "Kremlin", "Umerov"):
        told_once = told_once.replace(surname, "Putin")
    before, after = attribute(article(told_once)), attribute(article(swapped(told_once)))
    assert len(before) == len(after)
    assert {side for item in before for side in item.sides} >= set(OTHER)
    for one, other in zip(before, after, strict=True):
        assert {OTHER.get(side, side) for side in one.sides} == set(other.sides), told_once[one.start : one.end]


NAMES = ["Kyiv", "Moscow", "Zelensky", "He", "the minister", "both sides", "Reuters", "Ukraine's", "Киев", "Трамп"]
VERBS = ["said", "says that", "was reported to have said", "counted 5", "rejected by", "by its own count", "заявил"]
MARKS = [". ", ", ", "; ", "\n\n", "“", "”", "«", '"', ": ", " and ", " whereas ", "\ud800", "🕊", "- "]
PIECES = st.one_of(st.sampled_from([*NAMES, *VERBS, *MARKS]), st.text(max_size=6))


@given(st.lists(PIECES, max_size=40), st.sampled_from(["en", "uk", "ru", "tr"]))
def test_spans_are_the_sentences_in_order(pieces: list[str], language: str):
    text = " ".join(pieces)
    found = attribute(article(text, language=language))
    assert [(item.start, item.end) for item in found] == sentence_spans(text, language)
    assert all(0 <= item.start < item.end <= len(text) for item in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert all((item.side is None) == (not item.sides) for item in found)
    assert all(item.side == item.sides[0] and len(set(item.sides)) == len(item.sides) for item in found if item.sides)


@pytest.mark.parametrize(
    "piece",
    [
        "Kyiv said ", "said said said Kyiv, ", "“", "“Kyiv said” ", "Kyiv said that Moscow had denied it. ",
        "was reported to have ", "Kyiv: no\n\n", "Kyiv and Moscow and ", "The Ukrainian President Ivan Petrov, ",
        "according to ", "by the ", "Ukraine's ", "заявил Киев, ",
    ],
)  # fmt: skip
def test_hostile_text_comes_to_its_end(piece: str):
    """At this length anything but linear time would not end."""
    language = "ru" if piece.startswith("за") else "en"
    hostile = article((piece * (200_000 // len(piece) + 1))[:200_000], language=language)
    assert len(attribute(hostile)) == len(sentence_spans(hostile.text, language))


def test_an_article_is_read_once():
    shipped = SHIPPED[0]
    assert attribute(shipped)[0] is attribute(shipped)[0]
