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
    "access_action": {"read": N_("Katsoi"), "change": N_("Muutti"), "disclose": N_("Antoi toiselle")},
    "access_what": {
        "client": N_("asiakkaan tiedot"),
        "identity": N_("nimi ja henkilötiedot"),
        "referral": N_("lähete"),
        "case": N_("valmennus"),
        "plan": N_("työkyvyn tuen suunnitelma"),
        "employment": N_("työsuhde"),
        "activity": N_("työkokeilu, opinnot tai muu jakso"),
        "employer_contact": N_("yhteys työnantajaan"),
        "client_contact": N_("yhteys asiakkaaseen"),
        "consent": N_("suostumus"),
        "scan": N_("allekirjoitettu paperi"),
        "withdrawal": N_("suostumuksen peruminen"),
        "partner_event": N_("tapahtuma kumppanille"),
        "access_log": N_("käyttöloki"),
        "access_report": N_("käyttölokin luettelo"),
    },
    "relation": {
        "own_caseload": N_("Oma asiakas"),
        "own_municipality": N_("Asiakas omasta kunnasta"),
        "own_organisation": N_("Oman organisaation asiakas"),
        "importer": N_("Tietojen tuonti"),
        "service": N_("Järjestelmän oma toiminto"),
        "none": N_("Ei oikeutta asiakkaan tietoihin"),
    },
    "access_result": {"allowed": N_("Sallittu"), "refused": N_("Estetty")},
    "actor_role": {
        "service": N_("järjestelmä"),
        "importer": N_("tietojen tuonti"),
        "partner": N_("kumppanin järjestelmä"),
    },
    "pattern": {
        "many_clients": N_("Monta asiakasta tunnin aikana"),
        "same_family_name": N_("Sama sukunimi kuin asiakkaalla"),
        "outside_hours": N_("Työajan ulkopuolella"),
        "refused": N_("Monta estettyä yritystä"),
    },
}
