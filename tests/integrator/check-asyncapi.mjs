// Reads the AsyncAPI document with the public parser, every reference in it too; says what is wrong.
//
//   node check-asyncapi.mjs [../../schemas/asyncapi.json]
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Parser } from "@asyncapi/parser";

const path = process.argv[2] ?? fileURLToPath(new URL("../../schemas/asyncapi.json", import.meta.url));
const { document, diagnostics } = await new Parser().parse(await readFile(path, "utf8"), { source: path });
const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 0);
for (const error of errors) console.error(`${error.path.join("/")}: ${error.message}`);
if (errors.length > 0 || document === undefined) process.exit(1);
console.log(JSON.stringify({ channels: document.channels().length, messages: document.allMessages().length }));
