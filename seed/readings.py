"""How the province's place names are read: pinyin without tones, and its initials."""

from collections.abc import Iterator
from typing import Final

from pypinyin import lazy_pinyin

#: Readings that pypinyin 0.55 gets wrong, by the part of a name that settles them. Names of
#: places keep old readings (Xiandai Hanyu Cidian, 7th edition; the places' own web addresses,
#: such as laoling.gov.cn). Longer parts come first where one contains another.
OVERRIDES: Final[dict[str, str]] = {
    "乐陵": "lao ling",
    "单县": "shan xian",
    "长清": "chang qing",
    "冠县": "guan xian",
    "东阿": "dong e",
    "祝阿": "zhu e",
    "桑阿": "sang e",
    "阿城": "e cheng",
    "齐都": "qi du",
    "宝都": "bao du",
    "益都": "yi du",
    "龙都": "long du",
    "都昌": "du chang",
    "中都": "zhong du",
    "东都": "dong du",
    "果都": "guo du",
    "高都": "gao du",
    "都司": "du si",
    "南长山": "nan chang shan",
    "北长山": "bei chang shan",
    "长沟": "chang gou",
    "长岭": "chang ling",
    "长山": "chang shan",
    "柏林": "bai lin",
    "吴家堡": "wu jia pu",
    "廿里堡": "nian li pu",
    "藏马": "zang ma",
    "柳行": "liu hang",
    "牟家": "mu jia",
    "阚家": "kan jia",
    "卜庄": "bu zhuang",
    "卜集": "bu ji",
    "翟镇": "zhai zhen",
    "翟家": "zhai jia",
    "翟王": "zhai wang",
    "重坊": "chong fang",
    "什集": "shi ji",
    "阎什": "yan shi",
    "柞村": "zuo cun",
    "芦柞": "lu zuo",
    "朝阳": "chao yang",
    "般阳": "pan yang",
}


def pinyin(name: str) -> str:
    """The syllables of `name`, lower case without tones, one space between (ü is written v)."""
    return " ".join(_syllables(name))


def initials(name: str) -> str:
    """The first letter of each syllable of `name`."""
    return "".join(syllable[0] for syllable in _syllables(name))


def _syllables(name: str) -> Iterator[str]:
    for part, reading in OVERRIDES.items():
        if part in name:
            before, after = name.split(part, 1)
            yield from _syllables(before)
            yield from reading.split()
            yield from _syllables(after)
            return
    if name:
        yield from lazy_pinyin(name)
