from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from themes.languages.catalogs import (
    bring_up_to_date,
    messages_of,
    read_catalog,
    state_of,
    template,
    translated_languages,
    write_catalog,
)
from themes.languages.checking import faults_of, is_for_clients


class Command(BaseCommand):
    help = "Brings themes/locale in step with the source, compiles it, and says what is missing or wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--missing", metavar="LANGUAGE", help="print the texts that have no translation yet")

    def handle(self, *args: Any, missing: str | None = None, **options: Any) -> None:
        source, faults = template(), 0
        for language in translated_languages():
            write_catalog(language, bring_up_to_date(language, source))
            catalog = read_catalog(language)
            state = state_of(language, catalog)
            for_clients = sum(map(is_for_clients, state.missing))
            self.stdout.write(
                f"{language}  {state.texts} texts, {len(state.missing)} missing, {for_clients} for clients"
            )
            for message in messages_of(catalog):
                for fault in faults_of(message, language=language):
                    faults += 1
                    self.stdout.write(f"    {message.id!r}: {fault}")
            if language == missing:
                self.stdout.writelines(f"    {message.id!r}" for message in state.missing)
        if faults:
            raise CommandError(f"{faults} translations need another look.")
