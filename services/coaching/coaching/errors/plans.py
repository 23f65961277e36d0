from common.errors import NotFound, NotPermitted, Refusal


class PlanNotFound(NotFound):
    """No work ability plan has been started in this coaching."""

    fi = "Tässä valmennuksessa ei ole aloitettu työkyvyn tuen suunnitelmaa."
    sv = "Ingen plan för stöd för arbetsförmågan har påbörjats i den här coachningen."


class StaleSection(Refusal):
    """Someone saved section {section} while you were writing. Both texts are here: choose, join, and save again."""

    fi = (
        "Joku tallensi kohdan {section} sillä välin, kun kirjoitit. "
        "Molemmat tekstit ovat tässä: valitse tai yhdistä ja tallenna uudelleen."
    )
    sv = "Någon sparade avsnitt {section} medan du skrev. Båda texterna finns här: välj, slå ihop och spara igen."
    field = "version"


class PlanIsSigned(Refusal):
    """The plan was signed on {signed_on} and cannot be changed. Begin its next version instead."""

    fi = "Suunnitelma allekirjoitettiin {signed_on}, eikä sitä voi muuttaa. Aloita seuraava versio."
    sv = "Planen undertecknades {signed_on} och kan inte ändras. Börja på nästa version."


class PlanNotSigned(Refusal):
    """The plan is not signed yet: go on with this version."""

    fi = "Suunnitelmaa ei ole vielä allekirjoitettu: jatka tätä versiota."
    sv = "Planen är inte undertecknad ännu: fortsätt med den här versionen."


class PlanNotReady(Refusal):
    """The plan is not ready to be signed. Look at what is missing."""

    fi = "Suunnitelmaa ei voi vielä allekirjoittaa. Katso, mitä puuttuu."
    sv = "Planen kan inte undertecknas ännu. Se vad som saknas."


class SignedAlready(Refusal):
    """This signature is on the plan already."""

    fi = "Tämä allekirjoitus on jo suunnitelmassa."
    sv = "Den här underskriften finns redan i planen."
    field = "role"


class SectionOfTheTeam(NotPermitted):
    """Sections 9 to 13 are filled by the team. The referring professional fills sections 1 to 8."""

    fi = "Kohdat 9–13 täyttää tiimi. Lähettävä asiantuntija täyttää kohdat 1–8."
    sv = "Avsnitten 9–13 fylls i av teamet. Den remitterande sakkunniga fyller i avsnitten 1–8."


class PlanUntold(NotPermitted):
    """Neither a consent nor a statute allows telling your organisation of the plan, if there is one."""

    fi = "Mikään suostumus tai laki ei salli kertoa organisaatiollesi suunnitelmasta, jos sellainen on."
    sv = "Inget samtycke och ingen lag tillåter att er organisation får veta något om planen, om det finns en."


class SectionSavedByAnother(Refusal):
    """Someone else has written section {section}. Read the plan for what your organisation may be told of it."""

    fi = "Joku muu on kirjoittanut kohdan {section}. Lue suunnitelmasta, mitä siitä voidaan kertoa organisaatiollesi."
    sv = "Någon annan har skrivit avsnitt {section}. Läs i planen vad er organisation får veta om det."
    field = "version"


class PlanIsClosed(Refusal):
    """The plan cannot be written just now. Ask the client's coach."""

    fi = "Suunnitelmaa ei voi nyt kirjoittaa. Kysy asiakkaan valmentajalta."
    sv = "Planen kan inte skrivas just nu. Fråga klientens coach."


class ReviewedBeforeSigning(Refusal):
    """The plan was signed on {signed_on}. It cannot have been reviewed before that day."""

    fi = "Suunnitelma allekirjoitettiin {signed_on}. Sitä ei ole voitu tarkistaa ennen sitä."
    sv = "Planen undertecknades {signed_on}. Den kan inte ha setts över före den dagen."
    field = "reviewed_on"


class NextReviewNotLater(Refusal):
    """The next review comes after this one. Choose a later day."""

    fi = "Seuraava tarkistus on tämän jälkeen. Valitse myöhempi päivä."
    sv = "Nästa översyn kommer efter den här. Välj en senare dag."
    field = "next_review_on"


class ReviewedAlready(Refusal):
    """A review on {reviewed_on} is recorded already."""

    fi = "Tarkistus {reviewed_on} on jo kirjattu."
    sv = "Översynen {reviewed_on} är redan registrerad."
    field = "reviewed_on"
