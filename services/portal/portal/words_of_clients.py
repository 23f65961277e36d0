"""What figures tell apart of clients, in words."""

from collections.abc import Mapping

from portal.languages import N_

WORDS_OF_CLIENTS: Mapping[str, Mapping[str, str]] = {
    "sex": {"female": N_("nainen"), "male": N_("mies"), "other": N_("muu sukupuoli")},
    "education": {
        "basic": N_("perusaste"),
        "upper_secondary": N_("toinen aste: lukio tai ammatillinen koulutus"),
        "lower_tertiary": N_("alempi korkeakoulututkinto"),
        "higher_tertiary": N_("ylempi korkeakoulututkinto tai enemmän"),
    },
    "livelihood": {
        "wages": N_("palkka"),
        "own_business": N_("oma yritys"),
        "earnings_related_allowance": N_("ansiopäiväraha"),
        "basic_unemployment_allowance": N_("peruspäiväraha"),
        "labour_market_subsidy": N_("työmarkkinatuki"),
        "general_support": N_("yleistuki"),
        "sickness_allowance": N_("sairauspäiväraha"),
        "rehabilitation_allowance": N_("kuntoutusraha"),
        "fixed_term_disability_pension": N_("kuntoutustuki (määräaikainen eläke)"),
        "disability_pension": N_("työkyvyttömyyseläke"),
        "partial_disability_pension": N_("osatyökyvyttömyyseläke"),
        "social_assistance": N_("toimeentulotuki"),
        "student_aid": N_("opintotuki"),
        "other": N_("muu tulo"),
        "none": N_("ei omaa tuloa"),
    },
}
