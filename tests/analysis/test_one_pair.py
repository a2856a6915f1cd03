"""One pair of groups says how much those two share, and shows what is behind it."""

from __future__ import annotations

import pytest

from zorggraaf.analysis.one_pair import one_pair
from zorggraaf.analysis.overlap import overlap
from zorggraaf.errors import UsageError
from zorggraaf.store import Graph


def test_a_pair_is_the_same_in_either_order_and_speaks_of_itself(graph: Graph) -> None:
    whole = overlap(graph, "oor", "roaz")
    pair = one_pair(whole, "oor-leiden,roaz-west")
    assert pair.rows == one_pair(whole, "roaz-west, oor-leiden").rows
    (record,) = pair.records()
    assert (record["a_label"], record["b_label"]) == ("OOR Leiden", "ROAZ West")
    assert f"delen {record['shared']} organisaties" in pair.sentence["nl"]
    assert f"share {record['shared']} organisations" in pair.sentence["en"]
    assert pair.behind is not None
    assert len(pair.behind(0).rows) == record["shared"]


def test_a_pair_that_shares_nothing_is_refused(graph: Graph) -> None:
    with pytest.raises(UsageError, match="oor-leiden,roaz-limburg"):
        one_pair(overlap(graph, "oor", "roaz"), "oor-leiden,roaz-limburg")
