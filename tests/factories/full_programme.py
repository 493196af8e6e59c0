"""A programme with everything that one can have."""

from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from app.models.programme import Programme
from app.models.programme_audience import ProgrammeCounty, ProgrammeGroup, ProgrammeHost
from app.models.programme_file import ProgrammeFile
from app.models.programme_kinds import OccupationGroup
from app.services.programmes.searched import settle
from tests.factories.division import LIXIA, a_county
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation
from tests.factories.place import a_place
from tests.factories.programme import BEGINS, ENDS, a_programme

HOSTILE: Final = "<script>alert(1)</script>\n\n[x](javascript:alert(1))\n\n**好**"


def a_full_programme(session: Session) -> Programme:
    """Two sessions at 花园路驿站, for members who are couriers in one county, with a file."""
    a_county(session)
    owner = an_organisation(session, "历下区总工会", phone="0531-12351")
    made = a_programme(
        session,
        "电动车维修课",
        organiser=owner,
        place_id=a_place(session, "花园路驿站", LIXIA, address="花园路1号").id,
        meetings=[(BEGINS, ENDS), (BEGINS + timedelta(days=7), ENDS + timedelta(days=7))],
        body=HOSTILE,
        bring="身份证",
        taken=17,
        sign_up_until=NOW + timedelta(days=1, hours=8),
        members_only=True,
        cost_fen=500,
    )
    made.groups = [ProgrammeGroup(group=OccupationGroup.courier)]
    made.counties = [ProgrammeCounty(county_code="370102")]
    made.hosts = [ProgrammeHost(organisation_id=an_organisation(session, "快递行业工会").id)]
    made.files = [
        ProgrammeFile(
            submission_id="0" * 36,
            name="课程表\r\n.pdf",
            media_type="application/pdf",
            size=9,
            data=b"%PDF-1.7\n",
        )
    ]
    settle(session, made)
    session.flush()
    return made
