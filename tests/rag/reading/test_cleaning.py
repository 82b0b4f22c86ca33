"""Pages as they come out of a browser by copying, in seven layouts of different sites."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.reading.cleaning import clean, is_furniture
from rag.reading.normalise import normalise

TITLE = "Envoys trade lists at the lakeside villa"
FIRST = "Envoys of both sides traded lists of prisoners at a lakeside villa on Monday."
SECOND = "The host called it a start. “Nobody walked out,” an aide said."
HEADING = "No date for a third round"
THIRD = "A third round has no date yet. Each side wants the other to name one."
WANTED = f"{FIRST}\n\n{SECOND}\n\n{HEADING}\n\n{THIRD}"

PAGES = {
    "player": f"""{TITLE}

{TITLE}

{FIRST}

{SECOND}

{HEADING}

{THIRD} Watch how the envoys arrived in the video below.

Still from video: envoys at the gate: this is how they arrived1:07

Arrival at the gate: how the envoys came

Scroll to Top3""",
    "portal": f"""Skip to main content
Home | World | Europe | Talks
World › Europe › Talks
{TITLE}
Share
Facebook X WhatsApp Copy link
3 min read

{FIRST}

Photo by J. Roe / Reuters

{SECOND}

Advertisement
Story continues below advertisement

{HEADING}

{THIRD}

© 2025 Lakeside Herald. All rights reserved.""",
    "paywall": f"""{TITLE.upper()}

Subscribe to our newsletter and get the news in your inbox.

{FIRST}

This article is for subscribers only.

{SECOND}

Already have an account? Log in

{HEADING}

{THIRD}

Sign up now
You have 2 free articles left this month.
Enter your email address""",
    "consent": f"""We use cookies to give you the best of our site.
Accept all
Manage preferences
{TITLE}
Updated 3 June 2025, 18:04

{FIRST}

▶ 2:34

{SECOND}

Read also: Villa opens its doors to guests

{HEADING}

{THIRD}

By continuing to use the site you accept our cookies and terms.""",
    "blog": f"""Menu
Search
{TITLE}
Listen to this article
12 comments

{FIRST}

(Photo: Lakeside Press)

{SECOND}

Read more »

{HEADING}

{THIRD}

Related articles
Most read
Back to top ↑""",
    "dutch": f"""Deel dit artikel
{TITLE}

{FIRST}

Lees ook: Villa opent de deuren

{SECOND}

{HEADING}

{THIRD}

Naar boven""",
    "ukrainian": f"""Головна | Новини | Світ
{TITLE}
Поділитися

{FIRST}

Фото: Укрінформ

{SECOND}

Реклама

Читайте також: Вілла відчиняє двері

{HEADING}

{THIRD}

