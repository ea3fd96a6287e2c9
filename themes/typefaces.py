"""Fetches a theme's fonts anew, from npm and cut to what portals write: `manage.py theme fonts NAME`.

Needs npm and fontTools (deploy/requirements-test.txt); production only hands out what it wrote.
"""

from __future__ import annotations

import io
import json
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from themes.vendor import unpacked

SUBSETS = {
    "latin": "U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+02C6,U+02DA,U+02DC,U+2010-2015,U+2018-201E,U+2020-2022,"
    "U+2026,U+202F,U+2030,U+2039-203A,U+20AC,U+2122,U+2190-2193,U+2212",
    "more": "U+0100-0130,U+0132-0151,U+0154-017F,U+0192,U+0218-021B,U+02C7,U+02D8-02D9,U+02DB,U+02DD,U+1E9E,"
    "U+20A0-20AB,U+20AD-20C0",
}
SOURCES = {"latin": "latin", "more": "latin-ext"}  # the names of the packages' files
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "liga", "tnum", "lnum"]

# Fonts that devices have, by whose side one of ours is measured: local names, and an average letter's width in em.
DEVICE_FONTS = {
    "sans": [(["Arial", "Liberation Sans", "Arimo"], 0.439), (["Roboto"], 0.438)],
    "serif": [(["Times New Roman", "Liberation Serif", "Tinos"], 0.398), (["Noto Serif"], 0.472)],
}
# How often a letter stands in a hundred of running English text, the space among them.
FREQUENCY = {
    " ": 18.3, "e": 10.2, "t": 7.4, "a": 6.5, "o": 6.2, "n": 5.7, "i": 5.7, "s": 5.3, "r": 5, "h": 4.8, "l": 3.3,
    "d": 3.3, "u": 2.3, "c": 2.2, "m": 2, "f": 2, "w": 1.7, "g": 1.6, "p": 1.5, "y": 1.4, "b": 1.3, "v": 0.8, "k": 0.6,
}  # fmt: skip

NOTE = """# Fonts

Written by `manage.py theme fonts {theme}`; change `theme.toml`, never the files here. Cut to Latin, the weights that
the theme asks for, and the features that the style sheets use.

| font | package | licence |
| --- | --- | --- |
"""


def fetch_fonts(theme: Path) -> dict[str, int]:
    """Writes the theme's `fonts/`; returns each file's size."""
    wanted = tomllib.loads((theme / "theme.toml").read_text()).get("fonts", {})
    folder = theme / "fonts"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        notes = {key: _fetch(key, given, folder, Path(name)) for key, given in wanted.items()}
    (folder / "fonts.json").write_text(json.dumps(notes, indent=1) + "\n")
    lines = [
        f"| {note['family']} | {wanted[key]['package']} | OFL-1.1 (`{key}.LICENSE`) |" for key, note in notes.items()
    ]
    (folder / "FONTS.md").write_text(NOTE.format(theme=theme.name) + "\n".join(lines) + "\n")
    return {file.name: file.stat().st_size for file in sorted(folder.glob("*.woff2"))}


def _fetch(key: str, given: dict[str, Any], folder: Path, workshop: Path) -> dict[str, Any]:
    package = unpacked(given["package"], workshop)
    about = json.loads((package / "metadata.json").read_text())
    if about["license"]["type"] != "OFL-1.1":
        raise ValueError(f"{key}: its licence is {about['license']['type']}, not OFL-1.1")
    (folder / f"{key}.LICENSE").write_text((package / "LICENSE").read_text())
    files, measures = [], None
    for name, unicodes in SUBSETS.items():
        font = cut(package / "files" / f"{about['id']}-{SOURCES[name]}-wght-normal.woff2", unicodes, given["weights"])
        measures = measures or measures_of(font)
        (folder / f"{key}-{name}.woff2").write_bytes(packed(font))
        files.append({"name": f"{key}-{name}.woff2", "range": unicodes})
    assert measures is not None
    stand_ins = [
        {"local": local, "measures": stand_in(measures, width)} for local, width in DEVICE_FONTS[given["kind"]]
    ]
    return {
        "family": about["family"],
        "kind": given["kind"],
        "weights": given["weights"],
        "files": files,
        "stand_ins": stand_ins,
    }


def cut(source: Path, unicodes: str, weights: str) -> TTFont:
    font = TTFont(source)
    options = subset.Options(layout_features=FEATURES, hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 13, 14])
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(unicodes.replace("U+", "")))
    cutter.subset(font)
    lightest, *boldest = (int(weight) for weight in weights.split())
    return instancer.instantiateVariableFont(font, {"wght": (lightest, boldest[0]) if boldest else lightest})


def packed(font: TTFont) -> bytes:
    font.flavor = "woff2"
    packed = io.BytesIO()
    font.save(packed)
    return packed.getvalue()


def measures_of(font: TTFont) -> tuple[float, float, float, float]:
    """Ascent, descent, gap and the width of an average letter, in em."""
    em, lines, widths, letters = font["head"].unitsPerEm, font["hhea"], font["hmtx"], font.getBestCmap()
    average = sum(widths[letters[ord(letter)]][0] * share for letter, share in FREQUENCY.items())
    return (
        lines.ascent / em,
        -lines.descent / em,
        lines.lineGap / em,
        average / sum(FREQUENCY.values()) / em,
    )


def stand_in(measures: tuple[float, float, float, float], width: float) -> dict[str, str]:
    """CSS that gives a device's font the lines and the width of ours, so that nothing moves when ours comes."""
    ascent, descent, gap, average = measures
    scale = average / width
    return {
        "size-adjust": f"{scale:.2%}",
        "ascent-override": f"{ascent / scale:.2%}",
        "descent-override": f"{descent / scale:.2%}",
        "line-gap-override": f"{gap / scale:.2%}",
    }
