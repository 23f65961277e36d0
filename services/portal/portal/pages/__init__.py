from portal.pages import (
    about,
    clients,
    coaching,
    consents,
    contacts,
    employers,
    employments,
    operations,
    plans,
    referrals,
    registration,
    reports,
    search,
    start,
    survey,
)

routers = [
    part.router
    for part in (
        start,
        about,
        search,
        registration,  # before one client: /clients/new is no client's address
        referrals,
        employers,
        employments,
        contacts,
        coaching,
        consents,
        plans,
        clients,
        reports,
        operations,
        survey,
    )
]
