#!/usr/bin/env python3
"""Goal: a wrong claim on TAPI 3 is found; method: the true claims with one line changed at a time."""

import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
from tapi3 import coverage  # noqa: E402  (found by the line above)

CLAIMS = coverage.read_claims(ROOT / "docs/coverage_com.tsv")


def with_state(owner, name, state):
    return [(*c[:2], state, c[3]) if c[:2] == (owner, name) else c for c in CLAIMS]


def without(owner, name):
    return [c for c in CLAIMS if c[:2] != (owner, name)]


class Claims(unittest.TestCase):
    def assert_found(self, claims, mistake):
        self.assertIn(mistake, coverage.mistakes(ROOT, claims))

    def test_the_true_ones_have_no_mistake(self):
        self.assertEqual(coverage.mistakes(ROOT, CLAIMS), [])

    def test_a_refusal_claimed_as_done(self):
        self.assert_found(with_state("ITAddress", "CreateCall", "done"),
                          "ITAddress CreateCall: claimed 'done', but its code refuses")

    def test_work_claimed_as_a_refusal(self):
        self.assert_found(with_state("ITAgent", "get_ID", "refuses"),
                          "ITAgent get_ID: claimed 'refuses', but its code does more")

    def test_a_member_left_out_and_one_claimed_twice(self):
        self.assert_found(without("ITQueue", "get_Name"), "ITQueue get_Name: not claimed")
        twice = [*CLAIMS, ("ITQueue", "get_Name", "done", "")]
        self.assert_found(twice, "ITQueue get_Name: claimed twice")

    def test_an_interface_that_no_object_has_or_that_is_there(self):
        self.assert_found(with_state("ITCallInfo", "*", "done"),
                          "ITCallInfo *: claimed 'done', but src/client/com lacks it")
        gone = [c for c in CLAIMS if c[0] != "IEnumQueue"] + [("IEnumQueue", "*", "not", "")]
        self.assert_found(gone, "IEnumQueue *: claimed 'not', but src/client/com has it")

    def test_a_name_that_the_table_does_not_have_and_a_state_that_is_none(self):
        made_up = [*CLAIMS, ("ITAgent", "get_Shoes", "done", "")]
        self.assert_found(made_up, "ITAgent get_Shoes: the table of interfaces has no such line")
        self.assert_found(with_state("ITAgent", "get_ID", "nearly"), "ITAgent get_ID: there is no state 'nearly'")

    def test_an_export_left_out_and_one_made_up(self):
        self.assert_found(without("function", "CoInitialize"), "CoInitialize: exported, not claimed")
        made_up = [*CLAIMS, ("extension", "tapi3_shoes", "done", "")]
        self.assert_found(made_up, "tapi3_shoes: claimed, not exported")


if __name__ == "__main__":
    unittest.main()
