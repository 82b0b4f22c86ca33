from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language import detect

QUESTIONS = """
en: Who met in Istanbul? / bodies handed over / Istanbul June 2 / Umerov / truce / Why? / Erdogan's role
nl: Hoeveel lichamen kwamen terug? / Wie sprak in Istanbul? / Waarom kwam Poetin niet? / gevangenenruil
tr: Kaç esir değişildi? / Umerov ne dedi? / Ateşkes var mı? / Görüşmeler ne zaman bitti
ru: Кто был на встрече? / обмен пленными / Мединский / Сколько тел передали?
uk: Хто був на зустрічі? / обмін полоненими / Умєров / Про що говорили?
de: Wie viele Leichen wurden übergeben? / Wer war in Istanbul?
fr: Combien de corps ont été rendus ? / Qui était à Istanbul ?
pl: Ile ciał przekazano? / Kto był w Stambule?
"""
CASES = [(line[:2], text) for line in QUESTIONS.strip().splitlines() for text in line[4:].split(" / ")]
TEXTS = {
    "en": "The two delegations exchanged papers through the host and agreed to meet again before the month is over.",
    "nl": "De twee delegaties wisselden via de gastheer papieren uit en willen elkaar deze maand weer zien.",
    "tr": "İki heyet ev sahibi aracılığıyla belgeleri değiş tokuş etti ve ay bitmeden yeniden buluşmak üzere anlaştı.",
    "ru": "Две делегации обменялись бумагами через хозяев встречи и договорились увидеться снова до конца месяца.",
    "uk": "Дві делегації обмінялися паперами через господарів зустрічі й домовилися побачитися знову до кінця місяця.",
    "de": "Die beiden Delegationen tauschten beim Gastgeber Papiere aus und wollen sich diesen Monat wieder treffen.",
    "fr": "Les deux délégations ont échangé des documents par leur hôte et veulent se revoir avant la fin du mois.",
    "pl": "Obie delegacje wymieniły dokumenty przez gospodarza i chcą się spotkać ponownie przed końcem miesiąca.",
}


@pytest.mark.parametrize(("code", "text"), [*CASES, *TEXTS.items()])
def test_the_language_is_told(code: str, text: str) -> None:
    assert detect(text) == code


@pytest.mark.parametrize("text", ["", "???", "2025", "漢字", "😀"])
def test_what_has_no_known_letters_counts_as_english(text: str) -> None:
    assert detect(text) == "en"


def test_a_name_in_another_script_does_not_decide() -> None:
    assert detect("The minister (Умєров) spoke for the team after the second round of talks in the city.") == "en"


@given(st.text())
def test_every_text_has_a_language(text: str) -> None:
    assert detect(text) in {"en", "ru", "uk", "tr", "nl", "de", "fr", "pl"}
