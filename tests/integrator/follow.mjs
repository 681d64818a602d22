// Follows a company's stream as a partner would, checks every message, prints totals as JSON.
//
//   node follow.mjs --url nats://user:password@host:port --company demo [--from 1] [--until POSITION]
//                   [--schemas ../../schemas/events]
//
// Without --until it follows until it is asked to stop (SIGINT, SIGTERM). The broker may be away meanwhile:
// it goes on where it was. Exit status 1: a message was invalid, missing or out of order.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DeliverPolicy, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import Ajv from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { Totals } from "./totals.mjs";

const { values: args } = parseArgs({
  options: {
    url: { type: "string" },
    company: { type: "string" },
    from: { type: "string", default: "1" },
    until: { type: "string" },
    schemas: { type: "string", default: fileURLToPath(new URL("../../schemas/events", import.meta.url)) },
  },
});
const until = args.until === undefined ? undefined : Number(args.until);
const totals = new Totals(Number(args.from));
let stopped = false;
let following;
for (const wanted of ["SIGINT", "SIGTERM"]) {
  process.on(wanted, () => {
    stopped = true;
    following?.stop();
  });
}

/** A check for each aggregate. */
function checks(folder) {
  const ajv = formats(new Ajv({ strict: false }));
  const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
  const read = (file) => JSON.parse(readFileSync(join(folder, file), "utf8"));
  return new Map(files.map((file) => [file.slice(0, -".json".length), ajv.compile(read(file))]));
}

async function messages(client, check) {
  const name = `DOMOVOY_${args.company}`;
  const manager = await jetstreamManager(client);
  const { state } = await manager.streams.info(name);
  if (state.last_seq < totals.last) throw new Error("the stream is behind; the relay will fill it up");
  const consumer = await jetstream(client).consumers.get(name, {
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: totals.last + 1,
  });
  following = await consumer.consume({ idle_heartbeat: 1_000 });
  for await (const message of following) {
    totals.take(message.seq, message.json(), check);
    if (stopped || totals.reached(until)) break;
  }
}

const { host, username, password } = new URL(args.url);
const client = await connect({
  servers: host,
  user: decodeURIComponent(username),
  pass: decodeURIComponent(password),
  maxReconnectAttempts: -1,
  waitOnFirstConnect: true,
  reconnectTimeWait: 200,
});
const check = checks(args.schemas);
while (!stopped && !totals.reached(until)) {
  try {
    await messages(client, check);
  } catch (error) {
    // a broker that is away: begin again after the last message seen
    console.error(`again from ${totals.last + 1}: ${error}`);
    await new Promise((again) => setTimeout(again, 200));
  }
}
console.log(JSON.stringify(totals.report()));
process.exitCode = totals.faults.length > 0 ? 1 : 0;
await client.close();
