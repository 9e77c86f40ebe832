#!/usr/bin/env python3
"""Checks every pack in this folder: form, completeness and the facts that can be counted.

    python3 packs/tools/check.py

Prints one line per pack and every fault found; exits with 1 when there is a fault. Needs PyYAML
(`python3 -m pip install pyyaml`, Debian: `python3-yaml`); everything else is standard library.
"""

import datetime
import pathlib
import re
import sys

try:
    import yaml
except ImportError:
    sys.exit("check.py needs PyYAML: python3 -m pip install pyyaml")

sys.dont_write_bytecode = True
PACKS = pathlib.Path(__file__).resolve().parent.parent
LANGUAGES = ["zh-Hans", "zh-Hant", "en", "es"]
CJK = re.compile(r"[\u3400-\u9fff]")
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
LIMIT = re.compile(
    r"[1-9]\d* (emergency_minute|emergency_hour|working_minute|working_hour|working_day|calendar_day)"
)
LIMIT_SOURCES = {"city", "city_by_name", "part", "default"}
# Sub-classes below this are the standard's own; a city's extensions use 080-999.
FIRST_LOCAL_SUB = 80
# Statutory public holidays of mainland China: 11 days until 2024, 13 since 2025. Breaks are made of
# them and of shifted weekends, so each year must have exactly so many days off more than weekends.
STATUTORY = {year: 11 if year < 2025 else 13 for year in range(2014, 2030)}
# Spring Festival 2020 was extended: 31 January became a holiday, 1 February was no make-up day.
EXTRA_DAYS_OFF = {2020: 2}
WORDS = {
    "states": "reported verifying accepted filed dispatched handling handled checking closed rejected void",
    "outcomes": "solved partly not_our_duty no_action fixed_on_spot duplicate answered",
    "overlays": "suspended extension_pending in_review supervised escalated",
    "actions": "report request_verification record_verification accept reject absorb merge answer file dispatch "
    "recall sign hand_over return request_extension grant_extension refuse_extension request_suspension grant_suspension "
    "refuse_suspension pass_request resume feed_back request_check record_check rework close reopen rate urge supervise "
    "answer_supervision escalate send_down transfer void comment attach fix_on_spot appeal review_appeal "
    "withdraw split spot_check correct regrid",
    "roles": "admin acceptor dispatcher verifier handler grid_worker grid_chief community_staff street_staff "
    "leader auditor resident",
    "sources": "worker portal hotline desk leader department media sensor system import",
    "priorities": "normal urgent",
    "stages": "accept verify file dispatch handle check close",
}
PLACEHOLDERS = {"{number}", "{department}", "{due}"}

faults = []


def expect(holds, what):
    """Notes a fault unless `holds`."""
    if not holds:
        faults.append(what)
    return bool(holds)


class StrictLoader(yaml.SafeLoader):
    """Refuses a mapping with the same key twice, where YAML readers would keep one silently."""

    def construct_mapping(self, node, deep=False):
        keys = [key.value for key, _ in node.value]
        for key in {key for key in keys if keys.count(key) > 1}:
            raise yaml.constructor.ConstructorError(None, None, f"key twice: {key}", node.start_mark)
        return super().construct_mapping(node, deep)


def load(path):
    """One pack; checks what all packs have in common."""
    where = path.relative_to(PACKS).as_posix()
    text = path.read_text(encoding="utf-8")
    expect(text.startswith("# "), f"{where}: no header comment")
    expect("\t" not in text, f"{where}: a tab")
    pack = yaml.load(text, Loader=StrictLoader)
    expect(re.fullmatch(r"[a-z0-9][a-z0-9-]*", str(pack.get("id"))), f"{where}: id")
    names(pack.get("name"), where)
    return where, pack


def names(value, where):
    """A name must be given in the four languages, each in its script."""
    if not expect(isinstance(value, dict) and list(value) == LANGUAGES, f"{where}: name not in {LANGUAGES}"):
        return
    for language, text in value.items():
        good = isinstance(text, str) and text.strip() == text != ""
        if expect(good, f"{where}: {language} empty or with outer spaces"):
            chinese = bool(CJK.search(text))
            expect(chinese == language.startswith("zh"), f"{where}: {language} in the wrong script: {text}")


