"""What rows and groups of the figures are called."""

from collections.abc import Mapping

from portal.languages import N_

WORDS_OF_FIGURES: Mapping[str, Mapping[str, str]] = {
    "path_row": {
        "company_unsubsidised": N_("Yritys, ilman palkkatukea"),
        "company_wage_subsidy": N_("Yritys, palkkatuella"),
        "company_all": N_("Yritys, yhteensä"),
        "municipality_unsubsidised": N_("Kunta, ilman palkkatukea"),
        "municipality_wage_subsidy": N_("Kunta, palkkatuella"),
        "municipality_all": N_("Kunta, yhteensä"),
        "wellbeing_county_unsubsidised": N_("Hyvinvointialue, ilman palkkatukea"),
        "wellbeing_county_wage_subsidy": N_("Hyvinvointialue, palkkatuella"),
        "wellbeing_county_all": N_("Hyvinvointialue, yhteensä"),
        "state_unsubsidised": N_("Valtio, ilman palkkatukea"),
        "state_wage_subsidy": N_("Valtio, palkkatuella"),
        "state_all": N_("Valtio, yhteensä"),
        "third_sector_unsubsidised": N_("Järjestö, ilman palkkatukea"),
        "third_sector_wage_subsidy": N_("Järjestö, palkkatuella"),
        "third_sector_all": N_("Järjestö, yhteensä"),
        "apprenticeship": N_("Oppisopimus"),
        "contracts_all": N_("Työsuhteet yhteensä"),
        "work_trial": N_("Työkokeilu"),
        "studies": N_("Opinnot"),
        "directed_to_other_service": N_("Ohjattiin toiseen palveluun"),
        "discontinued": N_("Valmennus keskeytyi"),
        "completed": N_("Ei enää tarvetta valmennukselle"),
        "in_coaching": N_("Valmennuksessa"),
    },
    "band": {
        "exemplary": N_("esimerkillinen"),
        "good": N_("hyvä"),
        "fair": N_("kohtalainen"),
        "not_supported_employment": N_("ei tuettua työllistymistä"),
    },
    "stage": {
        "referred": N_("Lähetetty valmennukseen"),
        "accepted": N_("Lähete hyväksytty"),
        "started": N_("Valmennus alkanut"),
        "plan_signed": N_("Suunnitelma allekirjoitettu"),
        "employed": N_("Työllistynyt"),
    },
    "age_band": {
        "<30": N_("alle 30 vuotta"),
        "30-39": N_("30–39 vuotta"),
        "40-49": N_("40–49 vuotta"),
        "50-59": N_("50–59 vuotta"),
        "60+": N_("60 vuotta tai enemmän"),
    },
    "denominator": {"contracts": N_("työsuhteista"), "clients": N_("henkilöistä")},
}
