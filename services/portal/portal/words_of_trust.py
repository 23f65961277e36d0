"""What codes are called in the rules and in the access log."""

from collections.abc import Mapping

from portal.languages import N_

WORDS_OF_TRUST: Mapping[str, Mapping[str, str]] = {
    "party_type": {
        "kela": N_("Kela"),
        "employment_authority": N_("Työvoimaviranomainen"),
        "wellbeing_county": N_("Hyvinvointialue"),
        "municipality": N_("Kunta"),
        "occupational_health": N_("Työterveyshuolto"),
        "educational_institution": N_("Oppilaitos"),
        "pension_insurer": N_("Työeläkelaitos"),
        "provider": N_("Palveluntuottaja"),
        "third_sector": N_("Järjestö"),
        "other": N_("Muu taho"),
    },
    "access_reason": {
        "intake": N_("Asiakas on tulossa palveluun"),
        "substitute": N_("Sijaistan työkaveria"),
        "lead_duty": N_("Tiiminvetäjän tehtävä"),
        "client_request": N_("Asiakas pyysi"),
        "complaint": N_("Muistutus tai valitus"),
        "supervision": N_("Valvonta"),
        "correction": N_("Virheen korjaaminen"),
        "other": N_("Muu syy"),
    },
}
