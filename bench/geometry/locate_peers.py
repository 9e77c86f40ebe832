"""The same questions for Shapely (GEOS) and, where its extension is installed, PostGIS; run by bench/locate after the Rust part."""

import json
import os
import struct
import subprocess
import sys
import time

import numpy as np
import shapely
from postgres import ON_PROCESSOR, psql

folder = sys.argv[1]
asked = int(os.environ.get("PEER_POINTS", "200000"))
rates = json.load(open(f"{folder}/rates.json"))

borders, wkb = open(f"{folder}/grids.bin", "rb").read(), []
at = 0
while at < len(borders):
    (length,) = struct.unpack_from("<I", borders, at)
    wkb.append(borders[at + 4 : at + 4 + length])
    at += 4 + length
grids = shapely.from_wkb(wkb)
shapely.prepare(grids)
tree = shapely.STRtree(grids)


def points(kind):
    return np.fromfile(f"{folder}/{kind}.bin").reshape(-1, 2)[:asked]


def geos(at):
    """Number of the grid that has each point inside, -1 for none or on a border."""
    answers = np.full(len(at), -1, dtype=np.int32)
    found = tree.query(shapely.points(at), predicate="within")
    answers[found[0]] = found[1]
    return answers


def postgis_ready():
    if not os.environ.get("TESSERA_TEST_POSTGRES"):
        return False
    try:
        psql("CREATE EXTENSION postgis")
    except (OSError, subprocess.CalledProcessError):
        return False
    psql("CREATE TABLE grid (n int, g geometry); CREATE TABLE place (kind text, n int, g geometry)")
    rows = "".join(f"{i}\t{w.hex()}\n" for i, w in enumerate(wkb))
    psql("COPY grid FROM STDIN", input=rows)
    for kind in rates:
        at = points(kind)
        rows = "".join(f"{kind}\t{i}\t{w.hex()}\n" for i, w in enumerate(shapely.to_wkb(shapely.points(at))))
        psql("COPY place FROM STDIN", input=rows)
    psql("CREATE INDEX ON grid USING gist (g); ANALYZE grid; ANALYZE place")
    return True


with_postgis = postgis_ready()
if not with_postgis:
    print("PostGIS is not here (Debian: postgresql-15-postgis-3); compared without it")
for kind, rate in rates.items():
    at = points(kind)
    # Time on a processor, not on the clock: what others on the machine do does not count.
    began = time.process_time()
    answers = geos(at)
    line = {"Shapely": len(at) / (time.process_time() - began)}
    ours = np.fromfile(f"{folder}/{kind}.answers", dtype=np.int32)[: len(at)]
    inside = answers >= 0
    wrong = int((ours[inside] != answers[inside]).sum())
    if with_postgis:
        # One process, as everybody else here; the server tells how long it was on a processor.
        spent = psql(
            "SET max_parallel_workers_per_gather = 0; SET jit = off; "
            f"SELECT {ON_PROCESSOR}; "
            f"SELECT count(*) FROM place p JOIN grid g ON ST_Contains(g.g, p.g) WHERE kind = '{kind}'; "
            f"SELECT {ON_PROCESSOR}"
        ).split()
        line["PostGIS"] = len(at) / ((float(spent[-1]) - float(spent[0])) / 1e9)
    best = max(line.values())
    said = "   ".join(f"{name} {r / 1e6:.3f} M/s" for name, r in line.items())
    print(
        f"{kind:<8} {said}   ratio to the better {rate['tessera'] / best:.0f} ×   "
        f"of {int(inside.sum())} points inside a grid, {wrong} answers differ"
    )
