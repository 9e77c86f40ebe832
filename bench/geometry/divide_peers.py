"""The graphs of bench/divide given to METIS, GerryChain and spopt's MaxP; all groupings, ours too, are judged here by one measure."""

import json
import logging
import math
import os
import signal
import sys
import time

folder = sys.argv[1]
LIMIT = int(os.environ.get("PEER_SECONDS", "120"))


logging.captureWarnings(True)


def optional(name):
    try:
        return __import__(name)
    except ImportError as e:
        print(f"{name} is not here ({e}): compared without it")
        return None


numpy, pymetis, gerrychain, spopt = optional("numpy"), optional("pymetis"), optional("gerrychain"), optional("spopt")


def load(name):
    with open(f"{folder}/{name}.json") as file:
        return json.load(file)


class Late(Exception):
    pass


def late(*_):
    raise Late


signal.signal(signal.SIGALRM, late)


class Graph:
    def __init__(self, doc):
        self.__dict__.update(doc)
        self.n = len(self.weight)
        self.near = [[] for _ in range(self.n)]
        for a, b, length, price in self.links:
            self.near[a].append((b, length, price))
            self.near[b].append((a, length, price))
        self.component = [0] * self.n
        for c, nodes in enumerate(self.components):
            for v in nodes:
                self.component[v] = c

    def judge(self, part):
        k = max(part) + 1
        members = [[] for _ in range(k)]
        for v, p in enumerate(part):
            members[p].append(v)
        members = [m for m in members if m]
        band = whole = 0
        scores = []
        for m in members:
            w = sum(self.weight[v] for v in m)
            band += self.least <= w <= self.most
            inner = sum(l for v in m for u, l, _ in self.near[v] if part[u] == part[v])
            perimeter = sum(self.perimeter[v] for v in m) - inner
            scores.append(4 * math.pi * sum(self.area[v] for v in m) / perimeter**2)
            seen, stack = {m[0]}, [m[0]]
            while stack:
                for u, _, _ in self.near[stack.pop()]:
                    if part[u] == part[m[0]] and u not in seen:
                        seen.add(u)
                        stack.append(u)
            whole += len(seen) == len(m)
        across = sum(len({self.component[v] for v in m}) > 1 for m in members)
        across += sum(part[a] == part[b] for a, b in self.apart)
        return {
            "grids": len(members),
            "in band %": 100 * band / len(members),
            "whole %": 100 * whole / len(members),
            "barriers": across,
            "PP": sum(scores) / len(scores),
            "cut m": sum(l for a, b, l, _ in self.links if part[a] != part[b]),
            "priced": sum(p for a, b, _, p in self.links if part[a] != part[b]),
        }


def timed(run):
    """Seconds on a processor; what is short is repeated, because that clock ticks in milliseconds."""
    began = time.process_time()
    answer = run()
    repeats = min(200, math.ceil(0.1 / max(time.process_time() - began, 0.001)))
    began = time.process_time()
    for _ in range(repeats):
        answer = run()
    return answer, (time.process_time() - began) / repeats


def metis(g, kind, recursive=False, contiguous=False, seed=1):
    """METIS on each connected part with our number of grids: kinder to it than the whole graph, where grids would straddle barriers."""
    weigh = 1 if kind == "metres" else 2
    part, first, spent = [0] * g.n, 0, 0.0
    for nodes, k in zip(g.components, g.grids):
        number = {v: i for i, v in enumerate(nodes)}
        xadj, adjncy, eweights = [0], [], []
        for v in nodes:
            for link in g.near[v]:
                adjncy.append(number[link[0]])
                eweights.append(max(1, round(link[weigh] * 10)))
            xadj.append(len(adjncy))
        vweights = [max(0, round(g.weight[v])) for v in nodes]
        if k > 1:
            xa, ad = numpy.array(xadj, dtype=numpy.int32), numpy.array(adjncy, dtype=numpy.int32)
            ew, vw = numpy.array(eweights, dtype=numpy.int32), numpy.array(vweights, dtype=numpy.int32)
            slack = int(1000 * (g.most / ((g.least + g.most) / 2) - 1))
            options = pymetis.Options(ufactor=slack, seed=seed, contig=int(contiguous))
            adjacency = pymetis.CSRAdjacency(adj_starts=xa, adjacent=ad)
            run = lambda: pymetis.part_graph(k, adjacency, eweights=ew, vweights=vw, options=options, recursive=recursive)
            own, seconds = timed(run)
            own = own[1]
            spent += seconds
        else:
            own = [0] * len(nodes)
        for v, p in zip(nodes, own):
            part[v] = first + int(p)
        first += k
    return part, spent


