"""Written words as they are handed to a voice, in five languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.catalogues import bot_words
from bot.library.spoken import ended, speakable
from bot.library.wording import Catalogues

ROOT = Path(__file__).resolve().parent.parent.parent
WORDS = Catalogues(bot_words(ROOT / "locales"))
LANGUAGES = ("en", "lv", "sl", "it", "hu")


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("👍 Yes", "Yes"),
        ("👨‍👩‍👧 Family", "Family"),
        ("👋🏽 Hello", "Hello"),
        ("🚫", ""),
        ("●●○○○\nPart 2 of 5 is ready: Start. Go on?", "Part 2 of 5 is ready: Start. Go on?"),
        ("1 ▁", "1"),
        ("1️⃣ First", "1 First"),
        ("→ go ⤷ on", "go on"),
        ("“No way”, he said.", "No way, he said."),
        ("Don't stop, l’amico dell'Anna", "Don't stop, l'amico dell'Anna"),
        ("'quoted' and «quoted»", "quoted and quoted"),
        ("1 = Not important\n5 = Very important", "1, Not important. 5, Very important"),
        ("One line\nThe next.\n\nThe last", "One line. The next. The last"),
        ("This is it:\none", "This is it: one"),
        ("Write /start to begin.", "Write start to begin."),
        ("/language – another language", "language, another language"),
        ("See https://example.org/x?y=1 now", "See now"),
        ("Hello {first name}. {x", "Hello. x"),
        ("Home (with help)", "Home, with help"),
        ("he/she", "he, she"),
        ("I am listening …", "I am listening."),
        ("Wait … no", "Wait, no"),
        ("Well - no", "Well, no"),
        ("e-mail", "e-mail"),
        ("soft\u00adhyphen, zero\u200bwidth", "softhyphen, zerowidth"),
        ("-5 °C", "-5 °C"),
        ("1.5 km", "1.5 kilometres"),
        ("€20 & more", "20 euros and more"),
        ("2026-11-01", "2026-11-01"),
        ("", ""),
        (" \n ", ""),
        ("...", ""),
    ],
)
def test_what_a_voice_would_stumble_over_goes(written: str, spoken: str) -> None:
    """Pictures, quotes, commands, addresses and braces are not read; lines end like sentences."""
    assert speakable(written, "en", WORDS) == spoken


@pytest.mark.parametrize(
    ("language", "alone", "counted", "written"),
    [
        ("en", "18 to 24", "6 to 12 months", "6–12 months"),
        ("lv", "no 18 līdz divdesmit četriem", "6 līdz 12 gadi", "6–12 gadi"),
        ("sl", "od 18 do 24", "6 do 12 mesecev", "6–12 mesecev"),
        ("it", "da 18 a 24", "da 6 a 12 mesi", "6–12 mesi"),
        ("hu", "18 és 24 között", "legalább 6, legfeljebb tizenkét hónapja", "6–12 hónapja"),
    ],
)
def test_ranges_are_said_in_words(language: str, alone: str, counted: str, written: str) -> None:
    """A range alone, and one of something that is counted, as each language says them."""
    assert speakable("18–24", language, WORDS) == alone
    assert speakable("18-24", language, WORDS) == alone
    assert speakable("18 – 24.", language, WORDS) == f"{alone}."
    assert speakable(written, language, WORDS) == counted


@pytest.mark.parametrize("written", ["3–1", "2026-11-01", "1-2-3", "A1-B2", "10:30-9:00"])
def test_what_is_no_range_is_not_read_as_one(written: str) -> None:
    """A date, a score or a code is no range."""
    assert " to " not in speakable(written, "en", WORDS)


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("en", "25 % of it", "25 percent of it"),
        ("en", "25%", "25 percent"),
        ("en", "Bread, milk, etc. Then home.", "Bread, milk, and so on. Then home."),
        ("en", "E.g. bread", "For example bread"),
        ("en", "Your CV", "Your C V"),
        ("lv", "25 %", "25 procenti"),
        ("lv", "piem., maize utt.", "piemēram, maize un tā tālāk."),
        ("lv", "skola, kursi u. c.", "skola, kursi un citi."),
        ("lv", "Plkst. 8", "Pulksten 8"),
        ("sl", "25 %", "25 odstotkov"),
        ("sl", "npr. kruh itd.", "na primer kruh in tako dalje."),
        ("sl", "avto oz. kolo", "avto oziroma kolo"),
        ("it", "25 %", "25 per cento"),
        ("it", "per es. pane, ecc.", "per esempio pane, eccetera."),
        ("hu", "25%-a", "25 százalék-a"),
        ("hu", "pl. kenyér stb.", "például kenyér satöbbi."),
        ("hu", "Küldje el a CV-t", "Küldje el a cé vé-t"),
        ("en", "max. 5 kg, min. 3, 30 min. of walk", "maximum 5 kilograms, minimum 3, 30 minutes of walk"),
        ("en", "It takes 30 min. Then rest.", "It takes 30 minutes. Then rest."),
        ("en", "Mr. Smith, e.g. Anna", "mister Smith, for example Anna"),
        ("sl", "ga. Ana, cca. 8 h, t. i. bot", "gospa Ana, približno 8 ur, tako imenovani bot"),
        ("sl", "G. Novak, 10 g.", "Gospod Novak, 10 g."),
        ("sl", "npr. Ana", "na primer Ana"),
        ("it", "La Sig.ra Rossi", "La Signora Rossi"),
    ],
)
def test_short_forms_are_written_out(language: str, written: str, spoken: str) -> None:
    """Each language has its own short forms; a full stop that ends the sentence stays."""
    assert speakable(written, language, WORDS) == spoken


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("en", "Mon–Fri 8–16", "Monday to Friday 8 to 16"),
        ("en", "open Monday-Friday, at 8.30", "open Monday to Friday, at 8:30"),
        ("en", "At 10.30–12.00 or from 16:00", "10:30 to 12 or from 16"),
        ("en", "The sun – a star", "The sun, a star"),
        ("lv", "Plkst. 10.30–12.00", "No 10:30 līdz 12"),
        ("lv", "P–Pk 8.30–16.00", "No pirmdienas līdz piektdienai no 8:30 līdz 16"),
        ("lv", "no 10–16", "no 10 līdz 16"),
        ("sl", "Ob 10.30", "Ob 10:30"),
        ("sl", "ob 10.30–12.00", "od 10:30 do 12"),
        ("sl", "Pon.–pet.: 8–16", "Od ponedeljka do petka: od 8 do 16"),
        ("sl", "odprto od pon. – pet.", "odprto od ponedeljka do petka"),
        ("it", "Ore 10.30–12.00", "Dalle 10:30 alle 12"),
        ("it", "lun–ven 9–13", "dal lunedì al venerdì dalle 9 alle 13"),
        ("it", "dalle 9.30", "dalle 9:30"),
        ("hu", "10.30-kor", "10:30-kor"),
        ("hu", "H–P 8.30–16.00", "Hétfőtől péntekig 8:30 és 16 között"),
        ("hu", "8–16 között", "8 és 16 között"),
    ],
)
def test_times_and_days_are_said_as_such(language: str, written: str, spoken: str) -> None:
    """A time may be written with a full stop; days are ranges, too; no preposition is said twice."""
    assert speakable(written, language, WORDS) == spoken


@pytest.mark.parametrize("written", ["1.20 m", "version 10.30", "5.50–6.50 EUR", "at 5.50 %", "10:30-9:00"])
def test_not_every_number_with_a_full_stop_is_a_time(written: str) -> None:
    """A length, a version or a price is none."""
    assert ":" not in speakable(written, "en", WORDS).replace(written, "")


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("en", "1/2 hour", "Half an hour"),
        ("en", "1 hour or more", "1 hour or more"),
        ("lv", "1. daļa no 9 ir gatava: Sākums.", "Pirmā daļa no deviņām ir gatava: Sākums."),
        ("lv", "1 stunda vai vairāk", "Viena stunda vai vairāk"),
        ("lv", "Saruna ilgst apmēram 25 minūtes.", "Saruna ilgst apmēram divdesmit piecas minūtes."),
        ("lv", "Mazāk par 6 mēnešiem", "Mazāk par sešiem mēnešiem"),
        ("lv", "1–3 gadus", "Vienu līdz 3 gadus"),
        ("lv", "6–12 mēnešus", "Sešus līdz 12 mēnešus"),
        ("lv", "Pēc 3 dienām", "Pēc trim dienām"),
        ("lv", "25–34", "no divdesmit pieciem līdz trīsdesmit četriem"),
        ("lv", "Ir 3. Jā.", "Ir 3. Jā."),
        ("lv", "skaitli no 1 līdz 5. Tad", "skaitli no viena līdz pieciem. Tad"),
        ("sl", "1 uro ali več", "Eno uro ali več"),
        ("sl", "1–2 leti", "Eno do dve leti"),
        ("sl", "1–6 mesecev", "En do 6 mesecev"),
        ("sl", "Več kot 2 leti", "Več kot dve leti"),
        ("sl", "Sporočilo dobite v 3 dneh.", "Sporočilo dobite v treh dneh."),
        ("sl", "po 12 mesecih", "po dvanajstih mesecih"),
        ("sl", "Del 1 od 9 je končan", "Del 1 od devetih je končan"),
        ("sl", "2 dni ali 2 meseca", "2 dni ali 2 meseca"),
        ("it", "1 ora o più", "Un'ora o più"),
        ("it", "1–2 anni", "da 1 a 2 anni"),
        ("it", "1–2 ore", "da una a 2 ore"),
        ("it", "1 anno, 21 ore", "Un anno, 21 ore"),
        ("hu", "1–2 éve", "legalább 1, legfeljebb két éve"),
        ("hu", "Most 12 kártyát mutatok.", "Most tizenkét kártyát mutatok."),
        ("hu", "9 részből 2 megvan.", "9 részből 2 megvan."),
    ],
)
def test_numbers_agree_with_the_words_beside_them(language: str, written: str, spoken: str) -> None:
    """A voice does not inflect: what it would say in the wrong gender or case is written in words."""
    assert speakable(written, language, WORDS) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Call 112.", "Call 1 1 2."),
        ("116 123", "1 1 6, 1 2 3"),
        ("+371 67 123 456", "+3 7 1, 6 7, 1 2 3, 4 5 6"),
        ("01 234 56 78 now", "0 1, 2 3 4, 5 6, 7 8 now"),
        ("113", "1 1 3"),
        ("It takes 115 minutes.", "It takes 115 minutes."),
        ("1 hour, 25 minutes, 1,120 days", "1 hour, 25 minutes, 1,120 days"),
        ("in 2026", "in 2026"),
    ],
)
def test_telephone_numbers_are_read_digit_by_digit(written: str, spoken: str) -> None:
    """Nobody can dial a hundred and twelve; other numbers are left to the voice."""
    assert speakable(written, "en", WORDS) == spoken


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("en", "<18", "less than 18"),
        ("en", "For people > 60 or <= 25.", "For people more than 60 or at most 25."),
        ("en", "<b>bold</b> -> 5", "b bold, b, 5"),
        ("lv", "<18, >60", "mazāk par 18, vairāk par 60"),
        ("sl", "<18, >60", "manj kot 18, več kot 60"),
        ("it", "<18, >60", "meno di 18, più di 60"),
        ("hu", "<18, >60", "kevesebb mint 18, több mint 60"),
    ],
)
def test_less_and_more_are_said_before_a_number(language: str, written: str, spoken: str) -> None:
    """Without the sign, the meaning would turn round; brackets of other kinds are not read."""
    assert speakable(written, language, WORDS) == spoken


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("en", "€5.50/h", "5.50 euros per hour"),
        ("en", "5 €/hour, 60 km/h", "5 euros per hour, 60 kilometres per hour"),
        ("en", "day/hour, he/she", "day, hour, he, she"),
        ("lv", "5,50 €/stundā", "5,50 eiro stundā"),
        ("sl", "5,50 €/uro", "5,50 evrov na uro"),
        ("sl", "noč/dan, 2 dni/teden", "noč, dan, 2 dni na teden"),
        ("it", "9 €/ora", "9 euro all'ora"),
        ("hu", "1500 Ft/óra", "1500 forint óránként"),
    ],
)
def test_so_much_an_hour(language: str, written: str, spoken: str) -> None:
    """A stroke after a measure says "per"; between two words it divides them."""
    assert speakable(written, language, WORDS) == spoken


def test_hungarian_endings_stay_with_the_number() -> None:
    """“112-t” keeps its ending."""
    assert speakable("Hívja a 112-t.", "hu", WORDS) == "Hívja a 1 1 2-t."


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("en", "Then tap ✅.", "Then tap the green tick."),
        ("en", "Or tap ❓ and choose yours.", "Or tap the question mark and choose yours."),
        ("en", "✅ Ready", "Ready"),
        ("en", "⏭ You skipped this.", "You skipped this."),
        ("en", "You said: 👍 Yes, ▶️ No.", "You said: Yes, No."),
        ("en", "Not here? ✍️ Write it, or 🎤 say it.", "Not here? Write it, or say it."),
        ("lv", "Tad spiediet ✅.", "Tad spiediet zaļo ķeksīti."),
        ("sl", "Ko pritisnete 📤, jih dobi.", "Ko pritisnete škatlico s puščico, jih dobi."),
        ("it", "Per andare avanti tocchi ▶️.", "Per andare avanti tocchi il triangolo."),
        ("hu", "Utána nyomja meg a ✅ gombot.", "Utána nyomja meg a zöld pipás gombot."),
    ],
)
def test_a_button_is_called_by_its_picture(language: str, written: str, spoken: str) -> None:
    """Where a sentence speaks of a button by its pictogram alone, somebody who only listens is told how it looks."""
    assert speakable(written, language, WORDS) == spoken


def test_a_piece_ends_with_a_mark() -> None:
    """A voice lets itself down at a mark; nothing stays nothing."""
    assert [ended(words) for words in ("Yes", "Yes.", "Yes?", "One:", "so,", "")] == [
        "Yes.",
        "Yes.",
        "Yes?",
        "One:",
        "so.",
        "",
    ]


def test_a_language_that_nobody_translated_is_read_in_the_bots_manner() -> None:
    """Nothing is lost where the lists are missing."""
    assert speakable("📘 Курс 18–24", "uk", WORDS) == "Курс 18 to 24"


BITS = (
    *("112", "18–24", "6-12", "10.30", "8–16", "Mon–Fri", "1.", "ob", "ore", "uro", "e.g.", "min.", "/h", "<", "≤"),
    *("%", "=", "{x}", "{", "✅", "👍", "/start", "€", "…", "\n", ".", "a"),
)
TEXT = st.text() | st.lists(st.sampled_from(BITS)).map(" ".join)


@pytest.mark.timeout(5)
@pytest.mark.parametrize("written", ["1" * 4000, "1 " * 2000, "8–" * 2000, "1 līdz 2 " * 450, "5 min. 8 €/h " * 300])
def test_a_long_message_is_read_at_once(written: str) -> None:
    """Whatever the messenger lets somebody send holds nobody else up."""
    assert speakable(written, "lv", WORDS)


@given(TEXT, st.sampled_from(LANGUAGES))
def test_reading_never_fails(written: str, language: str) -> None:
    """Whatever is written, something can be said: without braces, line ends, pictures or doubled blanks."""
    spoken = speakable(written, language, WORDS)

    assert not set("{}\n●▁✅👍") & set(spoken)
    assert "  " not in spoken
    assert spoken == spoken.strip()
    assert spoken == "" or any(each.isalnum() for each in spoken)
    spoken.encode()
