from __future__ import annotations

import shutil
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from themes.catalog import KEY, themes

START = Path(__file__).parent / "theme_start"


class Command(BaseCommand):
    help = "Lists the themes, starts a new one, or fetches a theme's fonts (needs npm and fontTools)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        what.add_parser("list", help="every theme there is")
        for name, words in {"new": "start a theme", "fonts": "fetch what its theme.toml names"}.items():
            what.add_parser(name, help=words).add_argument("name")

    def handle(self, *, what: str, name: str = "", **_options: object) -> None:
        match what:
            case "list":
                for theme in themes().values():
                    self.stdout.write(f"{theme.key:<16} {theme.name:<16} {theme.description}")
            case "new":
                self._start(name)
            case _:
                self._fetch_fonts(name)

    def _start(self, name: str) -> None:
        if not KEY.fullmatch(name):
            raise CommandError("A theme is named by 2 to 24 small letters and digits.")
        folder = Path(settings.THEME_FOLDERS[-1]) / name
        if folder.exists():
            raise CommandError(f"{folder} is there already.")
        shutil.copytree(START, folder)
        about = folder / "theme.toml"
        about.write_text(about.read_text().replace("NAME", name.capitalize()))
        self.stdout.write(f"{folder} has begun. See it at /styleguide/?theme={name}")

    def _fetch_fonts(self, name: str) -> None:
        from themes.typefaces import fetch_fonts  # fontTools is not there in production

        if name not in themes():
            raise CommandError(f"No theme is called {name}: {', '.join(themes())}")
        for file, size in fetch_fonts(themes()[name].folder).items():
            self.stdout.write(f"{size / 1024:6.1f} KB  {file}")
