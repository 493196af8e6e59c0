"""What people call the kinds of benefits, for the text search."""

from typing import Final

from app.models.benefit_kinds import BenefitKind
from app.services.kind_names import named, names
from app.services.search_words import Word

KIND_WORDS: Final[dict[BenefitKind, tuple[tuple[str, str, str], ...]]] = {
    BenefitKind.mutual_insurance: (
        ("互助保障", "huzhubaozhang", "hzbz"),
        ("医疗互助", "yiliaohuzhu", "ylhz"),
    ),
    BenefitKind.health_check: (("免费体检", "mianfeitijian", "mftj"), ("体检", "tijian", "tj")),
    BenefitKind.women_screening: (("两癌筛查", "liangaishaicha", "lasc"),),
    BenefitKind.merchant_discount: (
        ("商户优惠", "shanghuyouhui", "shyh"),
        ("打折", "dazhe", "dz"),
    ),
    BenefitKind.summer_cooling: (
        ("送清凉", "songqingliang", "sql"),
        ("防暑降温", "fangshujiangwen", "fsjw"),
    ),
    BenefitKind.winter_warmth: (
        ("送温暖", "songwennuan", "swn"),
        ("困难帮扶", "kunnanbangfu", "knbf"),
    ),
    BenefitKind.school_aid: (("金秋助学", "jinqiuzhuxue", "jqzx"),),
    BenefitKind.job_aid: (
        ("春送岗位", "chunsonggangwei", "csgw"),
        ("就业援助", "jiuyeyuanzhu", "jyyz"),
    ),
    BenefitKind.green_travel: (("绿色出行", "lvsechuxing", "lscx"), ("公交", "gongjiao", "gj")),
}
#: The Chinese words, at which a query without spaces is parted.
NAMES: Final = names(KIND_WORDS)


def kinds_named(word: Word) -> tuple[BenefitKind, ...]:
    """The kinds that a word of a query names or begins."""
    return named(KIND_WORDS, word)
