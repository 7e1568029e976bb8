"""Where somebody lives; the places are invented."""

import pytest

from hubang.engines.screening import personal
from hubang.engines.screening.views import Views


def severity(text: str) -> str:
    """How bad the address in a text is; empty without one."""
    return next((finding.severity for finding in personal.find(Views(text)) if finding.check == "address"), "")


@pytest.mark.parametrize(
    "text",
    [
        "杭州市西湖区文新路88号桂花苑3栋2单元501", "住在阳光小区12号楼3单元402室", "翠竹花园7-2-1103", "幸福路20弄15号302室", "地址：成都市青羊区家园路三号院五栋二单元六零一",
        "寄到沙坪镇石桥村3组18号", "收货地址 郑州市金水区花园路66号", "我家住长宁路120号", "海棠公寓B座1205室", "江南新村6幢2单元303", "长乐街5号4楼402室",
    ],
)  # fmt: skip
def test_homes_are_blocked(text: str) -> None:
    assert severity(text) == "block"


@pytest.mark.parametrize("text", ["杭州市西湖区文新路88号见", "云山县平安镇大石村3组"])
def test_house_numbers_without_more_are_held(text: str) -> None:
    assert severity(text) == "hold"


@pytest.mark.parametrize(
    "text",
    [
        "3栋2单元的邻居谁在", "人民路88号公交", "我在中山路肯德基门口", "坐地铁2号线到南京路", "捐到杭州市西湖区文新路88号社区服务中心", "3号楼团长在吗", "第3单元的练习册第12页", "2号线转10号线",
        "小区3楼以上停水", "明天8点30分", "5号前还差2个人", "满100室内", "4组第8号选手", "一路上1号和2号都很好", "12号楼的快递到了",
    ],
)  # fmt: skip
def test_places_for_everybody_and_other_numbers_pass(text: str) -> None:
    assert severity(text) == ""
