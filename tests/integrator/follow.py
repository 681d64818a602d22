#!/usr/bin/env python3
"""Follows a company's stream as a partner would, checks every message, prints totals as JSON.

    follow.py --url nats://user:password@host:port --company demo [--from 1] [--until POSITION]
              [--schemas ../../schemas/events]

Without --until it follows until it is asked to stop (SIGINT, SIGTERM). The broker may be away meanwhile:
it goes on where it was. Exit status 1: a message was invalid, missing or out of order.
"""

import argparse
import asyncio
import json
import signal
import sys
from pathlib import Path

import nats
from jsonschema import Draft202012Validator
from nats.js.api import ConsumerConfig, DeliverPolicy
from totals import Totals

OURS = Path(__file__).resolve().parents[2] / "schemas" / "events"


def checks(folder: Path) -> dict[str, Draft202012Validator]:
    """A check for each aggregate."""
    files = sorted(folder.glob("*.json"))
    return {file.stem: Draft202012Validator(json.loads(file.read_text())) for file in files}


async def follow(args: argparse.Namespace, totals: Totals, stop: asyncio.Event) -> None:
    # one connection for the whole time: it reconnects by itself, for ever
    client = await nats.connect(args.url, max_reconnect_attempts=-1, reconnect_time_wait=0.2)
    stream = client.jetstream()
    check = checks(args.schemas)
    while not stop.is_set() and not totals.reached(args.until):
        try:
            await messages(stream, args, check, totals, stop)
        except Exception as error:  # a broker that is away: begin again after the last message seen
            print(f"again from {totals.last + 1}: {error!r}", file=sys.stderr)
            await asyncio.sleep(0.2)
    await client.close()


async def messages(stream, args, check, totals: Totals, stop: asyncio.Event) -> None:
    config = ConsumerConfig(deliver_policy=DeliverPolicy.BY_START_SEQUENCE, opt_start_seq=totals.last + 1)
    name = f"DOMOVOY_{args.company}"
    info = await stream.stream_info(name)
    if info.state.last_seq < totals.last:
        raise RuntimeError("the stream is behind; the relay will fill it up")
    subscription = await stream.subscribe(
        f"domovoy.{args.company}.>", stream=name, ordered_consumer=True, config=config
    )
    try:
        while not stop.is_set() and not totals.reached(args.until):
            try:
                message = await subscription.next_msg(timeout=1)
            except nats.errors.TimeoutError:
                # an ordered consumer lives in the broker's memory, and dies with the broker
                await subscription.consumer_info()
                continue
            event = json.loads(message.data)
            totals.take(message.metadata.sequence.stream, event, check)
    finally:
        await subscription.unsubscribe()


async def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", required=True)
    parser.add_argument("--company", required=True)
    parser.add_argument("--from", dest="first", type=int, default=1)
    parser.add_argument("--until", type=int)
    parser.add_argument("--schemas", type=Path, default=OURS)
    args = parser.parse_args()
    stop = asyncio.Event()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(wanted, stop.set)
    totals = Totals(args.first)
    await follow(args, totals, stop)
    print(json.dumps(totals.report(), sort_keys=True))
    return 1 if totals.faults else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
