"""What the codes of coaching's daily work are called on the pages."""

from collections.abc import Mapping

from portal.languages import N_

WORDS_OF_WORK: Mapping[str, Mapping[str, str]] = {
    "follow_up_answer": {
        "in_this_job": N_("On tässä työssä"),
        "in_another_job": N_("On muussa työssä"),
        "not_working": N_("Ei ole työssä"),
        "not_reached": N_("Ei tavoitettu"),
    },
    "service_taken": {
        "coaching": N_("Työhönvalmennus"),
        "work_trial": N_("Työkokeilu"),
        "studies": N_("Opinnot"),
        "rehabilitation": N_("Kuntoutus"),
        "other_service": N_("Muu palvelu"),
    },
    "would_hire": {"yes": N_("Kyllä"), "maybe": N_("Ehkä"), "no": N_("Ei")},
    "trial_score": {
        "punctuality": N_("Tuli ajoissa ja ilmoitti, jos ei päässyt"),
        "instructions": N_("Otti ohjeet vastaan ja kysyi tarvittaessa"),
        "quality": N_("Teki työn huolellisesti"),
        "pace": N_("Pysyi työn tahdissa"),
        "cooperation": N_("Tuli toimeen muiden kanssa"),
    },
    "self_rating": {
        "1": N_("1 – heikko"),
        "2": N_("2 – melko heikko"),
        "3": N_("3 – kohtalainen"),
        "4": N_("4 – hyvä"),
        "5": N_("5 – erittäin hyvä"),
    },
    "rating": {
        "1": N_("1 – heikosti"),
        "2": N_("2 – melko heikosti"),
        "3": N_("3 – kohtalaisesti"),
        "4": N_("4 – hyvin"),
        "5": N_("5 – erittäin hyvin"),
    },
}
