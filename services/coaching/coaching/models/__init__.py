"""Tables and rules together, one file per noun. Importing this package knows them all."""

from coaching.models.absences import Absence as Absence
from coaching.models.activities import Activity as Activity
from coaching.models.cases import Assignment as Assignment
from coaching.models.cases import Case as Case
from coaching.models.cases import case_behind as case_behind
from coaching.models.cases import case_on as case_on
from coaching.models.client_contacts import ClientContact as ClientContact
from coaching.models.client_contacts import ClientContactVersion as ClientContactVersion
from coaching.models.coaches import Caseload as Caseload
from coaching.models.coaches import Coach as Coach
from coaching.models.coaches import CoachKey as CoachKey
from coaching.models.consents import EmployerConsent as EmployerConsent
from coaching.models.employer_contacts import EmployerContact as EmployerContact
from coaching.models.employers import Employer as Employer
from coaching.models.employers import EmployerKey as EmployerKey
from coaching.models.employments import Employment as Employment
from coaching.models.employments import EmploymentVersion as EmploymentVersion
from coaching.models.moves import ClientMove as ClientMove
from coaching.models.plans import Plan as Plan
from coaching.models.plans import PlanSection as PlanSection
from coaching.models.plans import PlanSignature as PlanSignature
from coaching.models.referrals import AcceptedReferral as AcceptedReferral
from coaching.models.working_time import WorkingTime as WorkingTime
