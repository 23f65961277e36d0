"""What the services' codes are called on the pages."""

from collections.abc import Mapping

from portal.languages import N_, _
from portal.words_of_clients import WORDS_OF_CLIENTS
from portal.words_of_figures import WORDS_OF_FIGURES
from portal.words_of_the_week import WORDS_OF_THE_WEEK
from portal.words_of_trust import WORDS_OF_TRUST
from portal.words_of_work import WORDS_OF_WORK

WORDS: Mapping[str, Mapping[str, str]] = {
    "source_category": {
        "social_services": N_("Sosiaalipalvelut"),
        "disability_services": N_("Vammaispalvelut"),
        "te_services": N_("TE-palvelut"),
        "municipal_employment": N_("Kunnan työllisyyspalvelut"),
        "health_care": N_("Terveydenhuolto"),
        "occupational_health": N_("Työterveyshuolto"),
        "kela": N_("Kela"),
        "pension_insurer": N_("Työeläkelaitos"),
        "educational_institution": N_("Oppilaitos"),
        "youth_services": N_("Nuorisopalvelut"),
        "third_sector": N_("Järjestö"),
        "provider": N_("Palveluntuottaja"),
        "prison_and_probation": N_("Rikosseuraamuslaitos"),
        "self": N_("Asiakas itse"),
        "other": N_("Muu taho"),
    },
    "target": {
        "work_ability_team": N_("Työkyvyn tuen tiimi"),
        "supported_employment": N_("Tuettu työllistyminen"),
    },
    "refusal_reason": {
        "no_capacity": N_("Palvelussa ei ole tilaa"),
        "not_target_group": N_("Palvelu ei sovi asiakkaan tilanteeseen"),
        "client_declined": N_("Asiakas ei halua palvelua"),
        "moved_away": N_("Asiakas muutti pois"),
        "no_contact": N_("Asiakasta ei tavoitettu"),
        "mistaken": N_("Lähete tehtiin vahingossa"),
        "other": N_("Muu syy"),
    },
    "no_hetu_reason": {
        "not_known": N_("Tunnus ei ole tiedossa"),
        "refused": N_("Asiakas ei halua antaa sitä"),
        "foreign": N_("Asiakkaalla ei ole suomalaista tunnusta"),
        "shielded": N_("Asiakkaalla on turvakielto"),
    },
    "language": {
        "fi": N_("suomi"),
        "sv": N_("ruotsi"),
        "en": N_("englanti"),
        "other": N_("muu kieli"),
    },
    "referral_status": {
        "submitted": N_("Odottaa vastausta"),
        "accepted": N_("Hyväksytty"),
        "declined": N_("Ei hyväksytty"),
        "recalled": N_("Peruttu"),
        "handed_over": N_("Saattaen vaihto tehty"),
        "closed": N_("Päättynyt"),
        "waitlisted": N_("Jonossa"),
        "more_information_requested": N_("Lisätietoja pyydetty"),
    },
    "no_meeting_reason": {
        "client_declined": N_("Asiakas ei halunnut tapaamista"),
        "no_sender": N_("Asiakas tuli itse, ei lähettäjän kautta"),
        "sender_absent": N_("Lähettäjä ei päässyt mukaan"),
        "met_before": N_("Asiakas ja valmentaja tunsivat jo toisensa"),
        "other": N_("Muu syy"),
    },
    "outcome": {
        "coaching_started": N_("Valmennus alkoi"),
        "plan_made": N_("Suunnitelma tehtiin"),
        "directed_to_other_service": N_("Ohjattiin toiseen palveluun"),
        "no_need": N_("Palvelua ei tarvittu"),
        "not_reached": N_("Asiakasta ei tavoitettu"),
        "other": N_("Muu lopputulos"),
    },
    "end_reason": {
        "completed": N_("Ei enää tarvetta valmennukselle"),
        "started_studies": N_("Aloitti opinnot"),
        "discontinued": N_("Valmennus keskeytyi"),
        "directed_to_other_service": N_("Ohjattiin toiseen palveluun"),
    },
    "end_detail": {
        "moved_away": N_("Asiakas muutti pois"),
        "health": N_("Terveys"),
        "no_contact": N_("Asiakasta ei tavoitettu"),
        "own_wish": N_("Asiakkaan oma toive"),
        "coaching_ceased": N_("Valmennusta ei enää järjestetä"),
        "other": N_("Muu syy"),
    },
    "sector": {
        "company": N_("Yritys"),
        "municipality": N_("Kunta"),
        "wellbeing_county": N_("Hyvinvointialue"),
        "state": N_("Valtio"),
        "third_sector": N_("Järjestö"),
    },
    "size_class": {
        "<5": N_("Alle 5 työntekijää"),
        "5-9": N_("5–9 työntekijää"),
        "10-19": N_("10–19 työntekijää"),
        "20-99": N_("20–99 työntekijää"),
        "100+": N_("100 työntekijää tai enemmän"),
    },
    "contact_kind": {
        "visit": N_("Käynti työpaikalla"),
        "meeting": N_("Tapaaminen"),
        "phone": N_("Puhelu"),
        "message": N_("Viesti"),
    },
    "employment_kind": {"employment": N_("Työsuhde"), "apprenticeship": N_("Oppisopimus")},
    "contract": {"fixed_term": N_("Määräaikainen"), "permanent": N_("Toistaiseksi voimassa oleva")},
    "goal": {
        "employment": N_("Työ"),
        "education": N_("Koulutus"),
        "clarifying_health": N_("Terveydentilan selvittäminen"),
        "clarifying_work_ability": N_("Työ- ja toimintakyvyn selvittäminen"),
        "vocational_rehabilitation": N_("Ammatillinen kuntoutus"),
        "other": N_("Muu tavoite"),
    },
    "obstacle": {
        "no_work_experience": N_("Työkokemuksen puute"),
        "no_education": N_("Koulutuksen puute"),
        "outdated_education": N_("Vanhentunut koulutus"),
        "injury_or_illness": N_("Vamma tai sairaus"),
        "substance_use": N_("Päihteiden käyttö"),
        "money_trouble": N_("Rahahuolet, velat tai ulosotto"),
        "care_responsibility": N_("Lasten, vanhempien tai muun läheisen hoito"),
        "no_suitable_places": N_("Sopivia paikkoja ei ole"),
        "weak_job_search_skills": N_("Työnhaku on vaikeaa"),
        "criminal_record": N_("Rikosrekisteri tai tuleva tuomio"),
        "other": N_("Muu este"),
    },
    "adjustment": {
        "working_time": N_("Työaika"),
        "breaks": N_("Tauot"),
        "tasks": N_("Työtehtävät"),
        "aids": N_("Apuvälineet"),
        "written_instructions": N_("Kirjalliset ohjeet"),
        "individual_induction": N_("Yksilöllinen perehdytys"),
    },
    "activity_kind": {
        "work_trial": N_("Työkokeilu"),
        "studies": N_("Opinnot"),
        "rehabilitation": N_("Kuntoutus"),
        "other_service": N_("Muu palvelu"),
    },
    "data_category": {
        "identity": N_("Nimi ja henkilötiedot"),
        "contact": N_("Yhteystiedot"),
        "work_history": N_("Työhistoria"),
        "work_ability": N_("Työkyky"),
        "health": N_("Terveys"),
        "benefits": N_("Etuudet"),
        "plan": N_("Työkyvyn tuen suunnitelma"),
        "coaching_progress": N_("Valmennuksen eteneminen"),
        "employment": N_("Työsuhteet"),
        "feedback": N_("Palaute"),
    },
    "consent_status": {
        "given": N_("Voimassa"),
        "superseded": N_("Korvattu uudella"),
        "withdrawn": N_("Peruttu"),
        "expired": N_("Päättynyt"),
        "used": N_("Käytetty"),
    },
    "channel": {
        "signed_paper": N_("Allekirjoitettu paperi"),
        "electronic": N_("Sähköinen allekirjoitus"),
        "oral": N_("Suullinen, yhtä tietojen antoa varten"),
    },
    "representative": {
        "guardian": N_("Edunvalvoja"),
        "parent": N_("Huoltaja"),
        "authorised": N_("Valtuutettu"),
        "continuing_power_of_attorney": N_("Edunvalvontavaltuutettu"),
        "other": N_("Muu edustaja"),
    },
    "role": {
        "coach": N_("työhönvalmentaja"),
        "coordinator": N_("työkykykoordinaattori"),
        "team_lead": N_("tiiminvetäjä"),
        "referrer": N_("lähettävä asiantuntija"),
        "analyst": N_("tietoasiantuntija"),
        "privacy_officer": N_("tietosuojavastaava"),
        "operator": N_("ylläpitäjä"),
    },
    "service": {
        "referral": N_("Lähetteet"),
        "consent": N_("Suostumukset"),
        "coaching": N_("Valmennus"),
        "feedback": N_("Palaute"),
        "reporting": N_("Raportit"),
    },
    "partner_event": {
        "referral-accepted": N_("Lähete hyväksyttiin"),
        "referral-declined": N_("Lähetettä ei hyväksytty"),
        "referral-closed": N_("Lähete päättyi"),
        "coaching-started": N_("Valmennus alkoi"),
        "coaching-ended": N_("Valmennus päättyi"),
        "coaching-end-corrected": N_("Valmennuksen päättymistä korjattiin"),
        "activity-started": N_("Työkokeilu, opinnot tai muu jakso alkoi"),
        "activity-corrected": N_("Työkokeilun, opintojen tai muun jakson tietoja korjattiin"),
        "activity-ended": N_("Työkokeilu, opinnot tai muu jakso päättyi"),
        "plan-signed": N_("Suunnitelma allekirjoitettiin"),
        "client-employed": N_("Asiakas työllistyi"),
        "employment-corrected": N_("Työsuhteen tietoja korjattiin"),
        "employment-ended": N_("Työsuhde päättyi"),
        "consent-withdrawn": N_("Suostumus peruttiin"),
    },
    "partner_state": {"wanted": N_("Luodaan"), "ready": N_("Käytössä"), "leaving": N_("Poistetaan")},
    "partner_trouble": {
        "login": N_("Odottaa kirjautumispalvelua"),
        "broker": N_("Odottaa Kafkaa"),
    },
    "subscription_state": {"active": N_("Käytössä"), "suspended": N_("Keskeytetty"), "ended": N_("Lopetettu")},
    "delivery_way": {
        "kafka": N_("Kumppani lukee ne Kafkasta"),
        "webhook": N_("Ne lähetetään kumppanin osoitteeseen (webhook)"),
    },
    "plan_section": {
        "1": N_("Ketkä kutsuttiin"),
        "2": N_("Asiakas"),
        "3": N_("Työtilanne"),
        "4": N_("Tausta"),
        "5": N_("Vahvuudet"),
        "6": N_("Voimavarat"),
        "7": N_("Haasteet ja yhteenveto"),
        "8": N_("Tavoitteet"),
        "9": N_("Palvelut ja keinot"),
        "10": N_("Etuudet ja toimeentulo"),
        "11": N_("Aikataulu"),
        "12": N_("Vastuuhenkilö"),
        "13": N_("Allekirjoitukset"),
    },
    "section_status": {
        "not_started": N_("Ei aloitettu"),
        "in_progress": N_("Kesken"),
        "needs_others": N_("Odottaa muita"),
        "done": N_("Valmis"),
    },
    "filled_by": {
        "referrer": N_("Täyttää lähettävä asiantuntija asiakkaan kanssa ennen tapaamista"),
        "team": N_("Täyttää tiimi tapaamisessa"),
    },
    "signatory": {"client": N_("Asiakas"), "responsible_person": N_("Vastuuhenkilö")},
    **WORDS_OF_CLIENTS,
    **WORDS_OF_FIGURES,
    **WORDS_OF_THE_WEEK,
    **WORDS_OF_TRUST,
    **WORDS_OF_WORK,
}

RECALL_REASONS = ("client_declined", "moved_away", "no_contact", "mistaken", "other")
"""Of the reasons to turn a referral down, those that its sender can have."""


def word(code: str | None, of: str) -> str:
    """The code itself when there is no word for it: a new code is shown rather than hidden."""
    if code is None:
        return ""
    found = WORDS[of].get(code)
    return _(found) if found else code


def choices(of: str, only: tuple[str, ...] | None = None) -> list[tuple[str, str]]:
    """Code and word, in the order of the table."""
    return [(code, _(text)) for code, text in WORDS[of].items() if only is None or code in only]
