// Renders the OpenAPI document as one readable page. It fetches the document, and nothing else.

const root = document.querySelector("[data-openapi]");

const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
};

const load = async () => {
  const answer = await fetch(root.dataset.openapi);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
};

function draw(api) {
  const follow = (schema) => (schema?.$ref ? schema.$ref.slice(2).split("/").reduce((at, key) => at?.[key], api) : schema);

  // An example made from a schema: what it gives as example, else its shape.
  const example = (given, depth = 0) => {
    const schema = follow(given) ?? {};
    if (schema.example !== undefined) return schema.example;
    if (schema.examples?.length) return schema.examples[0];
    if (schema.default !== undefined) return schema.default;
    if (schema.const !== undefined) return schema.const;
    if (schema.enum) return schema.enum[0];
    if (depth > 6) return null;
    if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => example(part, depth + 1)));
    const choice = (schema.oneOf ?? schema.anyOf)?.find((part) => follow(part)?.type !== "null");
    if (choice) return example(choice, depth + 1);
    const type = [schema.type].flat().find((name) => name !== "null");
    if (type === "object" || schema.properties) {
      return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, part]) => [name, example(part, depth + 1)]));
    }
    if (type === "array") return [example(schema.items, depth + 1)];
    return { string: schema.format ?? "…", integer: 0, number: 0, boolean: true }[type] ?? null;
  };

  const body = (title, content) => {
    const [media, { schema }] = Object.entries(content ?? {})[0] ?? [null, {}];
    if (!media) return null;
    return make("div", {}, make("p", { class: "small muted" }, `${title} · ${media}`),
      make("pre", { tabindex: "0", role: "region", "aria-label": title }, JSON.stringify(example(schema), null, 2)));
  };

  const parameters = (list) => {
    if (!list?.length) return null;
    const table = make("table");
    for (const one of list.map(follow)) {
      table.append(make("tr", {}, make("th", { scope: "row" }, make("code", {}, one.name)), make("td", {}, one.in), make("td", { lang: "en" }, one.description ?? "")));
    }
    return table;
  };

  const answers = (responses) => {
    const table = make("table");
    for (const [status, given] of Object.entries(responses ?? {})) {
      table.append(make("tr", {}, make("th", { scope: "row" }, make("code", {}, status)), make("td", { lang: "en" }, follow(given)?.description ?? "")));
    }
    return table;
  };

  const operation = (path, verb, given) => {
    const good = Object.entries(given.responses ?? {}).find(([status]) => status.startsWith("2"));
    return make("details", {},
      make("summary", {}, make("span", { class: "verb" }, verb.toUpperCase()), make("code", {}, path), make("span", { class: "muted small", lang: "en" }, given.summary ?? "")),
      make("div", {},
        given.description ? make("p", { lang: "en" }, given.description) : null,
        parameters(given.parameters),
        body(root.dataset.request, follow(given.requestBody)?.content),
        body(root.dataset.response, follow(good?.[1])?.content),
        answers(given.responses)));
  };

  const wings = new Map();
  for (const [path, verbs] of Object.entries(api.paths ?? {})) {
    for (const [verb, given] of Object.entries(verbs)) {
      if (!["get", "post", "put", "patch", "delete"].includes(verb)) continue;
      const wing = given.tags?.[0] ?? "";
      wings.set(wing, [...(wings.get(wing) ?? []), operation(path, verb, given)]);
    }
  }
  root.replaceChildren();
  for (const [wing, operations] of wings) {
    if (wing) root.append(make("h2", {}, wing));
    root.append(...operations);
  }
}

load().then(draw).catch(() => { root.textContent = root.dataset.failed; });
