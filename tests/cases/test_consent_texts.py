"""The words that people consent to: complete in both languages, read aloud by version, checked before the start."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils.translation import override

from mediation.cases.consent_texts import (
    FOLDER,
    check_consent_texts,
    consent_texts_of,
    current_consent_texts,
)
from mediation.cases.enums import Step
from mediation.core.errors import NotSeen

NEWEST = (FOLDER / "2026-11.toml").read_text(encoding="utf-8")


def test_every_step_has_its_words_in_both_languages() -> None:
    texts = current_consent_texts()
    assert (texts.version, [t.step for t in texts.steps]) == ("2026-11", list(Step))
    for text in texts.steps:
        chinese = [text.title_zh, text.statement_zh, *text.paragraphs_zh]
        english = [text.title_en, text.statement_en, *text.paragraphs_en]
        assert all(re.search(r"[\u4e00-\u9fff]", sentence) for sentence in chinese)
        assert not any(re.search(r"[,;:?!()]", sentence) for sentence in chinese), "Chinese has full-width punctuation"
        assert not any(re.search(r"[\u4e00-\u9fff]", sentence) for sentence in english)


def test_what_is_shown_before_the_mediation_is_what_its_beginning_asks_for() -> None:
    required = {text.step for text in current_consent_texts().steps if text.required}
    assert required == {Step.MEDIATION, Step.CONFIDENTIALITY, Step.SHAM_WARNING}


def test_the_words_say_what_the_law_asks_for() -> None:
    said = {text.step: "".join(text.paragraphs_zh) for text in current_consent_texts().steps}
    assert "不收取任何费用" in said[Step.MEDIATION], "人民调解法 4"
    assert "随时可以拒绝或者停止" in said[Step.MEDIATION], "人民调解法 23"
    assert "无争议事实" in said[Step.CONFIDENTIALITY], "在线调解规则 18"
    assert "追究刑事责任" in said[Step.SHAM_WARNING], "在线调解规则 23"
    assert "各方都明确同意" in said[Step.RECORDING], "在线调解规则 22"
    assert "各方都同意" in said[Step.ASYNCHRONOUS], "在线诉讼规则 20"
    assert "单独同意" in said[Step.FACE_COMPARISON], "个人信息保护法 29"
    assert "不同意，也完全可以参加" in said[Step.FACE_COMPARISON], "个人信息保护法 16"
    assert "三十日内" in said[Step.CONFIRMATION], "人民调解法 33"


def test_the_language_is_the_readers() -> None:
    text = current_consent_texts().steps[0]
    with override("zh-hans"):
        assert (text.title, text.statement) == (text.title_zh, text.statement_zh)
        assert text.paragraphs == text.paragraphs_zh
    with override("en"):
        assert (text.title, text.statement) == (text.title_en, text.statement_en)
        assert text.paragraphs == text.paragraphs_en


def test_the_newest_file_is_current_and_older_ones_stay_readable(tmp_path: Path) -> None:
    for version in ("2026-11", "2027-03", "2026-12"):
        (tmp_path / f"{version}.toml").write_text(NEWEST, encoding="utf-8")
    assert current_consent_texts(tmp_path).version == "2027-03"
    assert consent_texts_of("2026-11", tmp_path).version == "2026-11"
    with pytest.raises(NotSeen):
        consent_texts_of("2025-01", tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("autumn.toml", NEWEST, "is no version"),
        ("2026-13.toml", NEWEST, "is no version"),
        ("2027-01.toml", "mediation = ", "Invalid value"),
        ("2027-01.toml", NEWEST.replace("[recording]", "[video]"), "line 1: recording is missing"),
        ("2027-01.toml", NEWEST.replace("title_en =", "titel_en =", 1), "mediation.title_en is missing"),
        (
            "2027-01.toml",
            "mediation = 1\n" + NEWEST.replace("[mediation]", "[other]"),
            "line 1: mediation is 1, wanted a section",
        ),
        ("2027-01.toml", NEWEST.replace("required = true", 'required = "yes"', 1), "mediation.required is 'yes'"),
        (
            "2027-01.toml",
            NEWEST.replace('"自愿参加在线调解"', '"  "', 1),
            "mediation.title_zh is '  ', wanted a text in quotes",
        ),
        (
            "2027-01.toml",
            NEWEST.replace('"自愿参加在线调解"', "1", 1),
            "mediation.title_zh is 1, wanted a text in quotes",
        ),
        (
            "2027-01.toml",
            re.sub(r"paragraphs_en = \[.*?\n\]", "paragraphs_en = []", NEWEST, count=1, flags=re.DOTALL),
            "mediation.paragraphs_en is [], wanted a list",
        ),
        (
            "2027-01.toml",
            re.sub(r"paragraphs_en = \[.*?\n\]", 'paragraphs_en = ["One."]', NEWEST, count=1, flags=re.DOTALL),
            "mediation.paragraphs_en has another number of paragraphs",
        ),
        ("2027-01.toml", NEWEST + "\n[video]\nrequired = true\n", "video is no known setting"),
        ("2027-01.toml", NEWEST.replace("title_en =", 'titel_en = "x"\ntitle_en =', 1), "titel_en is no known setting"),
    ],
)
def test_a_wrong_file_stops_the_start_with_its_name_and_the_reason(
    tmp_path: Path, name: str, content: str, reason: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(ImproperlyConfigured) as wrong:
        check_consent_texts(tmp_path)
    assert name in str(wrong.value)
    assert reason in str(wrong.value)


def test_a_file_in_another_encoding_and_an_empty_folder_stop_it_too(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="there is no file"):
        check_consent_texts(tmp_path / "nothing")
    (tmp_path / "2027-01.toml").write_bytes(NEWEST.encode("gb18030"))
    with pytest.raises(ImproperlyConfigured, match=r"2027-01\.toml"):
        check_consent_texts(tmp_path)


@pytest.mark.parametrize(
    ("language", "title"), [("zh-hans", "自愿参加在线调解"), ("en", "Taking part of your own free will")]
)
def test_anybody_reads_them_in_their_language(client: Client, language: str, title: str) -> None:
    shown = client.get("/api/v1/consent-texts/", headers={"accept-language": language}).json()
    assert shown["version"] == "2026-11"
    assert [step["step"] for step in shown["steps"]] == Step.values
    first = shown["steps"][0]
    assert (first["title"], first["required"], len(first["paragraphs"])) == (title, True, 5)
    assert set(first) == {"step", "title", "paragraphs", "statement", "required"}


def test_a_version_is_read_by_its_name(client: Client) -> None:
    assert client.get("/api/v1/consent-texts/?version=2026-11").json()["version"] == "2026-11"
    unknown = client.get("/api/v1/consent-texts/?version=1999-01")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "no_such_version")