def catalogue(path):
    where, pack = load(path)
    classes = {(entry["kind"], entry["code"]) for entry in pack["classes"]}
    for entry in pack["classes"]:
        names(entry["name"], f"{where} class {entry['kind']} {entry['code']}")
    kinds = [kind for kind, _ in classes]
    counts = (kinds.count("part"), kinds.count("event"))
    expect(counts == (5, 10), f"{where}: {counts} classes, not 5 of parts and 10 of matters")
    by_code, titles = {}, set()
    for entry in pack["categories"]:
        code = entry["code"]
        spot = f"{where} {code}"
        letter = {"part": "P", "event": "E"}[entry["kind"]]
        expect(code == letter + entry["class"] + entry["sub"], f"{spot}: code is not kind + class + sub")
        expect(re.fullmatch(r"[PE]\d{5}", code), f"{spot}: form of the code")
        expect(int(entry["sub"]) < FIRST_LOCAL_SUB, f"{spot}: a local sub-class in the national catalogue")
        expect((entry["kind"], entry["class"]) in classes, f"{spot}: unknown class")
        expect(code not in by_code, f"{spot}: twice")
        by_code[code] = entry
        names(entry["name"], spot)
        for language in LANGUAGES:
            title = (entry["kind"], language, entry["name"][language])
            expect(title not in titles, f"{spot}: another {entry['kind']} has the {language} name {title[2]}")
            titles.add(title)
        letters = CJK.findall(entry["name"]["zh-Hans"]) + re.findall("[A-Za-z]", entry["name"]["zh-Hans"])
        fits = re.fullmatch("[a-z]+", entry["pinyin"]) and len(entry["pinyin"]) == len(letters)
        expect(fits, f"{spot}: pinyin {entry['pinyin']} does not fit {entry['name']['zh-Hans']}")
        expect(re.fullmatch("[a-z][a-z-]*", entry["icon"]), f"{spot}: icon")
        expect(entry["limit_source"] in LIMIT_SOURCES, f"{spot}: limit_source")
        conditions(entry["conditions"], spot)
    parts = [code for code in by_code if code[0] == "P"]
    expect(len(parts) == 153, f"{where}: {len(parts)} parts, not 153")
    expect(len(by_code) - len(parts) == 250, f"{where}: {len(by_code) - len(parts)} matters, not 250")
    for code in parts:
        mirror = by_code.get("E" + code[1:])
        if expect(mirror, f"{where}: no matter for the part {code}"):
            same = mirror["conditions"] == by_code[code]["conditions"] and mirror["limit_source"] == "part"
            expect(same, f"{where} {mirror['code']}: conditions differ from its part's")
    sources = [entry["limit_source"] for entry in by_code.values()]
    tally = ", ".join(f"{name} {sources.count(name)}" for name in sorted(LIMIT_SOURCES))
    total = sum(len(entry["conditions"]) for entry in by_code.values())
    print(f"{where}: {len(parts)} parts, {len(by_code) - len(parts)} matters, {total} conditions; limits: {tally}")
    return by_code


def conditions(entries, spot):
    expect(entries, f"{spot}: no condition")
    expect(
        [entry["id"] for entry in entries] == [str(number) for number in range(1, len(entries) + 1)],
        f"{spot}: condition ids",
    )
    expect(sum(entry.get("default", False) for entry in entries) == 1, f"{spot}: not one default condition")
    for language in LANGUAGES:
        said = [entry["name"][language] for entry in entries]
        expect(len(set(said)) == len(said), f"{spot}: two conditions with the same {language} words")
    for entry in entries:
        names(entry["name"], f"{spot} condition {entry['id']}")
        expect(LIMIT.fullmatch(entry["limit"]), f"{spot} condition {entry['id']}: limit {entry['limit']}")


def date(text, where):
    """A date; dates are written as strings so that every reader sees the same."""
    if expect(isinstance(text, str), f"{where}: a date must be quoted: {text}"):
        return datetime.date.fromisoformat(text)
    return text


