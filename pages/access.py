"""Access: who may come in, and who did what."""

from ui import access_accounts, access_links, history_browser, tabbed

tabbed.show(
    "Access",
    {
        "Accounts": access_accounts.show,
        "Links": access_links.show,
        "History": history_browser.show,
    },
    "Only a coordinator says who may come in. Ask yours if something is wrong.",
)
