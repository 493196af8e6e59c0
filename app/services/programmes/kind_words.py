"""What people call the kinds of programmes: Chinese, pinyin, initials, for the text search."""

from typing import Final

from app.models.programme_kinds import ProgrammeKind
from app.services.search_words import Word

KIND_WORDS: Final[dict[ProgrammeKind, tuple[tuple[str, str, str], ...]]] = {
    ProgrammeKind.training: (("技能培训", "jinengpeixun", "jnpx"),),
    ProgrammeKind.competition: (("技能竞赛", "jinengjingsai", "jnjs"), ("比赛", "bisai", "bs")),
    ProgrammeKind.job_fair: (("招聘会", "zhaopinhui", "zph"),),
    ProgrammeKind.counselling: (("心理辅导", "xinlifudao", "xlfd"),),
    ProgrammeKind.lecture: (("讲座", "jiangzuo", "jz"), ("空中课堂", "kongzhongketang", "kzkt")),
    ProgrammeKind.health_check: (("免费体检", "mianfeitijian", "mftj"),),
    ProgrammeKind.benefit: (("普惠活动", "puhuihuodong", "phhd"),),
    ProgrammeKind.culture: (("文体活动", "wentihuodong", "wthd"),),
    ProgrammeKind.recruitment_drive: (("集中入会", "jizhongruhui", "jzrh"),),
}
#: The Chinese words, at which a query without spaces is parted.
NAMES: Final = tuple(word for words in KIND_WORDS.values() for word, _, _ in words)


def kinds_named(word: Word) -> tuple[ProgrammeKind, ...]:
    """The kinds that a word of a query names or begins."""
    if len(word.text) < 2:
        return ()
    return tuple(kind for kind in ProgrammeKind if _names(word, kind))


def _names(word: Word, kind: ProgrammeKind) -> bool:
    if word.latin:
        return any(
            pinyin.startswith(word.text) or initials == word.text
            for _, pinyin, initials in KIND_WORDS[kind]
        )
    return any(word.text in name for name, _, _ in KIND_WORDS[kind])
