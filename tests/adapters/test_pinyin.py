"""Names are found by Chinese, by full pinyin and by initials, read as people here read them."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.pinyin import normalise, normalise_query, search_forms
from app.adapters.readings import READINGS

#: Names whose characters have several readings, with the reading that maps of Shandong print.
PLACES = {
    "乐陵市": "laolingshi",
    "单县": "shanxian",
    "长清区": "changqingqu",
    "长清大学城": "changqingdaxuecheng",
    "莘县": "shenxian",
    "莘亭街道": "shentingjiedao",
    "东阿县": "dongexian",
    "阿城镇": "echengzhen",
    "莒县": "juxian",
    "莒南县": "junanxian",
    "郓城县": "yunchengxian",
    "鄄城县": "juanchengxian",
    "茌平区": "chipingqu",
    "冠县": "guanxian",
    "费县": "feixian",
    "郯城县": "tanchengxian",
    "临沭县": "linshuxian",
    "临朐县": "linquxian",
    "峄城区": "yichengqu",
    "台儿庄区": "taierzhuangqu",
    "兖州区": "yanzhouqu",
    "汶上县": "wenshangxian",
    "曲阜市": "qufushi",
    "泗水县": "sishuixian",
    "牟平区": "mupingqu",
    "芝罘区": "zhifuqu",
    "即墨区": "jimoqu",
    "崂山区": "laoshanqu",
    "栖霞市": "qixiashi",
    "莱芜区": "laiwuqu",
    "任城区": "renchengqu",
    "昌乐县": "changlexian",
    "无棣县": "wudixian",
    "沾化区": "zhanhuaqu",
    "巨野县": "juyexian",
    "什集镇": "shijizhen",
    "石佛镇": "shifozhen",
    "翟镇": "zhaizhen",
    "东都镇": "dongduzhen",
    "中都街道": "zhongdujiedao",
    "南长山街道": "nanchangshanjiedao",
    "丁里长镇": "dinglizhangzhen",
    "长官镇": "zhangguanzhen",
    "柏林镇": "bailinzhen",
    "朝城镇": "chaochengzhen",
    "大牟家镇": "damujiazhen",
    "吴家堡街道": "wujiapujiedao",
    "趵突泉街道": "baotuquanjiedao",
    "泺源街道": "luoyuanjiedao",
    "息陬镇": "xizouzhen",
    "满硐镇": "mandongzhen",
    "王舍人街道": "wangsherenjiedao",
    "洸河街道": "guanghejiedao",
    "东莞镇": "dongguanzhen",
    "夏蔚镇": "xiaweizhen",
    "臧家庄镇": "zangjiazhuangzhen",
    "鄌郚镇": "tangwuzhen",
}
WORDS = {
    "银行": "yinhang",
    "重庆路": "chongqinglu",
    "长途汽车站": "changtuqichezhan",
    "音乐厅": "yinyueting",
    "行政审批": "xingzhengshenpi",
    "便民服务": "bianminfuwu",
    "校长": "xiaozhang",
    "站长": "zhanzhang",
    "成都路": "chengdulu",
    "会计": "kuaiji",
    "法律援助": "falvyuanzhu",
    "妇女儿童": "funvertong",
}


@pytest.mark.parametrize(("name", "pinyin"), [*PLACES.items(), *WORDS.items()])
def test_names_are_read_as_here(name: str, pinyin: str) -> None:
    assert search_forms(name).pinyin.split()[0] == pinyin


@pytest.mark.parametrize(
    ("name", "typed", "initials"),
    [
        ("乐陵市总工会", "lelingshi", "llszgh"),
        ("单县法律援助站", "danxian", "dxflyzz"),
        ("单县法律援助站", "shanxian", "sxflyzz"),
        ("吴家堡驿站", "wujiabaoyizhan", "wjbyz"),
        ("泊里镇", "polizhen", "plz"),
        ("泊里镇", "bolizhen", "blz"),
    ],
)
def test_the_usual_reading_finds_the_place_too(name: str, typed: str, initials: str) -> None:
    forms = search_forms(name)
    assert any(reading.startswith(typed) for reading in forms.pinyin.split())
    assert initials in forms.initials.split()


def test_the_three_forms() -> None:
    forms = search_forms("历下区 ２４小时劳动者驿站（1号）WiFi")
    assert forms.normalised == "历下区24小时劳动者驿站1号wifi"
    assert forms.pinyin == "lixiaqu24xiaoshilaodongzheyizhan1haowifi"
    assert forms.initials == "lxq24xsldzyz1hwifi"


def test_characters_in_no_dictionary_stand_for_themselves() -> None:
    forms = search_forms("𰻞𰻞面馆")
    assert forms.normalised == "𰻞𰻞面馆"
    assert forms.pinyin.endswith("mianguan")


@pytest.mark.parametrize("text", ["", "  ", "——·…", "☕️🛵"])
def test_what_holds_no_word_is_empty(text: str) -> None:
    assert search_forms(text) == ("", "", "")
    assert normalise_query(text) == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("历下 驿站", ["历下", "驿站"]),
        ("历下　驿站", ["历下", "驿站"]),
        ("历下,驿站、厕所", ["历下", "驿站", "厕所"]),
        ("ＬＩＸＩＡ yizhan", ["lixia", "yizhan"]),
        ("历下yizhan", ["历下", "yizhan"]),
        ("yizhan历下", ["yizhan", "历下"]),
        ("24小时", ["24小时"]),
        ("xi'an 100%_", ["xi", "an", "100"]),
        ("lü shi", ["lv", "shi"]),
        ("驿站 驿站", ["驿站"]),
        ("a b c d e f g h", ["a", "b", "c", "d", "e", "f"]),
    ],
)
def test_a_query_becomes_words(typed: str, words: list[str]) -> None:
    assert normalise_query(typed) == words


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_a_query_is_bounded_and_harmless(typed: str) -> None:
    words = normalise_query(typed)
    assert len(words) <= 6
    assert all(0 < len(word) <= 32 for word in words)
    assert not set("".join(words)) & set("%_\\ '\"\0")


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_a_name_is_found_by_itself(name: str) -> None:
    forms = search_forms(name)
    assert forms.normalised == normalise(name)
    assert all(word in forms.normalised for word in normalise_query(name))
    assert len(forms.initials.split()) <= 2
    assert len(forms.pinyin.split()) <= 2


def test_normalising_twice_changes_nothing() -> None:
    text = "Ｈöhe ② 济南·历下（Ⅷ）ﬃ İ"
    assert normalise(normalise(text)) == normalise(text)


def test_every_reading_fits_its_word() -> None:
    for reading in READINGS:
        assert len(reading.first.split()) == len(reading.word)
        assert reading.also is None or len(reading.also.split()) == len(reading.word)
        assert reading.reason
    assert len({reading.word for reading in READINGS}) == len(READINGS)


def test_a_typed_query_does_not_load_the_dictionary() -> None:
    code = (
        "import sys; from app.adapters.pinyin import normalise_query;"
        "normalise_query('历下 驿站'); sys.exit('pypinyin' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
