from PIL import Image, ImageStat

from seeds import gallery

NAMES = gallery.every_picture()
SIZES = {"products": (800, 800), "vendors": (400, 400), "articles": (1200, 630)}


def path(name: str):
    return gallery.FOLDER / name


def test_the_folder_holds_each_picture_of_the_shop_and_no_other():
    files = [file for file in gallery.FOLDER.rglob("*") if file.is_file()]

    assert sorted(NAMES) == sorted(str(file.relative_to(gallery.FOLDER)) for file in files)


def test_every_picture_is_a_whole_webp_of_its_kinds_size_that_shows_something():
    for name in NAMES:
        with Image.open(path(name), formats=["WEBP"]) as image:
            image.load()
        assert image.size == SIZES[name.split("/")[0]], name
        assert image.mode == "RGB", name
        assert not set(image.info) & {"exif", "xmp", "icc_profile"}, name
        assert ImageStat.Stat(image.convert("L")).stddev[0] > 5, name


def test_no_picture_comes_twice():
    assert len({path(name).read_bytes() for name in NAMES}) == len(NAMES)


def test_pictures_are_light():
    weights = [path(name).stat().st_size for name in NAMES]

    assert max(weights) < 50_000
    assert sum(weights) / len(weights) < 25_000
