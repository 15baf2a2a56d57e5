"""Settings: names, words, indicators, sample data, checks."""

from ui import (
    settings_check,
    settings_indicators,
    settings_names,
    settings_sample,
    settings_terms,
    tabbed,
)

tabbed.show(
    "Settings",
    {
        "Partnership": settings_names.show,
        "Words": settings_terms.show,
        "Indicators": settings_indicators.show,
        "Sample data": settings_sample.show,
        "Check": settings_check.show,
    },
    "Only a coordinator changes the settings. Ask yours if something is wrong.",
)
