"""A business's own words, noun by noun and language by language: {"client": {"en": {"one": …, "many": …}}}.

What a blueprint had copied into each business is dropped where it says no more than the blueprint still does; it now
speaks for itself, in every language.
"""

from django.db import migrations

GENERAL = {
    "client": ("client", "clients"),
    "practitioner": ("practitioner", "practitioners"),
    "appointment": ("appointment", "appointments"),
    "service": ("service", "services"),
    "plan": ("plan", "plans"),
    "guardian": ("guardian", "guardians"),
}
PRESETS = {
    "clinic": {
        "client": ("patient", "patients"),
        "appointment": ("visit", "visits"),
        "service": ("treatment", "treatments"),
        "plan": ("care plan", "care plans"),
    },
    "coaching": {
        "practitioner": ("coach", "coaches"),
        "appointment": ("session", "sessions"),
        "plan": ("programme", "programmes"),
    },
    "legal": {
        "practitioner": ("lawyer", "lawyers"),
        "appointment": ("consultation", "consultations"),
        "plan": ("matter", "matters"),
        "guardian": ("representative", "representatives"),
    },
    "accounting": {
        "practitioner": ("accountant", "accountants"),
        "appointment": ("meeting", "meetings"),
        "plan": ("engagement", "engagements"),
        "guardian": ("contact", "contacts"),
    },
    "tutoring": {
        "client": ("student", "students"),
        "practitioner": ("tutor", "tutors"),
        "appointment": ("lesson", "lessons"),
        "service": ("lesson type", "lesson types"),
    },
}


def to_languages(apps, schema_editor):
    Business = apps.get_model("tenants", "Business")
    for business in Business.objects.using(schema_editor.connection.alias).only("id", "industry", "words"):
        kept = {}
        for noun, preset in {**GENERAL, **PRESETS.get(business.industry, {})}.items():
            own = business.words.get(noun, preset[0]), business.words.get(f"{noun}s", preset[1])
            if own != preset:
                kept[noun] = {"en": {"one": own[0], "many": own[1]}}
        Business.objects.using(schema_editor.connection.alias).filter(pk=business.pk).update(words=kept)


def to_flat(apps, schema_editor):
    Business = apps.get_model("tenants", "Business")
    for business in Business.objects.using(schema_editor.connection.alias).only("id", "words"):
        flat = {}
        for noun, languages in business.words.items():
            if "en" in languages:
                flat |= {noun: languages["en"]["one"], f"{noun}s": languages["en"]["many"]}
        Business.objects.using(schema_editor.connection.alias).filter(pk=business.pk).update(words=flat)


class Migration(migrations.Migration):
    dependencies = [("tenants", "0008_caseload")]
    operations = [migrations.RunPython(to_languages, to_flat)]
