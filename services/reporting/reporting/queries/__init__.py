from reporting.queries.caseload import caseload as caseload
from reporting.queries.coefficients import coefficient_course as coefficient_course
from reporting.queries.coefficients import coefficients as coefficients
from reporting.queries.employer_contacts import employer_contacts as employer_contacts
from reporting.queries.further_paths import further_paths as further_paths
from reporting.queries.referral_sources import referral_sources as referral_sources
