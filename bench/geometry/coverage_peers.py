"""The same check by Shapely (GEOS), and where they are installed PostGIS and mapshaper; run by bench/coverage after the Rust part."""

import json
import os
import resource
import struct
import subprocess
import sys
import time

import shapely
from postgres import ON_PROCESSOR, psql

folder = sys.argv[1]
mapshaper = sys.argv[2] if len(sys.argv) > 2 else ""
ours = json.load(open(f"{folder}/seconds.json"))


def borders(name):
    data, at, wkb = open(f"{folder}/{name}.bin", "rb").read(), 0, []
    while at < len(data):
        (length,) = struct.unpack_from("<I", data, at)
        wkb.append(data[at + 4 : at + 4 + length])
        at += 4 + length
    return shapely.from_wkb(wkb)


def timed(what, runs=2):
    """Time on a processor, the least of some runs: what others on the machine do does not count."""
    least = None
    for _ in range(runs):
        began = time.process_time()
        answer = what()
        took = time.process_time() - began
        least = took if least is None else min(least, took)
    return least, answer


def geos(kind, parent, grids):
    sound_s, sound = timed(lambda: shapely.is_valid(grids))
    cover_s, cover = timed(lambda: shapely.coverage_is_valid(grids))
    if kind == "valid":
        # The quick union is right for a valid cover only; whoever does not know yet needs the other one.
        quick_s, gaps = timed(lambda: shapely.difference(parent, shapely.coverage_union_all(grids)))
    else:
        quick_s = None
    mended = shapely.make_valid(grids) if not sound.all() else grids
    full_s, full = timed(lambda: shapely.difference(parent, shapely.union_all(mended)))
    gaps = full if quick_s is None else gaps
    union_s = full_s if quick_s is None else quick_s
    total = sound_s + cover_s + union_s
    print(
        f"{kind:<7} Shapely {total:6.2f} s   is_valid {sound_s:.2f}, coverage_is_valid {cover_s:.2f} ({cover}), "
        f"gaps by {'union' if quick_s is None else 'quick union'} {union_s:.2f}"
        + ("" if quick_s is None else f" (by the union that needs no valid cover {full_s:.2f})")
    )
    area = ours[kind]["gaps_square_degrees"]
    print(f"        gaps in square degrees: {gaps.area:.9g}, ours {area:.9g}")
    return total


def postgis(kind, parent, grids):
    rows = "".join(f"{i}\t{g.hex()}\n" for i, g in enumerate(shapely.to_wkb(grids)))
    psql("DROP TABLE IF EXISTS grid; CREATE TABLE grid (n int, g geometry)")
    psql("COPY grid FROM STDIN", input=rows)
    spent = psql(
        f"SET max_parallel_workers_per_gather = 0; SET jit = off; SELECT {ON_PROCESSOR}; "
        "SELECT count(*) FROM grid WHERE NOT ST_IsValid(g); "
        "SELECT count(e) FROM (SELECT ST_CoverageInvalidEdges(g) OVER () e FROM grid) x; "
        f"SELECT ST_Area(ST_Difference('{shapely.to_wkb(parent, hex=True)}'::geometry, ST_Union(ST_MakeValid(g)))) FROM grid; "
        f"SELECT {ON_PROCESSOR}"
    ).split()
    took = (float(spent[-1]) - float(spent[0])) / 1e9
    print(f"{kind:<7} PostGIS {took:6.2f} s   unsound {spent[1]}, with invalid edges {spent[2]}, gaps {float(spent[3]):.9g}")
    return took


def by_mapshaper(kind, grids):
    """The time -clean takes: that of reading the file is taken off."""
    name = f"{folder}/{kind}.json"
    features = ",".join(
        f'{{"type":"Feature","properties":{{}},"geometry":{g}}}' for g in shapely.to_geojson(grids)
    )
    with open(name, "w") as f:
        f.write(f'{{"type":"FeatureCollection","features":[{features}]}}')

    def run(*commands):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([mapshaper, "-i", name, *commands], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    reading = run()
    took = run("-clean") - reading
    print(f"{kind:<7} mapshaper -clean {took:6.2f} s   (after {reading:.2f} s to read)")
    return took


def postgis_ready():
    if not os.environ.get("TESSERA_TEST_POSTGRES"):
        return False
    try:
        psql("CREATE EXTENSION IF NOT EXISTS postgis")
        psql("SELECT ST_CoverageInvalidEdges(ST_MakePoint(0, 0)) OVER ()")
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


with_postgis = postgis_ready()
if not with_postgis:
    print("PostGIS 3.4 or newer is not here: compared without it")
if not mapshaper:
    print("mapshaper is not here: compared without it")
parent = borders("parent")[0]
for kind in ("valid", "faulty"):
    grids = borders(kind)
    spent = {"GEOS": geos(kind, parent, grids)}
    if with_postgis:
        spent["PostGIS"] = postgis(kind, parent, grids)
    if mapshaper:
        spent["mapshaper -clean"] = by_mapshaper(kind, grids)
    took = ours[kind]["tessera"]
    ratios = "   ".join(f"{name} {s / took:.0f} ×" for name, s in spent.items())
    print(f"{kind:<7} tessera {took:.3f} s; the others take {ratios}")
