#!/usr/bin/env python3
"""Writes packs/catalogue/gbt47678-2026.yaml from the tables in packs/tools/tables.

The tables are the place to edit; the YAML file is what the server reads. Run without arguments to
write the file, with `--check` to fail when the file on disk is not what the tables give.
Standard library only.

Tables (tab separated, first line is the header):
  classes.tsv     classes of parts and matters
  parts.tsv       one row per part: names, pinyin initials, icon, family, limits of the source city
                  (or, where source is "default", limits of our own for that row)
  matters.tsv     the same for the matters of classes 06-10
  conditions.tsv  the words of a filing condition by family and limit band
  defaults.tsv    limits by family, for categories for which the source city has none

Limits in the tables are written short: a number, a unit (eh emergency hour, wh working hour, wd
working day, cd calendar day) and `*n` when the source city has n conditions with that limit.
"""

import csv
import json
import pathlib
import re
import sys

TOOLS = pathlib.Path(__file__).resolve().parent
TABLES = TOOLS / "tables"
TARGET = TOOLS.parent / "catalogue" / "gbt47678-2026.yaml"
LANGUAGES = ("zh-Hans", "zh-Hant", "en", "es")
UNITS = {"eh": "emergency_hour", "wh": "working_hour", "wd": "working_day", "cd": "calendar_day"}
# Only for ordering conditions from the most to the least urgent: rough hours of wall time.
ROUGH_HOURS = {"eh": 1.0, "wh": 1.5, "wd": 24.0, "cd": 24.0}
# The classes 01-05 of matters are "part X abnormal": the name is the part's with this ending.
ABNORMAL = {"zh-Hans": "异常", "zh-Hant": "異常", "en": " – abnormal", "es": " – anomalía"}
PART_FAMILIES_BASE, MATTER_FAMILIES_BASE = "part", "matter"

HEADER = """\
# Catalogue of managed parts (部件) and matters (事项, formerly events 事件) with filing conditions.
#
# Written by packs/tools/catalogue.py from packs/tools/tables; edit the tables, not this file.
#
# Edition     GB/T 47678.5-2026, in force since 2026-07-01 in place of GB/T 30428.2-2013:
#             153 parts in 5 classes, 250 matters in 10 classes. Matters 01-05 mean "part X abnormal"
#             and mirror the parts; matters 06-10 are the other 97.
# Codes       P or E + 2-digit class + 3-digit sub-class. The same digits name a part and a matter, so
#             the letter is part of the code. 080-999 are free for local extensions.
# Confidence  Codes and Chinese (zh-Hans) names: high, transcribed from the standard by a third party;
#             compare with the printed standard before an official use. One evident slip of that
#             transcription is corrected: E01066 reads 紧急报警点SOS异常.
#             Other languages: translations of ours. zh-Hant uses Taiwan and Hong Kong terms.
# Limits      The standard sets no limits, a city does. limit_source says where ours come from:
#               city          the published filing table of one real city (Yuncheng), same category
#               city_by_name  the same table, an entry of that city matched by its name
#               part          matter of class 01-05: the conditions of the part it mirrors
#               default       not in the table: chosen by us from like categories
#             The table gives limits but not the wording of each condition. Equal limits of a category
#             are therefore merged, ordered from the shortest to the longest, and worded by us by
#             kind of thing and severity. Replace them by your city's own wording.
#             "天" of that table is read as working days, "紧急工作日" as calendar days.
# Default     Each category has one default condition: the limit its source lists most often, else the
#             lower middle one. The desk proposes it; the person who files decides.
# Units       emergency_hour runs day and night; working_hour and working_day follow the calendar pack;
#             calendar_day is a natural day.
"""


