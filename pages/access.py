"""Access: who may come in, and who did what."""

from ui.access import accounts, history, links
from ui.kit import tabs

tabs.show(
    "Access",
    {
        "Accounts": accounts.show,
        "Links": links.show,
        "History": history.show,
    },
    "Only a coordinator says who may come in. Ask yours if something is wrong.",
)
