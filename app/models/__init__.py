"""The tables. Importing this package registers every one of them on `Base.metadata`."""

from app.models.account import Account, AccountSession, RecoveryCode, SignInCode
from app.models.audit import AuditEntry, AuditSeal
from app.models.base import Base
from app.models.benefit import (
    Benefit,
    BenefitCounty,
    BenefitGroup,
    BenefitPlace,
    BenefitQuota,
)
from app.models.campaign import Campaign, CampaignBenefit, CampaignProgramme
from app.models.care import (
    CoverageGap,
    Notice,
    PlaceConfirmation,
    PlaceReport,
)
from app.models.claim import Claim, Redemption
from app.models.competition import CompetitionResult, CompetitionStage
from app.models.division import Division
from app.models.grant import Grant
from app.models.import_run import ImportRun
from app.models.organisation import Organisation
from app.models.outbox import OutboxMessage
from app.models.photo import PlacePhoto, PlacePicture, ReportPhoto
from app.models.place import Place
from app.models.place_amenity import PlaceAmenity
from app.models.place_hours import OpeningException, OpeningSpan, OpenWindow
from app.models.programme import Programme
from app.models.programme_audience import ProgrammeCounty, ProgrammeGroup, ProgrammeHost
from app.models.programme_file import ProgrammeFile
from app.models.programme_question import ProgrammeQuestion
from app.models.programme_session import ProgrammeSession
from app.models.qr import QrCode, QrScan
from app.models.revision import PlaceRevision
from app.models.signup import Attendance, Feedback, Signup, SignupAnswer
from app.models.site import Lease, LimitCounter, ListingChange, SiteFact

__all__ = [
    "Account",
    "AccountSession",
    "Attendance",
    "AuditEntry",
    "AuditSeal",
    "Base",
    "Benefit",
    "BenefitCounty",
    "BenefitGroup",
    "BenefitPlace",
    "BenefitQuota",
    "Campaign",
    "CampaignBenefit",
    "CampaignProgramme",
    "Claim",
    "CompetitionResult",
    "CompetitionStage",
    "CoverageGap",
    "Division",
    "Feedback",
    "Grant",
    "ImportRun",
    "Lease",
    "LimitCounter",
    "ListingChange",
    "Notice",
    "OpenWindow",
    "OpeningException",
    "OpeningSpan",
    "Organisation",
    "OutboxMessage",
    "Place",
    "PlaceAmenity",
    "PlaceConfirmation",
    "PlacePhoto",
    "PlacePicture",
    "PlaceReport",
    "PlaceRevision",
    "Programme",
    "ProgrammeCounty",
    "ProgrammeFile",
    "ProgrammeGroup",
    "ProgrammeHost",
    "ProgrammeQuestion",
    "ProgrammeSession",
    "QrCode",
    "QrScan",
    "RecoveryCode",
    "Redemption",
    "ReportPhoto",
    "SignInCode",
    "Signup",
    "SignupAnswer",
    "SiteFact",
]
