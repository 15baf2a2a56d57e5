"""Access: accounts, share links and the activity log."""

from ui.access import accounts, history, links
from ui.kit import tabs

tabs.show(
    "Access",
    {
        "Accounts": accounts.show,
        "Links": links.show,
        "History": history.show,
    },
    "Only coordinators can manage access. Ask yours if something is wrong.",
)
