"""Readings of names in Shandong that a general pinyin dictionary gets wrong or gives only one of.

Found by listing what pypinyin 0.55 makes of the 16 cities, 136 counties and 1,826 townships and
checking each character with several readings. A worker may know the official reading or only the
usual one: where both are typed, the second is kept beside the first and either finds the place.
"""

from typing import Final, NamedTuple


class Reading(NamedTuple):
    """A word, its reading (one syllable a character), and one that people also type."""

    word: str
    first: str
    also: str | None
    reason: str


READINGS: Final[tuple[Reading, ...]] = (
    # Cities and counties
    Reading("乐陵", "lao ling", "le ling", "city: lào in this name only"),
    Reading("单县", "shan xian", "dan xian", "county: shàn, as the surname"),
    Reading("单城", "shan cheng", "dan cheng", "seat of 单县"),
    Reading("单家", "shan jia", "dan jia", "surname: shàn"),
    Reading("莘", "shen", "xin", "莘县, 莘亭, 莘州: shēn; often read xīn"),
    Reading("费县", "fei xian", "bi xian", "county: fèi today, bì in old use"),
    Reading("牟", "mu", "mou", "牟平, 大牟家: mù in Shandong"),
    Reading("牟平", "mu ping", "mou ping", "district: mù"),
    Reading("东阿", "dong e", "dong a", "county: ē"),
    Reading("阿胶", "e jiao", "a jiao", "named after 东阿"),
    # Characters whose usual reading in place names is not the dictionary's first
    Reading("长", "chang", None, "长清, 长山, 长岭, 长沟: cháng; titles (校长, 丁里长) are words"),
    Reading("都", "du", None, "东都, 益都, 都昌, 高都: dū; dōu is an adverb"),
    Reading("翟", "zhai", None, "翟镇, 翟王, surname: zhái, not dí"),
    Reading("佛", "fo", None, "石佛, 千佛山: fó"),
    Reading("晟", "sheng", "cheng", "in names of firms and estates: shèng"),
    Reading("柞", "zuo", "zha", "柞村, 芦柞: zuò, the oak"),
    Reading("泊", "bo", "po", "泊里, 泊于, 泊头: bó; 水泊, 蛇窝泊: pō"),
    Reading("堡", "bao", "pu", "柳堡, 黄旗堡: pù where the village is meant"),
    # Townships
    Reading("家堡", "jia pu", "jia bao", "吴家堡: pù"),
    Reading("里堡", "li pu", "li bao", "四十里堡, 廿里堡: pù, the post stage"),
    Reading("什集", "shi ji", None, "township: shí, not shén"),
    Reading("阎什", "yan shi", None, "township: shí, not shén"),
    Reading("石佛", "shi fo", None, "township: fó, not fú"),
    Reading("朝阳", "chao yang", "zhao yang", "street: cháo, facing the sun"),
    Reading("柏林", "bai lin", "bo lin", "township: bǎi, the cypress, not Berlin"),
    Reading("阿城", "e cheng", "a cheng", "township beside 东阿: ē"),
    Reading("祝阿", "zhu e", "zhu a", "township: ē"),
    Reading("桑阿", "sang a", "sang e", "township: both are heard"),
    Reading("般阳", "pan yang", "ban yang", "street in 淄川: pán"),
    Reading("柳行", "liu hang", "liu xing", "柳行, 大柳行: háng, a row"),
    Reading("行村", "xing cun", "hang cun", "township in 海阳: both are heard"),
    Reading("重坊", "chong fang", "zhong fang", "township in 郯城"),
    Reading("峤山", "qiao shan", "jiao shan", "township in 莒县"),
    Reading("藏马", "cang ma", "zang ma", "township and hill in 黄岛"),
    # Words of this field
    Reading("园长", "yuan zhang", None, "the head of a kindergarten"),
    Reading("秘书长", "mi shu zhang", None, "a secretary-general"),
    Reading("大夫", "dai fu", "da fu", "a doctor"),
)
