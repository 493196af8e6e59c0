"""What people call the kinds of programmes: Chinese, pinyin, initials, for the text search."""

from typing import Final

from app.models.programme_kinds import ProgrammeKind
from app.services.kind_names import named, names
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
NAMES: Final = names(KIND_WORDS)


def kinds_named(word: Word) -> tuple[ProgrammeKind, ...]:
    """The kinds that a word of a query names or begins."""
    return named(KIND_WORDS, word)