def calendar(path):
    where, pack = load(path)
    expect(re.fullmatch(r"UTC|[A-Z]\w+(/[A-Z]\w+)+", pack["timezone"]), f"{where}: timezone")
    expect(list(pack["periods"]) == DAYS, f"{where}: periods for {DAYS}")
    for day, periods in pack["periods"].items():
        ends = [time for period in periods for time in period.split("-")]
        form = all(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", time) for time in ends)
        expect(form and ends == sorted(set(ends)), f"{where} {day}: periods not in order: {periods}")
    expect(any(pack["periods"].values()), f"{where}: no working period at all")
    off = {}
    for entry in pack["holidays"]:
        names(entry["name"], f"{where} {entry}")
        first = date(entry.get("date") or entry["from"], where)
        last = date(entry.get("date") or entry["to"], where)
        expect(first <= last and ("date" in entry) == (first == last), f"{where}: {first} to {last}")
        expect((last - first).days < 10, f"{where}: {first} to {last} is too long")
        for number in range((last - first).days + 1):
            day = first + datetime.timedelta(number)
            expect(day not in off, f"{where}: {day} is in two holidays")
            off[day] = entry
    worked = set()
    for entry in pack["workdays"]:
        names(entry["name"], f"{where} {entry}")
        day = date(entry["date"], where)
        expect(day.weekday() >= 5, f"{where}: make-up day {day} is no Saturday or Sunday")
        expect(day not in off, f"{where}: {day} is both off and worked")
        expect(day not in worked, f"{where}: make-up day {day} twice")
        near = any(abs((day - other).days) <= 14 for other in off)
        expect(near, f"{where}: make-up day {day} is near no holiday")
        expect(pack["periods"].get(entry.get("as", "mon")), f"{where}: make-up day {day} has no hours")
        worked.add(day)
    if "covers" in pack:
        covered_years(where, pack["covers"], off, worked)
    print(f"{where}: {len(off)} days off, {len(worked)} make-up days, {pack['timezone']}")


def covered_years(where, covers, off, worked):
    """Counts the days off of every covered year against the statutory number (mainland China)."""
    first, last = date(covers["from"], where), date(covers["to"], where)
    for day in [*off, *worked]:
        expect(first <= day <= last, f"{where}: {day} lies outside covers")
    for year in range(first.year, last.year + 1):
        gained = sum(day.year == year and day.weekday() < 5 for day in off)
        given_back = sum(day.year == year for day in worked)
        due = STATUTORY[year] + EXTRA_DAYS_OFF.get(year, 0)
        found = gained - given_back
        expect(found == due, f"{where} {year}: {found} days off beyond weekends, expected {due}")


def stages(path, words):
    where, pack = load(path)
    listed = [entry["stage"] for entry in pack["stages"]]
    timed = [stage for stage in words["stages"] if stage != "handle"]
    expect(listed == timed, f"{where}: stages {listed}, expected {timed}")
    for entry in pack["stages"]:
        for key in ("limit", "urgent"):
            expect(LIMIT.fullmatch(entry[key]), f"{where} {entry['stage']}: {key} {entry[key]}")
    for key in ("due_soon", "reopen_window", "rating_window"):
        expect(LIMIT.fullmatch(pack[key]), f"{where}: {key} {pack[key]}")
    expect(pack["extensions_max"] >= 0, f"{where}: extensions_max")
    print(f"{where}: {len(listed)} stages")


def specificity(rule):
    """Orders rules that match the same category: full code, longer beginning, deeper area."""
    match = rule["match"]
    return (not match.endswith("*"), len(match), len(rule.get("area", "")))


def decide(rules, code):
    """The rule without an area that holds for a category, or None."""
    found = [
        rule
        for rule in rules
        if "area" not in rule
        and (code.startswith(rule["match"][:-1]) if rule["match"].endswith("*") else code == rule["match"])
    ]
    return max(found, key=specificity, default=None)


def departments(path, categories):
    where, pack = load(path)
    known = set()
    for entry in pack["departments"]:
        names(entry["name"], f"{where} {entry['code']}")
        expect(entry["code"] not in known, f"{where}: department {entry['code']} twice")
        known.add(entry["code"])
    seen, used = set(), set()
    for rule in pack["rules"]:
        key = (rule["match"], rule.get("area"))
        expect(re.fullmatch(r"[PE](\d{5}|\d{0,4}\*)", rule["match"]), f"{where}: match {rule['match']}")
        expect(key not in seen, f"{where}: two rules for {key}")
        seen.add(key)
        named = rule["department"] in known or rule["department"] == "street-{street}"
        expect(named, f"{where}: unknown department {rule['department']}")
    for code in categories:
        rule = decide(pack["rules"], code)
        if expect(rule, f"{where}: no rule for {code}"):
            used.add(rule["match"])
            if code[0] == "P":
                mirror = decide(pack["rules"], "E" + code[1:])
                same = mirror and mirror["department"] == rule["department"]
                expect(same, f"{where}: {code} and its matter go to different departments")
    for rule in pack["rules"]:
        # A rule for a whole class may decide nothing yet: it waits for the city's own codes.
        if "area" not in rule and len(rule["match"]) > len("P01*"):
            expect(rule["match"] in used, f"{where}: the rule {rule['match']} decides nothing")
    busy = {decide(pack["rules"], code)["department"] for code in categories if decide(pack["rules"], code)}
    print(f"{where}: {len(pack['rules'])} rules cover {len(categories)} categories, {len(busy)} departments have work")


def workflow_words(path):
    where, pack = load(path)
    for group, keys in WORDS.items():
        found = list(pack.get(group, {}))
        expect(found == keys.split(), f"{where} {group}: missing or extra {set(found) ^ set(keys.split()) or 'none, but in another order'}")
        for key, value in pack.get(group, {}).items():
            names(value, f"{where} {group}.{key}")
        for language in LANGUAGES:
            said = [value[language] for value in pack[group].values()]
            expect(len(set(said)) == len(said), f"{where} {group}: the same {language} word for two keys")
    print(f"{where}: {sum(len(pack[group]) for group in WORDS)} words")
    return pack


def replies(path, words):
    where, pack = load(path)
    seen = set()
    for reply in pack["replies"]:
        spot = f"{where} {reply['id']}"
        expect(reply["id"] not in seen, f"{spot}: twice")
        seen.add(reply["id"])
        names(reply["name"], spot)
        names(reply["text"], spot)
        expect(reply["for"] in ("desk", "department"), f"{spot}: for {reply['for']}")
        expect(reply["action"] in words["actions"], f"{spot}: unknown action {reply['action']}")
        used = {language: sorted(re.findall(r"{[^}]*}", text)) for language, text in reply["text"].items()}
        expect(set(used["en"]) <= PLACEHOLDERS, f"{spot}: unknown placeholder in {used['en']}")
        expect(all(found == used["en"] for found in used.values()), f"{spot}: placeholders differ: {used}")
    expect(len(seen) >= 12, f"{where}: {len(seen)} replies")
    print(f"{where}: {len(seen)} replies")


def callback(path):
    where, pack = load(path)
    seen = set()
    for question in pack["questions"]:
        spot = f"{where} {question['id']}"
        expect(question["id"] not in seen, f"{spot}: twice")
        seen.add(question["id"])
        names(question["text"], spot)
        expect(question["kind"] in ("yes_no", "text"), f"{spot}: kind {question['kind']}")
        expect(
            question["when"] and set(question["when"]) <= {"verification", "check"},
            f"{spot}: when {question['when']}",
        )
    print(f"{where}: {len(seen)} questions")


def main():
    categories = catalogue(PACKS / "catalogue" / "gbt47678-2026.yaml")
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
    import catalogue as generator

    expect(
        generator.TARGET.read_text(encoding="utf-8") == generator.build(),
        "catalogue/gbt47678-2026.yaml is not what the tables give: run packs/tools/catalogue.py",
    )
    for path in sorted((PACKS / "calendar").glob("*.yaml")):
        calendar(path)
    words = workflow_words(PACKS / "words" / "cases.yaml")
    for path in sorted((PACKS / "stages").glob("*.yaml")):
        stages(path, words)
    for path in sorted((PACKS / "departments").glob("*.yaml")):
        departments(path, categories)
    callback(PACKS / "desk" / "callback.yaml")
    for path in sorted((PACKS / "desk").glob("*replies*.yaml")):
        replies(path, words)
    for fault in faults:
        print(f"FAULT {fault}")
    print(f"{len(faults)} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