def recom(g, steps):
    """The first plan of GerryChain by recursive tree cuts, then steps of recombination; the plan with the least cut counts."""
    import networkx as nx
    from functools import partial
    from gerrychain import MarkovChain, Partition, accept, constraints, updaters
    from gerrychain import Graph as GerryGraph
    from gerrychain.proposals import recom as merge
    from gerrychain.partition import recursive_tree_part

    part, first, spent = [0] * g.n, 0, 0.0
    for nodes, k in zip(g.components, g.grids):
        if k == 1:
            for v in nodes:
                part[v] = first
        else:
            # GerryChain numbers nodes by itself from 0; give it these numbers.
            number = {v: i for i, v in enumerate(nodes)}
            own = [(number[a], number[b], l) for a, b, l, _ in g.links if a in number]
            net = nx.Graph()
            for v in nodes:
                net.add_node(number[v], households=g.weight[v])
            net.add_edges_from((a, b) for a, b, _ in own)
            graph = GerryGraph.from_networkx(net)
            ideal = sum(g.weight[v] for v in nodes) / k
            slack = min(g.most / ideal - 1, 1 - g.least / ideal)
            began = time.process_time()
            start = recursive_tree_part(graph, list(range(k)), ideal, "households", slack)
            plan = Partition(graph, start, updaters={"households": updaters.Tally("households")})
            best, least = plan, math.inf
            propose = partial(merge, pop_col="households", pop_target=ideal, epsilon=slack, node_repeats=1)
            chain = MarkovChain(propose, constraints.contiguous, accept.always_accept, plan, steps)
            for state in chain:
                cut = sum(l for a, b, l in own if state.assignment[a] != state.assignment[b])
                if cut < least:
                    best, least = state, cut
            spent += time.process_time() - began
            for v in nodes:
                part[v] = first + int(best.assignment[number[v]])
        first += k
    return part, spent


def maxp(g):
    """spopt's MaxP heuristic: as many connected regions of at least the least of the band as it can; it knows no upper limit."""
    import geopandas
    import libpysal
    import shapely

    place = [shapely.Point(p) for p in g.at]
    frame = geopandas.GeoDataFrame({"households": g.weight, "x": [p[0] for p in g.at], "y": [p[1] for p in g.at]}, geometry=place)
    w = libpysal.weights.W({v: [u for u, _, _ in g.near[v]] for v in range(g.n)}, silence_warnings=True)
    from spopt.region import MaxPHeuristic

    model = MaxPHeuristic(frame, w, ["x", "y"], "households", g.least, 2)
    began = time.process_time()
    model.solve()
    spent = time.process_time() - began
    return [int(p) - 1 if p > 0 else 0 for p in model.labels_], spent


def attempt(name, run):
    try:
        signal.alarm(LIMIT)
        return run()
    except Late:
        print(f"  {name}: not done after {LIMIT} s, stopped")
    except Exception as e:  # a peer may refuse a graph; say so and go on
        print(f"  {name}: {type(e).__name__}: {str(e)[:200]}")
    finally:
        signal.alarm(0)
    return None


gains = {}
for name in load("communities"):
    for kind in ["metres", "prices"]:
        g = Graph(load(f"{name}-{kind}"))
        print(f"{name}, {kind}: {g.n} blocks, {len(g.links)} links, {len(g.components)} parts, {sum(g.grids)} grids")
        rows = {"tessera": (g.tessera["part"], g.tessera["seconds"])}
        if pymetis:
            ways = {"METIS": {}, "METIS rb": {"recursive": True}, "METIS whole": {"contiguous": True}}
            for who, how in ways.items():
                tries = [attempt(who, lambda: metis(g, kind, **how)) for _ in range(3)]
                tries = [t for t in tries if t]
                if tries:
                    rows[who] = min(tries, key=lambda t: t[1])
        if kind == "metres" and gerrychain:
            steps = int(os.environ.get("RECOM_STEPS", "100"))
            found = attempt("GerryChain", lambda: recom(g, steps))
            if found:
                rows[f"ReCom {steps}"] = found
        if kind == "metres" and spopt:
            found = attempt("MaxP", lambda: maxp(g))
            if found:
                rows["MaxP"] = found
        base = None
        for who, (part, seconds) in rows.items():
            j = g.judge(part)
            base = base or (j, seconds)
            line = f"  {who:<11} {seconds:9.4f} s  {j['grids']:5d} grids  {j['in band %']:6.2f} % in band  {j['whole %']:6.2f} % whole  "
            line += f"{j['barriers']:3d} over barriers  PP {j['PP']:.4f}  cut {j['cut m']:10.0f} m  priced {j['priced']:10.0f}"
            if who != "tessera":
                line += f"   tessera: {seconds / base[1]:.2f} x as fast, PP {100 * (base[0]['PP'] / j['PP'] - 1):+.1f} %, "
                what = "cut m" if kind == "metres" else "priced"
                line += f"{what} {100 * (base[0][what] / j[what] - 1):+.1f} %"
                gain = gains.setdefault((name.rsplit("-", 1)[0], kind, who), [])
                gain.append((base[1] / seconds, base[0]["PP"] / j["PP"] - 1, base[0][what] / j[what] - 1))
            print(line)
print("on average: tessera beside each")
for (size, kind, who), gain in gains.items():
    time_taken, pp, cut = (sum(v) / len(gain) for v in zip(*gain))
    what = "cut" if kind == "metres" else "priced cut"
    print(f"  {size} ({len(gain)}), {kind:<6} {who:<11} {time_taken:8.4f} of its time   PP {100 * pp:+.1f} %   {what} {100 * cut:+.1f} %")
