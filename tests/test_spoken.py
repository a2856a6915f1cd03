"""A text that knows its language is still a text, wherever it goes."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

from zorggraaf.spoken import Spoken, language_of, spoken


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_text_keeps_its_language_in_another_process(protocol: int) -> None:
    sent = pickle.loads(pickle.dumps(Spoken("netwerk", "nl"), protocol))
    assert (sent, language_of(sent)) == ("netwerk", "nl")


def test_a_copy_keeps_its_language_and_json_is_the_text() -> None:
    text = Spoken("network", "en")
    assert language_of(copy.deepcopy(text)) == "en"
    assert json.dumps([text]) == '["network"]'


def test_only_another_language_than_the_readers_is_marked() -> None:
    assert language_of(spoken("netwerk", "nl", reader="en")) == "nl"
    assert language_of(spoken("netwerk", "nl", reader="nl")) == ""
    assert language_of(spoken("Isala", None, reader="en")) == ""
