"""What makes looking for imitations quick changes nothing of what is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubang.engines.sharelink import imitation
from hubang.engines.sharelink.confusables import letters, skeleton
from hubang.engines.sharelink.hosts import check_host, registrable
from hubang.engines.sharelink.imitation import BRANDS, SINGULAR, Brand, distance, is_mistyped, is_slip, likeness
from hubang.engines.sharelink.names import BAIT

WORDS = sorted({*BAIT, *map(skeleton, BAIT)})
NEAR = st.sampled_from([brand.name for brand in BRANDS])


def plain_bait(text: str) -> bool:
    """The definition: bait words and digits, one after the other, within the first 40 characters."""
    ends = {0}
    for end in range(1, min(len(text), 40) + 1):
        if (text[end - 1].isdigit() and end - 1 in ends) or any(
            end - len(word) in ends and text[:end].endswith(word) for word in WORDS
        ):
            ends.add(end)
    return len(text) in ends


def plain_slips(name: str, brand: str) -> bool:
    """One letter wrong by look or key, left out or too many; two swapped or two that look alike."""
    if len(brand) == 5 and name[:1] != brand[0]:
        return len(name) == 6 and name.endswith(brand)
    if len(name) == len(brand):
        wrong = [(a, b) for a, b in zip(name, brand, strict=True) if a != b]
        if len(wrong) == 1:
            return is_slip(*wrong[0])
        is_swap = len(wrong) == 2 and wrong[0] == wrong[1][::-1]
        alike = len(wrong) == 2 and all(imitation.is_shape(*pair) for pair in wrong)
        return (is_swap and distance(name, brand, 1) == 1) or alike
    return abs(len(name) - len(brand)) == 1 and distance(name, brand, 1) == 1


def plain_mistyped(name: str, brand: Brand) -> bool:
    if letters(name) == brand.letters and name != brand.name:
        return True
    pairs = [(name, brand.name), (skeleton(name), brand.folded), (letters(name), brand.letters)]
    return any(plain_slips(*pair) for pair in pairs) or (
        brand.name in SINGULAR and any(distance(*pair, 2) <= 2 for pair in pairs)
    )


@given(st.lists(st.sampled_from([*WORDS, "1", "88", "x", "-"]), max_size=9).map("".join))
def test_bait_is_what_it_was(text: str) -> None:
    assert imitation._is_bait(text) == plain_bait(text)


@given(NEAR, st.integers(0, 12), st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789-"), st.integers(0, 2))
def test_a_mistyped_name_is_what_it_was(name: str, place: int, letter: str, kind: int) -> None:
    at = min(place, len(name) - 1)
    changed = (name[:at] + letter + name[at + 1 :], name[:at] + letter + name[at:], name[:at] + name[at + 1 :])[kind]
    for brand in BRANDS:
        assert is_mistyped(changed, brand) == plain_mistyped(changed, brand), (changed, brand.name)


@pytest.mark.parametrize(
    "host", ["pinduoduo-vip.com", "pindou.cn", "t.pdd-tuikuan.icu", "jd618.top", "example.org", "a" * 300 + ".cn"]
)
def test_a_host_is_judged_the_same_again(host: str) -> None:
    first = check_host(host)
    assert check_host(host) == first
    assert (likeness(host, registrable(host)) is not None) <= (first.trust == "lookalike")
