"""The smallest honest Streamlit application: one page, one Plotly chart, nothing to read.

It is the yardstick of ``make bench``. The chart is a plain dictionary handed to ``go.Figure``, the
cheapest way Plotly has, so the yardstick is not made long on purpose.
"""

import plotly.graph_objects as go
import streamlit as st

st.title("One chart")
st.plotly_chart(
    go.Figure(
        {
            "data": [{"type": "bar", "x": list("abcdefghijk"), "y": list(range(11))}],
            "layout": {"height": 400},
        }
    ),
    config={"displayModeBar": False},
)
