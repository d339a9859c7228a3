"""Every text in every language, and numbers as the language writes them."""

import pickle
import re
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from indicators import messages
from indicators.errors import MonitorError, Sentence
from indicators.language import LOCALE_FOLDER, Language, available

TRANSLATED = [code for code in available() if code != "en"]


@pytest.fixture(scope="module")
def wanted() -> list:
    return messages.wanted()


def held(code: str) -> dict:
    with (LOCALE_FOLDER / f"{code}.po").open("rb") as source:
        return {m.id: m.string for m in read_po(source, locale=code) if m.id}


def test_english_and_indonesian_can_be_chosen():
    assert available()[0] == "en"
    assert "id" in available()


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_text_of_code_and_definitions_is_translated(code, wanted):
    translations = held(code)
    missing = [text for text in wanted if text not in translations or not translations[text]]
    assert missing == [], "run `python -m indicators.messages`, then translate what is empty"


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_translation_is_kept_for_a_text_that_is_gone(code, wanted):
    assert set(held(code)) - set(wanted) == set()


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_fills_the_same_slots_as_its_source(code):
    def slots(text: str) -> set[str]:
        return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}

    for source, translation in held(code).items():
        one = source if isinstance(source, str) else source[0]
        many = translation if isinstance(translation, str) else translation[0]
        if re.search(r"\{\w+\}", one):
            assert slots(one) == slots(many), one


def test_a_language_without_a_file_is_refused():
    with pytest.raises(KeyError):
        Language("xx")


def test_numbers_are_written_as_the_language_writes_them():
    english, indonesian = Language("en"), Language("id")
    assert (english.percent(44.42752), indonesian.percent(44.42752)) == ("44.4%", "44,4%")
    assert english.percent(100.0) == "100%"
    assert english.persons(379_055_158.49, 0) == "379 million"
    assert indonesian.persons(379_055_158.49, 0) == "379 juta"
    assert english.persons(7_900_000, 0) == "7.9 million"
    assert (english.millions(126_478_430), indonesian.millions(126_478_430)) == (
        "126.5 m",
        "126,5 jt",
    )
    assert english.signed(-12.2) == "−12.2"
    assert english.signed(0.04) == "0.0"
    assert english.signed(26.5) == "+26.5"


def test_a_missing_number_is_a_dash_in_every_language():
    for code in available():
        language = Language(code)
        written = {language.number(None), language.percent(None), language.persons(None)}
        assert written == {"–"}


def test_a_vintage_is_a_month_and_a_year_in_words():
    assert Language("en").vintage("2026-05") == "May 2026"
    assert Language("id").vintage("2026-05") == "Mei 2026"
    assert Language("en").vintage("2025, data to 2022") == "2025, data to 2022"


def test_a_refusal_is_english_as_text_and_said_in_the_readers_language():
    deed, thing = Sentence("publish"), Sentence("submission {number}", number=7)
    error = MonitorError(
        Sentence(
            "It is too late to {action} {thing}: it {changed}.",
            action=deed,
            thing=thing,
            changed=Sentence("was returned by {name} on {date}", name="Siti", date="1 May"),
        )
    )
    assert str(error) == (
        "It is too late to publish submission 7: it was returned by Siti on 1 May."
    )
    assert Language("en").say(error) == str(error)
    assert Language("id").say(error) == (
        "Sudah terlambat untuk menerbitkan kiriman 7: telah dikembalikan oleh Siti pada 1 May."
    )


def test_what_a_person_wrote_is_never_translated_and_never_a_template():
    error = MonitorError(Sentence("There is no report of “{code}”.", code="{publish} publish"))
    assert Language("id").say(error) == "Tidak ada laporan tentang “{publish} publish”."
    assert Language("id").say(MonitorError("plain {words}")) == "plain {words}"


def test_a_sentence_survives_a_copy_with_all_that_fills_it():
    sentence = pickle.loads(pickle.dumps(Sentence("submission {number}", number=7)))
    assert (sentence, sentence.template, sentence.filling) == (
        "submission 7",
        "submission {number}",
        {"number": 7},
    )
