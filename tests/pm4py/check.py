"""Reads exported histories with pm4py and compares what it finds with `domovoy report tickets`.

    check.py REPORT.json HISTORIES.xes HISTORIES.ocel.json

Says every difference and ends with 1 if there is one.
"""

import json
import sys
from collections import Counter

import pm4py

ACTIVITY, CASE, WHEN = "concept:name", "case:concept:name", "time:timestamp"


def figures(table):
    """Of a table of events that is in the order of the file."""
    variants = pm4py.get_variants(table)
    return {
        "cases": table[CASE].nunique(),
        "events": len(table),
        "variants": len(variants),
        "in variants": sum(variants.values()),
        "by_label": dict(pm4py.get_event_attribute_values(table, ACTIVITY)),
        "by_last_label": dict(pm4py.get_end_activities(table)),
        "first": table[WHEN].min(),
        "last": table[WHEN].max(),
        "sequences": sequences(table),
    }


def sequences(table):
    """How often which sequence of labels occurs: what variants are, without pm4py's hand in it."""
    return Counter(table.groupby(CASE, sort=False)[ACTIVITY].agg(tuple))


def expected(report, found):
    empty = report["cases"] - sum(report["by_last_label"].values())
    labels = report["by_label"]
    return {
        "cases": report["cases"] - empty,
        "events": report["events"],
        "variants": report["variants"],
        "in variants": report["cases"] - empty,
        "by_label": labels,
        "by_last_label": report["by_last_label"],
        "sequences": found,
    }


def xes_table(file, parser):
    return pm4py.read_xes(file, variant=parser)


def ocel_table(file):
    log = pm4py.read_ocel2_json(file)
    return pm4py.ocel_flattening(log, "ticket")


def main(report, xes, ocel):
    with open(report, encoding="utf-8") as file:
        report = json.load(file)
    tables = {
        "xes": xes_table(xes, "iterparse"),
        "xes by pm4py's own choice of parser": xes_table(xes, None),
        "ocel": ocel_table(ocel),
    }
    reference = sequences(tables["xes"])
    faults = []
    for name, table in tables.items():
        found, wanted = figures(table), expected(report, reference)
        if name == "xes by pm4py's own choice of parser":
            # it does not decode what XML has escaped, so texts may differ
            for figure in ("by_label", "by_last_label", "sequences"):
                wanted[figure] = Counter(wanted[figure].values())
                found[figure] = Counter(found[figure].values())
        for figure, value in wanted.items():
            if found[figure] != value:
                faults.append(f"{name}: {figure} {found[figure]!r} and not {value!r}")
    for fault in faults:
        print(fault, file=sys.stderr)
    print(json.dumps({"cases": report["cases"], "events": report["events"], "variants": report["variants"]}))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