Підписуйтесь на наш канал""",
}

KEPT = [
    "Share prices fell",
    "Share prices fell on Monday.",
    "Read more books, he said.",
    "Read the full text before you sign, the lawyer warned.",
    "The home side lost 2:34.",
    "2 to 34",
    "The talks ended at 12:34",
    "It is over.",
    "Will they meet again?",
    "Images of the villa went round the world.",
    "Image is everything in such talks, a diplomat said.",
    "Image: that is what the summit is about, he said.",
    "Video evidence was shown to both teams.",
    "Photo sessions were refused.",
    "Home again after three years",
    "The ministry said that its site uses cookies.",
    "Subscribers of the channel saw the list first.",
    "Follow the money, the envoy said.",
    "Join us or leave, he told them.",
    "Sign up or be drafted, the men were told.",
    "Register of the missing grows",
    "Back to square one",
    "Next round in June",
    "Close to a deal",
    "Search for the missing goes on",
    "Print runs were stopped.",
    "Reuters reported it first.",
    "According to Reuters the list holds 1,000 names.",
    "Advertisement spending doubled, the firm said.",
    "Loading of grain ships resumed.",
    "Play for time",
    "Comments by the minister drew anger.",
    "Updated lists will follow next week, Kyiv said.",
    "See you in the next round, he said.",
    "We saw the video below deck, a sailor said.",
    "Watch the border closely, the general ordered.",
    "Ukraine / Russia",
    "Latest demands rejected",
    "News from the front was bad.",
    "More on this later, the spokesman promised.",
    "Telegram was blocked.",
    "Accept all terms or fight on, the paper says.",
    "- 1,000 prisoners",
    "Side | Count | Date",
    "Russia: 6,057",
    "Kremlin to block WhatsApp",
    "Kremlin rejects truce: Reuters",
    "Kremlin rejects truce | Reuters",
    "Hackers leak the ministry's newsletter",
    "The subscribers got new posts.",
    "12 views of a war",
    "By using force, Russia hopes to dictate the terms of any ceasefire, Zelensky said.",
    "Support from the US gave Ukraine access to satellite intelligence.",
    "Support for Ukraine among US members of Congress is falling, Rubio said.",
    "Already a member of NATO, Türkiye has offered to host the talks in Istanbul.",
    "Kremlin rules out a ceasefire before talks (TASS)",
    "- Russia returns 1,212 bodies to Ukraine (Interfax)",
    "Russia returned 1,212 bodies to Ukraine on 11 June. Source: Ukrinform",
    "Песков заявил, что переговоры продолжатся. Источник: ТАСС",
    "Video by the Ukrainian General Staff shows drones striking a bridge.",
    "Photos by AFP showed destroyed homes in Kharkiv.",
    "Copyright for the footage belongs to the ministry, it said.",
    "Увійти в ЄС до 2030 року",
    "14:30",
    "Partager le territoire, jamais",
    "Accepter les conditions de Moscou",
    "Commenter l’accord, il ne le veut pas.",
    "Publiée le 3 juin, la liste compte 1 000 noms.",
    "S'abonner, c'est soutenir la presse, dit-il.",
    "Delen van de Donbas",
    "Meer over de lijst zei hij niet.",
    "Aanmelden van soldaten stokt",
    "Udostępnij listę jeńców, prosi Kijów.",
    "Zapisz się do wojska, mówiono im.",
    "Nasza strona nie ustąpi, powiedział.",
    "Anmelden müssen sich alle Männer",
    "Wir essen heute Kekse und nicht Cookies, scherzte er.",
    "Quelle: ein Offizier der Armee",
    "Вхід військ у місто",
    "Читайте договір уважно, сказав він.",
    "По теме обмена говорили час.",
    "Популярное решение",
]

ABROAD = [
    "Partager sur Facebook",
    "Lire aussi : Les envoyés reviennent à Istanbul",
    "Abonnez-vous à la newsletter.",
    "Publié le 2 juin 2025 à 18h04",
    "Deel via WhatsApp",
    "Lees verder na de advertentie",
    "Wij gebruiken cookies om onze site te verbeteren.",
    "Czytaj także: Wysłannicy wracają do Stambułu",
    "Zaloguj się",
    "Fot. Jan Nowak / PAP",
    "Zum Seitenanfang",
    "Mehr zum Thema",
    "Más leído",
    "Leggi anche: Tornano gli inviati",
    "Схожі новини",
    "Новости партнеров",
    "Дивіться нас у YouTube",
    "Tüm hakları saklıdır.",
]


@pytest.mark.parametrize("line", ABROAD)
def test_furniture_of_other_languages_goes(line: str) -> None:
    assert clean(f"{FIRST}\n\n{line}\n\n{THIRD}") == f"{FIRST}\n\n{THIRD}"


@pytest.mark.parametrize("layout", PAGES)
def test_a_page_comes_down_to_its_article(layout: str) -> None:
    assert clean(PAGES[layout], TITLE) == WANTED


@pytest.mark.parametrize("line", KEPT)
def test_what_only_looks_like_furniture_stays(line: str) -> None:
    assert clean(f"{FIRST}\n\n{line}\n\n{THIRD}") == f"{FIRST}\n\n{line}\n\n{THIRD}"


def test_a_section_heading_under_a_caption_stays() -> None:
    assert clean(f"{FIRST}\n\nImage: the villa\n\n{HEADING}\n\n{THIRD}") == f"{FIRST}\n\n{HEADING}\n\n{THIRD}"


def test_the_times_and_lines_of_a_ticker_stay() -> None:
    ticker = (
        "14:30\n\nDelegations arrive at the palace\n\n14:45\n\nThe ministers greet each other\n\n15:10\n\nTalks begin"
    )
    assert clean(ticker) == ticker


def test_a_last_paragraph_without_a_stop_stays() -> None:
    last = "“We will not give up our land”, the president said on Monday evening"
    assert clean(f"{FIRST}\n\n{THIRD}\n\n{last}", web=True) == f"{FIRST}\n\n{THIRD}\n\n{last}"


def test_only_the_pointing_sentence_goes() -> None:
    text = "It rained. See how it rained in the video below. Nobody came. Click on the map here: All left."
    assert clean(text) == "It rained. Nobody came. Click on the map here: All left."


@given(st.lists(st.sampled_from([FIRST, SECOND, THIRD, *KEPT]) | st.text(max_size=20), max_size=8).map("\n\n".join))
def test_cleaning_takes_away_lines_and_adds_nothing(text: str) -> None:
    text = normalise(text)
    cleaned = clean(text)
    assert cleaned == normalise(cleaned)
    assert set(cleaned.split("\n")) <= {*text.split("\n"), ""}
    assert not any(is_furniture(line.strip()) for line in cleaned.split("\n") if line.strip())


@pytest.mark.parametrize(
    "bit",
    [
        "home | ",
        "copy link ",
        "subscribe our ",
        "see the video ",
        "share on ",
        "Reuters / ",
        "© ",
        "partager ",
        "nous cookies ",
        "tous droits réservés ",
        "Photo by A",
    ],
)
def test_hostile_lines_come_to_an_end(bit: str) -> None:
    line = (bit * 60)[:245] + "!"
    clean("\n".join([line] * 100) + "\n" + bit * 5000)
