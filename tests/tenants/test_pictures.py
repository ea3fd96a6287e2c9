"""A business's pictures: public by their hash, its own to add, nobody's to change."""

from __future__ import annotations

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from django.db.utils import DatabaseError

from tenants.entry import entering, entering_platform
from tenants.pictures import LARGEST, Picture, TooManyPictures, drop_pictures, keep_picture, read_picture
from tests.factories.cast import Cast, Person

RED, BLUE = Picture("image/png", b"red"), Picture("image/png", b"blue")


def kept(person: Person, picture: Picture) -> str:
    assert person.business is not None
    with entering(person.business, person.viewer):
        return keep_picture(picture)


def test_a_picture_is_read_by_its_name_where_no_business_is_entered(cast: Cast) -> None:
    name = kept(cast.alice, RED)
    with entering_platform():
        assert read_picture(name) == RED
        assert read_picture("0" * 40) is None


def test_the_same_picture_has_the_same_name_and_another_type_another(cast: Cast) -> None:
    name = kept(cast.alice, RED)
    assert kept(cast.alice, RED) == kept(cast.eve, RED) == name
    assert len({name, kept(cast.alice, BLUE), kept(cast.alice, Picture("image/svg+xml", b"red"))}) == 3


def test_what_one_business_lets_go_of_another_keeps(cast: Cast) -> None:
    name, other = kept(cast.alice, RED), kept(cast.alice, BLUE)
    kept(cast.eve, RED)
    with entering(cast.beta, cast.eve.viewer):
        assert drop_pictures(kept=[]) == 1
    with entering_platform():
        assert (read_picture(name), read_picture(other)) == (RED, BLUE)
    with entering(cast.alpha, cast.alice.viewer):
        assert drop_pictures(kept=[other]) == 1
    with entering_platform():
        assert (read_picture(name), read_picture(other)) == (None, BLUE)


@pytest.mark.parametrize("who", ["cara", "nobody"])
def test_only_the_team_adds_or_lets_go(cast: Cast, who: str) -> None:
    name = kept(cast.alice, RED)
    given = [cast.cara.viewer] if who == "cara" else []
    with entering(cast.alpha, *given):
        with pytest.raises(ProgrammingError), transaction.atomic():
            keep_picture(BLUE)
        assert drop_pictures(kept=[]) == 0
        assert read_picture(name) == RED


@pytest.mark.parametrize(
    "picture", [Picture("text/html", b"x"), Picture("image/png", b""), Picture("image/png", b"x" * (LARGEST + 1))]
)
def test_postgres_refuses_what_is_no_picture(cast: Cast, picture: Picture) -> None:
    with entering(cast.alpha, cast.alice.viewer), pytest.raises(DatabaseError), transaction.atomic():
        keep_picture(picture)


def test_the_table_itself_is_nobodys(cast: Cast) -> None:
    for statement in (
        "SELECT * FROM portico.picture",
        "DELETE FROM portico.picture",
        "UPDATE portico.picture SET body = ''",
    ):
        for person in (cast.alice, cast.cara, cast.olga):
            door = entering(cast.alpha, person.viewer) if person.business else entering_platform(person.viewer)
            with (
                door,
                connection.cursor() as cursor,
                pytest.raises((ProgrammingError, InternalError)),
                transaction.atomic(),
            ):
                cursor.execute(statement)


def test_a_business_keeps_so_many_and_no_more(cast: Cast) -> None:
    with entering(cast.alpha, cast.alice.viewer):
        for number in range(100):
            keep_picture(Picture("image/png", b"%d" % number))
        with pytest.raises(TooManyPictures):
            keep_picture(RED)
    assert kept(cast.eve, RED)
