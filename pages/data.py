"""Settings: names, words, indicators, sample data, checks."""

from ui.kit import tabs
from ui.settings import check, indicators, names, sample, terms

tabs.show(
    "Settings",
    {
        "Partnership": names.show,
        "Words": terms.show,
        "Indicators": indicators.show,
        "Sample data": sample.show,
        "Check": check.show,
    },
    "Only a coordinator changes the settings. Ask yours if something is wrong.",
)
