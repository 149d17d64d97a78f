"""What the build of the front end does around Reflex."""

from portal import serving


def test_catalogues_of_an_earlier_build_do_not_reach_the_next_one(tmp_path):
    locales = tmp_path / "public" / "locales"
    locales.mkdir(parents=True)
    (locales / "ru.ffffffffffff.json").write_text("{}")
    (tmp_path / "public" / "portal.css").write_text("")

    serving.forget_catalogues(tmp_path)
    serving.forget_catalogues(tmp_path)

    assert [path.name for path in (tmp_path / "public").iterdir()] == ["portal.css"]
