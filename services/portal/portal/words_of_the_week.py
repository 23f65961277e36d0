"""What the codes of a coach's week are called: contacts with clients, working time, what is due."""

from collections.abc import Mapping

from portal.languages import N_

WORDS_OF_THE_WEEK: Mapping[str, Mapping[str, str]] = {
    "client_contact_kind": {"meeting": N_("Tapaaminen"), "call": N_("Puhelu"), "message": N_("Viesti")},
    "place": {
        "office": N_("Toimistolla"),
        "workplace": N_("Työpaikalla"),
        "home": N_("Asiakkaan kotona"),
        "remote": N_("Etänä"),
        "other": N_("Muualla"),
    },
    "contact_purpose": {
        "getting_to_know": N_("Tutustuminen"),
        "goals_and_plan": N_("Tavoitteet ja suunnitelma"),
        "job_search": N_("Työn etsiminen"),
        "meeting_employer": N_("Työnantajan tapaaminen"),
        "support_at_work": N_("Tuki työssä"),
        "studies": N_("Opinnot"),
        "benefits": N_("Etuudet ja toimeentulo"),
        "health_and_services": N_("Terveys ja palvelut"),
        "follow_up": N_("Seuranta"),
        "other": N_("Muu asia"),
    },
    "work_kind": {
        "training": N_("Koulutus"),
        "team": N_("Tiimi ja palaverit"),
        "office": N_("Toimistotyö"),
    },
}
