"""History: every save, two compared in words, one restored."""

from sqlalchemy.orm import Session

from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from tests.factories.organisation import an_organisation
from tests.routes.manage.conftest import Desk
from tests.routes.manage.test_facts import FACTS


def test_compare_and_restore(
    desk: Desk, session: Session, owner: Organisation, place: Place, path: str
) -> None:
    manager = desk(Role.station_manager, owner, place)
    assert "还没有人改过" in manager.get(path).text
    door = f"/manage/places/{place.public_id}"
    changed = FACTS | {"name": "甲驿站", "kind": "mother_room"}
    manager.post(f"/manage/facts/{place.public_id}", data=changed)
    manager.post(f"{door}/amenities", data={"set": "shower:absent"})
    listed = manager.get(path).text
    for words in ("第 3 版", "淋浴", "类型、名称", "您", "导入或最初的内容"):
        assert words in listed
    compared = manager.get(f"{path}/comparison?from=1&to=3").text
    for words in ("<s>解放路驿站</s><br>甲驿站", "<s>驿站</s><br>妈妈小屋", "<s>有</s><br>没有"):
        assert words in compared
    assert "两版一样" in manager.get(f"{path}/comparison?from=2&to=2").text
    for _ in range(2):
        sent = manager.post(f"{path}/restoration", data={"number": "1"})
        assert sent.headers["Location"] == f"{door}?told=restored"
    session.refresh(place)
    assert (place.name, place.version) == ("解放路驿站", 4), "restoring twice is once"
    assert "恢复到第 1 版" in manager.get(path).text


def test_what_never_was(desk: Desk, owner: Organisation, place: Place, path: str) -> None:
    officer = desk(Role.officer, owner)
    assert officer.get(f"{path}/comparison?from=1&to=2").status == 404
    assert officer.post(f"{path}/restoration", data={"number": "1"}).status == 404
    assert officer.post(f"{path}/restoration", data={"number": "-1"}).status == 422


def test_who_may(
    desk: Desk, session: Session, owner: Organisation, place: Place, path: str
) -> None:
    supervisor = desk(Role.supervisor, owner)
    assert supervisor.get(path).status == 200
    assert supervisor.post(f"{path}/restoration", data={"number": "1"}).status == 403
    foreign = desk(Role.officer, an_organisation(session, "市中区总工会"))
    assert foreign.get(path).status == 404
    assert foreign.get(f"{path}/comparison?from=1&to=1").status == 404
    assert foreign.post(f"{path}/restoration", data={"number": "1"}).status == 404
    forged = desk(Role.officer, owner)
    forged.csrf = ""
    assert forged.post(f"{path}/restoration", data={"number": "1"}).status == 400
