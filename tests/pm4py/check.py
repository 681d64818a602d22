"""Reads exported histories with pm4py and compares what it finds with `domovoy report tickets`.

    check.py REPORT.json HISTORIES.xes HISTORIES.ocel.json

Says every difference and ends with 1 if there is one.
"""

import json
import sys
import warnings
from collections import Counter

import pm4py
from pm4py.util import constants

constants.SHOW_PROGRESS_BAR = False
warnings.filterwarnings("ignore", message="Install the optional requirement")

ACTIVITY, CASE, WHEN = "concept:name", "case:concept:name", "time:timestamp"

# the parser that pm4py chooses by itself does not decode what XML has escaped: texts may differ
CARELESS = "xes by the parser of pm4py's choice"


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
        "sequences": sequences(table),
    }


def sequences(table):
    """How often which sequence of labels occurs: what variants are, without pm4py's hand in it."""
    return Counter(table.groupby(CASE, sort=False)[ACTIVITY].agg(tuple))


def expected(report, reference):
    # a case without a step is in no table of events
    told = sum(report["by_last_label"].values())
    return {
        "cases": told,
        "events": report["events"],
        "variants": report["variants"],
        "in variants": told,
        "by_label": report["by_label"],
        "by_last_label": report["by_last_label"],
        "sequences": reference,
    }


def ocel_table(file):
    log = pm4py.read_ocel2_json(file)
    table = pm4py.ocel_flattening(log, "ticket")
    # by moments, all tickets mixed; pm4py counts variants of tables with one case after another
    return pm4py.format_dataframe(table, case_id=CASE, activity_key=ACTIVITY, timestamp_key=WHEN)


def main(report, xes, ocel):
    with open(report, encoding="utf-8") as file:
        report = json.load(file)
    tables = {
        "xes": pm4py.read_xes(xes, variant="iterparse"),
        CARELESS: pm4py.read_xes(xes),
        "ocel": ocel_table(ocel),
    }
    reference = sequences(tables["xes"])
    faults = []
    for name, table in tables.items():
        found, wanted = figures(table), expected(report, reference)
        if name == CARELESS:
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
