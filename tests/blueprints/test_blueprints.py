"""The five presets load, and say what the product promises of them."""

from datetime import time

import pytest

from tenants.blueprints import INDUSTRIES, Policies, UnknownIndustry, load_blueprint, read_policies
from tenants.blueprints.nouns import preset_noun
from themes.catalog import themes

WORDS = {
    "clinic": ("patient", "practitioner", "visit", "care plan"),
    "coaching": ("client", "coach", "session", "programme"),
    "legal": ("client", "lawyer", "consultation", "matter"),
    "accounting": ("client", "accountant", "meeting", "engagement"),
    "tutoring": ("student", "tutor", "lesson", "plan"),
}

SERVICES = {
    "clinic": [
        ("Initial assessment", 60, 9000, 1),
        ("Follow-up", 30, 5500, 1),
        ("Sports massage", 50, 7000, 1),
        ("Pilates group", 50, 1800, 8),
        ("Video review", 20, 3500, 1),
    ],
    "coaching": [
        ("Discovery call", 20, 0, 1),
        ("1:1 coaching", 60, 14000, 1),
        ("Laser session", 25, 6500, 1),
        ("Group circle", 90, 3500, 6),
        ("Programme review", 90, 18000, 1),
    ],
    "legal": [
        ("First consultation", 45, 12000, 1),
        ("Contract review", 60, 45000, 1),
        ("Employment dispute", 60, 18000, 1),
        ("Will", 60, 38000, 1),
        ("Company formation", 60, 90000, 1),
    ],
    "accounting": [
        ("Onboarding", 45, 0, 1),
        ("VAT return", 30, 12000, 1),
        ("Annual accounts", 60, 85000, 1),
        ("Personal tax return", 45, 22000, 1),
        ("Advisory", 60, 11000, 1),
    ],
    "tutoring": [
        ("Trial lesson", 30, 1500, 1),
        ("Lesson", 60, 4000, 1),
        ("Sibling or small group", 90, 2500, 4),
        ("Mock exam", 120, 5500, 1),
    ],
}

OFFERS = {
    "clinic": [("Six-visit pack", "package", 30000, 6)],
    "coaching": [("12-session programme", "package", 145000, 12)],
    "legal": [("Retainer", "retainer", 150000, 0)],
    "accounting": [("Bookkeeping", "monthly", 18000, 0)],
    "tutoring": [("Exam pack", "package", 36000, 10), ("Weekly lessons", "monthly", 15000, 0)],
}

POLICIES: dict[str, dict[str, object]] = {
    "clinic": {
        "cancel_notice_hours": 24,
        "late_fee_percent": 50,
        "no_show_fee_percent": 100,
        "buffer_minutes": 10,
        "card_on_file": True,
        "guardian_under_age": 18,
        "second_factor": "offered",
    },
    "coaching": {
        "cancel_notice_hours": 24,
        "courtesy_cancellations": 1,
        "courtesy_period": "programme",
        "pack_expires_months": 6,
        "nudge_after_quiet_days": 10,
    },
    "legal": {"cancel_notice_hours": 48, "conflict_clearance": True, "prepaid": True, "files_need_step_up": True},
    "accounting": {"cut_off_days": 30, "autopay_monthly": True, "reminder_days": (3, 7, 14), "several_contacts": True},
    "tutoring": {
        "cancel_notice_hours": 24,
        "courtesy_cancellations": 1,
        "courtesy_period": "term",
        "weekly_series": True,
        "pauses_in_holidays": True,
        "prepaid": True,
        "guardian_is_copied": True,
    },
}


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_words_are_those_of_the_industry(industry: str) -> None:
    nouns = ("client", "practitioner", "appointment", "plan")
    assert tuple(preset_noun(key, language="en", industry=industry).one for key in nouns) == WORDS[industry]


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_services_are_those_of_the_industry(industry: str) -> None:
    found = [(row.name, row.minutes, row.price, row.capacity) for row in load_blueprint(industry).services]
    assert found == SERVICES[industry]


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_offers_are_those_of_the_industry(industry: str) -> None:
    blueprint = load_blueprint(industry)
    assert [(row.name, row.kind, row.price, row.sessions) for row in blueprint.offers] == OFFERS[industry]
    assert {row.service for row in blueprint.offers} - {""} <= {row.name for row in blueprint.services}


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_policies_are_those_of_the_industry(industry: str) -> None:
    policies = load_blueprint(industry).policies
    assert {rule: getattr(policies, rule) for rule in POLICIES[industry]} == POLICIES[industry]


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_policies_survive_the_way_through_json(industry: str) -> None:
    blueprint = load_blueprint(industry)
    assert read_policies(blueprint.policies_data()) == blueprint.policies


def test_unknown_and_missing_rules_fall_back_to_defaults() -> None:
    assert read_policies({"retired_rule": 1, "horizon_days": 7}) == Policies(horizon_days=7)


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_hours_are_in_order_and_the_week_has_a_rest(industry: str) -> None:
    hours = load_blueprint(industry).hours
    assert len(hours) == 7
    assert hours[6] == ()
    for day in hours:
        flat = [moment for span in day for moment in span]
        assert flat == sorted(set(flat))


def test_clinic_opens_at_nine_on_monday() -> None:
    assert load_blueprint("clinic").hours[0] == ((time(9), time(13)), (time(14), time(18)))


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_every_preset_brings_intake_progress_and_documents(industry: str) -> None:
    blueprint = load_blueprint(industry)
    assert all((blueprint.intake, blueprint.metrics, blueprint.documents))
    assert len(blueprint.accent) == 7
    assert blueprint.theme in themes()


def test_unknown_industry_is_refused() -> None:
    with pytest.raises(UnknownIndustry):
        load_blueprint("../clinic")
