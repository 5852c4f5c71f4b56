import time

import pytest
from PIL import ImageChops, ImageStat

from seeds.demo import ARTICLES, PRODUCTS
from seeds.pictures import KINDS, SHAPES, TONES, cover, encode, logo, material, picture


def spread(image) -> float:
    """How much the pixels differ from their average, in grey levels."""
    return ImageStat.Stat(image.convert("L")).stddev[0]


def distance(one, other) -> float:
    """The average difference of two pictures, in grey levels."""
    return ImageStat.Stat(ImageChops.difference(one, other).convert("L")).mean[0]


def test_the_same_words_and_seed_give_the_same_picture():
    first = picture("kawung/indigo", "tote", "seed").tobytes()
    material.cache_clear()

    assert picture("kawung/indigo", "tote", "seed").tobytes() == first


def test_another_seed_gives_another_picture():
    assert distance(picture("wood/jati", "board", "a"), picture("wood/jati", "board", "b")) > 2


@pytest.mark.parametrize("kind", KINDS)
def test_every_material_shows_a_texture(kind):
    texture, _ = material(kind, "seed")

    assert spread(texture) > 3


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_stands_out_from_its_background(shape):
    image = picture("kawung/soga", shape, "seed")

    assert image.size == (800, 800)
    assert image.mode == "RGB"
    assert spread(image) > 20


def test_every_kind_looks_different_from_every_other():
    swatches = {kind: material(kind, "seed")[0].reduce(4) for kind in KINDS}

    for kind, swatch in swatches.items():
        others = [other for name, other in swatches.items() if name != kind]
        assert min(distance(swatch, other) for other in others) > 5


def test_a_tone_changes_the_colour():
    blue = picture("ikat/indigo", "scarf", "seed")
    red = picture("ikat/mengkudu", "scarf", "seed")

    assert distance(blue, red) > 5


def test_pictures_of_one_product_show_the_same_cloth():
    bag, _ = material("lurik", "tas-lurik")
    assert material("lurik", "tas-lurik")[0] is bag


def test_a_picture_comes_in_the_size_asked_for():
    assert picture("wood", "bowl", "seed", size=320).size == (320, 320)


def test_every_demo_picture_can_be_drawn():
    for product in PRODUCTS:
        for shown in product.pictures:
            kind, _, tone = shown.kind.partition("/")
            assert kind in KINDS
            assert tone in TONES
            assert shown.shape in SHAPES


def test_files_stay_small():
    for kind, shape in (("rattan/rotan", "detail"), ("parang/soga", "pouch")):
        file = encode(picture(kind, shape, "seed"))
        assert file.startswith(b"\xff\xd8")
        assert len(file) <= 80_000


def test_shops_have_marks_of_their_own():
    one = logo("Batik Sekar Lasem", "batik-sekar-lasem")
    other = logo("Kayu Manah", "kayu-manah")

    assert one.size == (400, 400)
    assert distance(one, other) > 5


def test_articles_have_wide_covers():
    shown = ARTICLES[0].cover
    image = cover(shown.kind, shown.shape, ARTICLES[0].slug)

    assert image.size == (1200, 630)
    assert spread(image) > 20
    assert len(encode(image)) <= 80_000


def test_a_picture_takes_a_fraction_of_a_second():
    start = time.process_time()
    for shape in ("folded", "basket", "mug", "detail"):
        encode(picture("ceplok/soga", shape, "timing"))

    assert time.process_time() - start < 4  # ten times what it takes: slow machines pass too
