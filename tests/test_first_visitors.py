"""Visitors who arrive at the same moment at a server that was just started."""

import subprocess
import sys

from indicators.settings import PROJECT

# One thread is half-way through pandas, which takes long here, when another one draws.
TWO_AT_ONCE = """
import sys, threading, time

class Slowly:
    def find_spec(self, name, path=None, target=None):
        if name == "pandas.api":
            time.sleep(1.5)

sys.meta_path.insert(0, Slowly())
first = threading.Thread(target=__import__, args=("pandas",))
first.start()
while "pandas" not in sys.modules:
    time.sleep(0.001)
assert not hasattr(sys.modules["pandas"], "Series") and first.is_alive()

from plotly.tools import return_figure_from_figure_or_data
from indicators.figures.screen import figure
from indicators.figures.theme import LIGHT

bars = {"type": "bar", "x": [1, 2], "y": ["Lao PDR", "Viet Nam"]}
drawn = figure(LIGHT, 300, data=[bars])
print(len(return_figure_from_figure_or_data(drawn, validate_figure=True)["data"]))
first.join()
"""


def test_a_visitor_who_draws_while_another_still_loads_libraries_waits_and_sees_the_chart():
    done = subprocess.run(
        [sys.executable, "-c", TWO_AT_ONCE], cwd=PROJECT, capture_output=True, text=True
    )
    assert done.stdout == "1\n", done.stderr