def rows(table):
    """The rows of one table as dictionaries."""
    with open(TABLES / table, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def parse_limits(text):
    """`"2eh 5wd*2"` → `[(2, "eh", 1), (5, "wd", 2)]`, shortest first."""
    found = []
    for word in text.split():
        value, unit, count = re.fullmatch(r"(\d+)(eh|wh|wd|cd)(?:\*(\d+))?", word).groups()
        found.append((int(value), unit, int(count or 1)))
    return sorted(found, key=lambda limit: limit[0] * ROUGH_HOURS[limit[1]])


def band(value, unit):
    """The severity band a limit falls into; the words of a condition are chosen by it."""
    if unit == "eh":
        return "E"
    if unit == "wh":
        return "H"
    return f"D{value}"


def default_index(limits):
    """The condition proposed first: the one listed most often, else the lower middle one."""
    most = max(count for _, _, count in limits)
    often = [index for index, limit in enumerate(limits) if limit[2] == most]
    return often[0] if len(often) == 1 else often[(len(often) - 1) // 2]


def name_of(row):
    """The names of a table row by language."""
    return {language: row[language] for language in LANGUAGES}


def inline(names):
    """Names as one YAML flow mapping; JSON quoting is valid YAML and never guesses types."""
    return "{" + ", ".join(f"{key}: {json.dumps(names[key], ensure_ascii=False)}" for key in LANGUAGES) + "}"


def conditions_of(row, words, defaults, base):
    """The YAML lines of a category's conditions."""
    limits = parse_limits(row["limits"] or defaults[row["family"]])
    chosen = default_index(limits)
    lines, seen = [], set()
    for index, (value, unit, _) in enumerate(limits):
        key = band(value, unit)
        names = words.get((row["family"], key)) or words[(base, key)]
        if names["zh-Hans"] in seen:
            raise SystemExit(f"{row['code']}: two conditions have the same words: {names['zh-Hans']}")
        seen.add(names["zh-Hans"])
        mark = ", default: true" if index == chosen else ""
        lines.append(
            f'      - {{id: "{index + 1}", name: {inline(names)}, limit: "{value} {UNITS[unit]}"{mark}}}'
        )
    return lines


def category(row, code, names, pinyin, source, conditions):
    """The YAML lines of one category."""
    return [
        f'  - code: "{code}"',
        f"    kind: {'part' if code[0] == 'P' else 'event'}",
        f'    class: "{code[1:3]}"',
        f'    sub: "{code[3:]}"',
        f"    name: {inline(names)}",
        f'    pinyin: "{pinyin}"',
        f'    icon: "{row["icon"]}"',
        f"    limit_source: {source}",
        "    conditions:",
        *conditions,
    ]


def build():
    """The whole file as text."""
    words = {(row["family"], row["band"]): name_of(row) for row in rows("conditions.tsv")}
    defaults = {row["family"]: row["limits"] for row in rows("defaults.tsv")}
    parts, matters = rows("parts.tsv"), rows("matters.tsv")
    title = {
        "zh-Hans": "管理部件和事项分类（2026版）",
        "zh-Hant": "管理設施與事項分類（2026版）",
        "en": "Managed parts and matters, 2026 edition",
        "es": "Elementos y asuntos gestionados, edición 2026",
    }
    lines = [
        HEADER,
        "id: gbt47678-2026",
        f"name: {inline(title)}",
        'edition: "GB/T 47678.5-2026"',
        "classes:",
    ]
    for row in rows("classes.tsv"):
        lines.append(f'  - {{kind: {row["kind"]}, code: "{row["code"]}", name: {inline(name_of(row))}}}')
    lines.append("categories:")
    mirrored = []
    for row in parts:
        conditions = conditions_of(row, words, defaults, PART_FAMILIES_BASE)
        lines += category(row, row["code"], name_of(row), row["pinyin"], row["source"], conditions)
        names = {language: row[language] + ABNORMAL[language] for language in LANGUAGES}
        mirrored += category(row, "E" + row["code"][1:], names, row["pinyin"] + "yc", "part", conditions)
    lines += mirrored
    for row in matters:
        conditions = conditions_of(row, words, defaults, MATTER_FAMILIES_BASE)
        lines += category(row, row["code"], name_of(row), row["pinyin"], row["source"], conditions)
    return "\n".join(lines) + "\n"


def main():
    text = build()
    if "--check" in sys.argv[1:]:
        if TARGET.read_text(encoding="utf-8") != text:
            raise SystemExit(f"{TARGET.name} is not what the tables give: run packs/tools/catalogue.py")
        return
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(text, encoding="utf-8")
    print(f"{TARGET.name}: {len(text.encode())} bytes")


if __name__ == "__main__":
    main()
