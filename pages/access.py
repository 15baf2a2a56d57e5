"""Access: accounts, share links and the activity log."""

from ui import pages
from ui.access import account_page, accounts, history, link_page, links
from ui.kit import filters, tabs
from ui.viewer import viewer

# What has an address of its own: its name in the URL, and the page.
OPENED = {"account": account_page.show, "link": link_page.show}

for name, show in OPENED.items():
    chosen = filters.chosen_id(name)
    if chosen is not None and viewer().role == "coordinator":
        show(chosen)
        pages.stop()

tabs.show(
    "Access",
    {
        "Accounts": accounts.show,
        "Links": links.show,
        "History": history.show,
    },
    "Only coordinators can manage access. Ask yours if something is wrong.",
)
