// Draws the contract. Text is set as text, never as markup.
"use strict";

const make = (tag, text, ...children) => {
  const node = document.createElement(tag);
  if (text) node.textContent = text;
  node.append(...children);
  return node;
};

const named = (ref) => ref.split("/").pop();

const form = (schema) => {
  if (!schema || schema === true) return "anything";
  if (schema.$ref) return named(schema.$ref);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if ("const" in schema) return JSON.stringify(schema.const);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map(form).join(" | ");
  if (schema.type === "array") return `${form(schema.items)}[]`;
  const type = Array.isArray(schema.type) ? schema.type.join(" | ") : schema.type ?? "object";
  return schema.format ? `${type} (${schema.format})` : type;
};

const fields = (schema) => {
  const list = make("dl");
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const must = (schema.required ?? []).includes(name) ? "" : "?";
    list.append(make("dt", name + must), make("dd", `${form(field)} ${field.description ?? ""}`));
  }
  return list;
};

const operation = (contract, path, method, op) => {
  const summary = make("summary", "", make("b", method.toUpperCase()), make("code", path), " ", make("small", op.summary));
  const box = make("details", "", summary);
  box.dataset.words = `${path} ${op.operationId} ${op.summary}`.toLowerCase();
  const list = make("dl");
  const row = (name, text) => list.append(make("dt", name), make("dd", text));
  row("operation", op.operationId);
  row("for", op["x-roles"]?.join(", ") ?? (op.security?.length ? "everybody signed in" : "everybody"));
  for (const parameter of op.parameters ?? []) {
    const it = parameter.$ref ? contract.components.parameters[named(parameter.$ref)] : parameter;
    row(it.name, `${it.in}, ${form(it.schema)} ${it.description ?? ""}`);
  }
  for (const [status, answer] of Object.entries(op.responses)) {
    const content = Object.entries(answer.content ?? {}).map(([media, it]) => `${media} ${it.schema ? form(it.schema) : ""}`);
    if (status !== "default") row(status, content.join(", ") || "nothing more");
  }
  const body = op.requestBody?.content["application/json"].schema;
  if (body) row("body", form(body));
  box.append(list);
  if (body?.$ref) box.append(fields(contract.components.schemas[named(body.$ref)]));
  return box;
};

const draw = (contract) => {
  document.getElementById("about").textContent = contract.info.description;
  const groups = new Map();
  for (const [path, item] of Object.entries(contract.paths)) {
    for (const [method, op] of Object.entries(item)) {
      const tag = op.tags[0];
      if (!groups.has(tag)) groups.set(tag, make("section", "", make("h2", tag)));
      groups.get(tag).append(operation(contract, path, method, op));
    }
  }
  document.getElementById("operations").replaceChildren(...groups.values());
  const schemas = document.getElementById("schemas");
  for (const [name, schema] of Object.entries(contract.components.schemas)) {
    const box = make("details", "", make("summary", "", make("code", name), " ", make("small", schema.description)));
    box.append(schema.properties ? fields(schema) : make("pre", JSON.stringify(schema, null, 1)));
    schemas.append(box);
  }
};

document.getElementById("filter").addEventListener("input", ({ target }) => {
  const words = target.value.toLowerCase();
  for (const box of document.querySelectorAll("#operations details")) box.hidden = !box.dataset.words.includes(words);
});

fetch("/api/openapi.json").then((answer) => answer.json()).then(draw);
