"""A draft is seen by nobody else; published it is seen by everybody; and the former look comes back by one press."""

from __future__ import annotations

from django.test import Client as Browser

from tenant_apps.branding.models import BrandDraft, BrandVersion
from tenants.audit.models import Entry
from tenants.entry import entering
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast, sign_in
from tests.html import assert_page
from tests.tenant_apps.branding.conftest import LOOK, png, shown, upload
from themes.brand import brand_of

BRAND, PUBLICATION = "/team/brand/", "/team/brand/publication/"


def versions(cast: Cast) -> list[BrandVersion]:
    with entering(shown(cast), SYSTEM):
        return list(BrandVersion.objects.all())


def publish(owner: Browser) -> None:
    owner.post(BRAND, LOOK)
    owner.post(PUBLICATION)


def test_a_draft_is_nobody_elses(cast: Cast, owner: Browser) -> None:
    before = shown(cast)
    assert owner.post(BRAND, LOOK)["Location"] == BRAND
    assert (shown(cast).name, shown(cast).brand, shown(cast).version) == (before.name, before.brand, before.version)
    page = assert_page(owner.get(BRAND).content)
    assert page.select_one("#id_name")["value"] == "Alpha Praxis"  # type: ignore[index]  # it is there
    assert "Not published yet" in page.get_text()
    assert "Alpha Clinic" in assert_page(sign_in(cast.cara).get("/").content).get_text()


def test_published_it_is_what_everybody_sees(cast: Cast, owner: Browser, reader: Browser) -> None:
    owner.post(BRAND, LOOK)
    assert owner.post(PUBLICATION)["Location"] == BRAND
    brand = brand_of(shown(cast))
    assert (brand.name, brand.colour, brand.theme, brand.radius, brand.scheme) == (
        "Alpha Praxis", "#aa3300", "ledger", "sharp", "dark",
    )  # fmt: skip
    page = assert_page(reader.get("/").content)
    assert "Alpha Praxis" in page.get_text()
    assert page.find("link", href=lambda href: bool(href) and "/assets/brand-aa3300-ledger-sharp-dark" in href)
    with entering(shown(cast), SYSTEM):
        assert BrandDraft.objects.count() == 0
        entry = Entry.objects.get(verb="brand.published")
        assert (entry.by_name, entry.details["number"]) == ("Alice Adler", 2)


def test_undo_brings_the_former_look_back(cast: Cast, owner: Browser) -> None:
    before = shown(cast)
    publish(owner)
    first = versions(cast)[-1]
    assert "Undo the last change" in assert_page(owner.get(BRAND).content).get_text()
    assert owner.post(f"/team/brand/versions/{first.pk}/restoration/").status_code == 302
    after = shown(cast)
    assert (after.name, after.brand, after.words) == (before.name, before.brand, before.words)
    assert [(one.number, one.restores) for one in versions(cast)] == [(3, 1), (2, None), (1, None)]
    page = assert_page(owner.get("/team/brand/versions/").content)
    assert len(page.select("form[action*=restoration]")) == 2


def test_a_look_that_is_shown_already_is_not_published_again(cast: Cast, owner: Browser) -> None:
    owner.post(PUBLICATION)
    publish(owner)
    publish(owner)
    latest = versions(cast)[0]
    owner.post(f"/team/brand/versions/{latest.pk}/restoration/")
    assert len(versions(cast)) == 2


def test_a_draft_can_be_thrown_away(cast: Cast, owner: Browser) -> None:
    owner.post(BRAND, LOOK)
    assert owner.post("/team/brand/draft/removal/").status_code == 302
    page = assert_page(owner.get(BRAND).content)
    assert page.select_one("#id_name")["value"] == "Alpha Clinic"  # type: ignore[index]  # it is there
    owner.post(PUBLICATION)
    assert shown(cast).name == "Alpha Clinic"


def test_sections_keep_what_the_others_say(cast: Cast, owner: Browser) -> None:
    owner.post(BRAND, LOOK)
    owner.post("/team/brand/texts/", {"phone": "+49 (0)30 1234", "privacy": "alpha.example/privacy"})
    owner.post("/team/brand/mail/", {"sender": "Alpha Team", "reply_to": "desk@alpha.example"})
    owner.post("/team/brand/words/?language=en", {"client-one": "guest", "client-many": "guests"})
    upload(owner, "logo", png(), "logo.png")
    owner.post(BRAND, LOOK | {"colour": "#0000ff"})
    owner.post(PUBLICATION)
    business = shown(cast)
    brand = brand_of(business)
    assert (brand.colour, brand.texts.phone_link, brand.texts.privacy) == (
        "#0000ff", "tel:+49301234", "https://alpha.example/privacy",
    )  # fmt: skip
    assert business.brand["mail"] == {"sender": "Alpha Team", "reply_to": "desk@alpha.example"}
    assert business.words["client"]["en"] == {"one": "guest", "many": "guests"}
    assert brand.pictures.logo is not None
    assert "Guests" in assert_page(owner.get("/team/").content).get_text()


def test_pictures_that_were_only_tried_are_let_go_and_those_of_former_looks_stay(cast: Cast, owner: Browser) -> None:
    upload(owner, "logo", png(colour="#111111"), "tried.png")
    tried = addresses(owner)
    upload(owner, "logo", png(colour="#222222"), "first.png")
    first = addresses(owner)
    owner.post(PUBLICATION)
    upload(owner, "logo", png(colour="#333333"), "second.png")
    owner.post(PUBLICATION)
    assert [Browser(HTTP_HOST=cast.alpha_host).get(url).status_code for url in (*tried, *first, *addresses(owner))] == [
        404, 200, 200,
    ]  # fmt: skip


def addresses(browser: Browser) -> list[str]:
    page = assert_page(browser.get("/team/brand/pictures/").content)
    return [str(image["src"]) for image in page.select(".plate__picture")]


def test_others_of_the_team_do_not_change_the_brand(cast: Cast) -> None:
    for person in (cast.bob, cast.cara, cast.eve):
        browser = sign_in(person)
        for path in (BRAND, PUBLICATION, "/team/brand/words/", "/team/brand/pictures/logo/"):
            if person is not cast.eve:
                assert browser.post(path, LOOK).status_code == 403
    sign_in(cast.eve).post(BRAND, LOOK)
    sign_in(cast.eve).post(PUBLICATION)
    assert shown(cast).name == "Alpha Clinic"


def test_too_many_pictures_are_told(cast: Cast, owner: Browser) -> None:
    for number in range(100):
        upload(owner, "logo", png(colour=f"#0000{number:02x}"), "logo.png")
    answer = upload(owner, "logo", png(colour="#ff0000"), "logo.png")
    assert answer.status_code == 422
    assert "very many pictures" in assert_page(answer.content).get_text()
