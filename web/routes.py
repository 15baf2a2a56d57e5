"""Every route of ours, for the front door."""

from web import assets, health, live, minutes, redirects, report, share, sign_in, welcome

routes = [
    route
    for module in (redirects, assets, health, live, sign_in, welcome, share, report, minutes)
    for route in module.routes
]
