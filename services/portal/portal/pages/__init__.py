from portal.pages import (
    about,
    access_log,
    clients,
    coaching,
    consent_form,
    consent_papers,
    consents,
    contacts,
    employers,
    employments,
    operations,
    partners,
    plans,
    reasons,
    referrals,
    registration,
    reports,
    rules,
    search,
    start,
    survey,
    withdrawals,
)

routers = [
    part.router
    for part in (
        start,
        about,
        search,
        reasons,
        registration,  # before one client: /clients/new is no client's address
        referrals,
        employers,
        employments,
        contacts,
        coaching,
        consent_form,  # before one consent: /consents/new is no consent's address
        consents,
        consent_papers,
        withdrawals,
        rules,
        access_log,
        plans,
        clients,
        reports,
        operations,
        partners,
        survey,
    )
]
