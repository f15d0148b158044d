"""Every context in every disguise, with random credentials: what bench/accuracy generates must be found, and paired."""
import sys
import tempfile
import unittest

from program_case import BIN, SOURCE

sys.path.insert(0, str(SOURCE / "bench/accuracy"))
import generate  # noqa: E402
import measure  # noqa: E402


class Accuracy(unittest.TestCase):
    def test_generated_cases(self):
        cases = list(generate.cases(draws=1, seed=20))
        self.assertGreater(len(cases), 60 * 12)
        misses = []
        tables = [measure.Table(), measure.Table(), measure.Table()]
        measure.judge(cases, measure.scan(str(BIN / "keymuster"), cases, []), tables, misses)
        for column, share in (("ids", 1), ("tokens", 1), ("secrets", 0.999), ("pairs", 0.999), ("partners right", 1)):
            hits, of = tables[0].rows["all"][column]
            self.assertGreaterEqual(hits / of, share, (column, misses[:10]))


if __name__ == "__main__":
    unittest.main()
