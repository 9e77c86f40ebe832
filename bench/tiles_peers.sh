#!/usr/bin/env bash
# The part of bench/tiles that needs a PostgreSQL: fills its table, runs Martin beside the program, asks ST_AsMVT alone.
set -euo pipefail
cd "$(dirname "$0")/.."
q() { psql "$TESSERA_TEST_POSTGRES" -qAtX -v ON_ERROR_STOP=1 "$@"; }
q -c "CREATE EXTENSION postgis" || { echo "PostGIS is not here (Debian: postgresql-15-postgis-3)" >&2; exit 3; }
# As Martin's manual advises: in the projection of the tiles, with an index.
q -c "CREATE TABLE loaded (code text, name text, kind text, g text)"
q -c "COPY loaded FROM STDIN" <"$TILES_OUT/grids.tsv"
q -c "CREATE TABLE grid AS SELECT code, name, kind, ST_Transform(ST_SetSRID(ST_GeomFromWKB(decode(g, 'hex')), 4326), 3857)::geometry(MultiPolygon, 3857) AS geom FROM loaded"
q -c "CREATE INDEX ON grid USING gist (geom); ANALYZE grid; DROP TABLE loaded"
port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
"$MARTIN" --listen-addresses "127.0.0.1:$port" --cache-size 0 --pool-size 4 --workers 2 "$TESSERA_TEST_POSTGRES" >"$TILES_OUT/martin.log" 2>&1 &
martin=$!
trap 'kill $martin 2>/dev/null || true' EXIT
for _ in $(seq 100); do curl -fsS -o /dev/null "http://127.0.0.1:$port/health" 2>/dev/null && break; sleep 0.1; done
"$TILES_BIN/tessera-bench" --program "$TILES_BIN/tessera" --data "$TILES_OUT/city-$TILES_GRIDS" --seconds "$TILES_SECONDS" \
    tiles --martin "127.0.0.1:$port" --peers "martin,postgres" --bbox="$TILES_BOX" --list "$TILES_OUT/tiles.csv"
kill $martin 2>/dev/null || true

echo "ST_AsMVT alone, one process, time on a processor for each tile (the first two columns above are whole answers over HTTP):"
q -c "CREATE TABLE tile (z int, x int, y int)"
q -c "COPY tile FROM STDIN WITH (FORMAT csv)" <"$TILES_OUT/tiles.csv"
spent="split_part(pg_read_file('/proc/self/schedstat'), ' ', 1)"
for z in $(seq 10 17); do
    q -c "SET max_parallel_workers_per_gather = 0; SET jit = off;
        SELECT $spent;
        SELECT sum(length((SELECT ST_AsMVT(m.*, 'grid') FROM (SELECT ST_AsMVTGeom(geom, ST_TileEnvelope(z, x, y), 4096, 64) AS geom, code, name, kind
            FROM grid WHERE geom && ST_TileEnvelope(z, x, y, margin => 64.0 / 4096)) m))) FROM tile WHERE z = $z;
        SELECT $spent; SELECT count(*) FROM tile WHERE z = $z" |
        awk -v z="$z" 'NR == 1 { a = $1 } NR == 3 { b = $1 } NR == 4 { printf "%4d %8.0f us a tile\n", z, (b - a) / 1000 / $1 }'
done
