"""Every route of ours, for the front door."""

from web import assets, health, live, redirects, report, share, sign_in, welcome

routes = [
    route
    for module in (redirects, assets, health, live, sign_in, welcome, share, report)
    for route in module.routes
]
