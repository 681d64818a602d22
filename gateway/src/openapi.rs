//! The contract: OpenAPI 3.1, written from the routes.
//!
//! Our own assembly: `utoipa` wants a second derive on every type of the domain, `aide` shares our schemas
//! only in a pre-release. OpenAPI 3.1 takes JSON Schema 2020-12, which is what schemars writes, so that what
//! is left is this file.

use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use crate::{
    auth::COOKIE,
    call::PARAMETER,
    command::KEY,
    problem::Written,
    route::{Right, Route, Takes, schema_of},
};

/// The document of these routes.
pub fn document(routes: &[Route]) -> Value {
    let mut generator = SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into())
        .into_generator();
    let mut paths = Map::new();
    for route in routes {
        let operation = operation(route, &mut generator);
        let item = paths.entry(route.path).or_insert_with(|| json!({}));
        item[route.method.as_str().to_lowercase()] = operation;
    }
    let problem = schema_of::<Written<'_>>(&mut generator);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Domovoy",
            "version": env!("CARGO_PKG_VERSION"),
            "description": include_str!("openapi/about.md"),
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "paths": paths,
        "components": {
            "schemas": generator.take_definitions(true),
            "parameters": {
                KEY: header(KEY, "Makes a repetition harmless: the same request under the same key has one \
                    effect and one answer.", &json!({ "type": "string", "minLength": 1, "maxLength": 200 })),
                "If-Match": header("If-Match", "The version that was seen, in quotes as in `ETag`. Refused \
                    with 412 when it is not the present one.", &json!({ "type": "string" })),
                "Domovoy-Position": header("Domovoy-Position", "Wait, within bounds, until what is asked \
                    about has taken in the log up to here.", &json!({ "type": "integer", "minimum": 0 })),
                PARAMETER: {
                    "name": PARAMETER, "in": "query", "required": false,
                    "description": "The same as `Domovoy-Position`, where no header can be sent.",
                    "schema": { "type": "integer", "minimum": 0 },
                },
            },
            "responses": {
                "Problem": {
                    "description": "A problem. Programs go by its `code`.",
                    "content": { "application/problem+json": { "schema": problem } },
                },
            },
            "securitySchemes": {
                "session": { "type": "apiKey", "in": "cookie", "name": COOKIE },
                "token": { "type": "http", "scheme": "bearer" },
            },
        },
    })
}

fn operation(route: &Route, generator: &mut SchemaGenerator) -> Value {
    let mut operation = json!({
        "operationId": route.operation,
        "tags": [tag(route)],
        "parameters": parameters(route, generator),
        "responses": { "default": { "$ref": "#/components/responses/Problem" } },
    });
    let words = match (route.refusal_codes, route.answer.status) {
        (Some(_), 201) => "It was created.",
        (Some(_), _) => "The command was carried out.",
        (None, _) => "What was asked for.",
    };
    let mut answer = json!({ "description": words });
    if let Some(media) = route.answer.media {
        let content =
            route.answer.schema.map_or_else(|| json!({}), |schema| json!({ "schema": schema(generator) }));
        answer["content"] = json!({ media: content });
    }
    if let Some(codes) = route.refusal_codes {
        operation["x-refusals"] = codes().into_iter().collect();
        answer["headers"] = json!({
            "ETag": { "description": "Version of the stream after the command.", "schema": { "type": "string" } },
            "Domovoy-Position": { "description": "Position of the last event of the command.", "schema": { "type": "integer" } },
        });
    }
    operation["responses"][route.answer.status.to_string()] = answer;
    match route.body {
        Some(Takes::Json(body)) => {
            let schema = body(generator);
            operation["summary"] = summary(schema.as_value(), generator).into();
            operation["requestBody"] =
                json!({ "required": true, "content": { "application/json": { "schema": schema } } });
        }
        Some(Takes::File(media)) => {
            let content: Map<_, _> = media.iter().map(|media| ((*media).to_owned(), json!({}))).collect();
            operation["requestBody"] = json!({ "required": true, "content": content });
        }
        None => {}
    }
    if let Some(words) = route.summary {
        operation["summary"] = words.into();
    }
    if !route.reads.is_empty() {
        operation["x-reads"] = route.reads.iter().map(|model| model.name()).collect();
    }
    match route.right {
        Right::Everybody => operation["security"] = json!([]),
        Right::SignedIn => operation["security"] = signed_in(),
        Right::Roles(roles) => {
            operation["security"] = signed_in();
            operation["x-roles"] = roles.iter().map(<&str>::from).collect();
        }
    }
    operation
}

fn signed_in() -> Value {
    json!([{ "session": [] }, { "token": [] }])
}

/// What it belongs to: the capability in its path.
fn tag(route: &Route) -> &str {
    let mut parts = route.path.split('/').skip(1);
    match parts.next() {
        Some("api") => parts.next().unwrap_or_default(),
        other => other.unwrap_or_default(),
    }
}

fn parameters(route: &Route, generator: &mut SchemaGenerator) -> Vec<Value> {
    let in_path = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<Value> = in_path
        .map(|name| {
            let schema = if name == "id" {
                json!({ "type": "string", "format": "uuid" })
            } else {
                json!({ "type": "string" })
            };
            json!({ "name": name, "in": "path", "required": true, "schema": schema })
        })
        .collect();
    if route.refusal_codes.is_some() {
        parameters.extend([KEY, "If-Match"].map(reference));
    }
    if !route.reads.is_empty() {
        parameters.extend(["Domovoy-Position", PARAMETER].map(reference));
    }
    if let Some(query) = route.query {
        let schema = inline(query, generator);
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
            let mut schema = schema.clone();
            let words = schema.as_object_mut().and_then(|schema| schema.remove("description"));
            let is_required = required.contains(&name.as_str());
            let mut parameter =
                json!({ "name": name, "in": "query", "required": is_required, "schema": schema });
            if let Some(words) = words {
                parameter["description"] = words;
            }
            parameters.push(parameter);
        }
    }
    parameters
}

fn reference(parameter: &str) -> Value {
    json!({ "$ref": format!("#/components/parameters/{parameter}") })
}

fn header(name: &str, description: &str, schema: &Value) -> Value {
    json!({ "name": name, "in": "header", "required": false, "description": description, "schema": schema })
}

/// The first sentence that the schema of a body says of itself.
fn summary(schema: &Value, generator: &SchemaGenerator) -> String {
    let name = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next());
    let named = name.and_then(|name| generator.definitions().get(name)).unwrap_or(schema);
    named["description"].as_str().and_then(|words| words.lines().next()).unwrap_or_default().to_owned()
}

/// A schema itself where it would be a reference: parameters are its properties.
fn inline(schema: crate::route::SchemaOf, generator: &mut SchemaGenerator) -> Value {
    let schema = schema(generator).to_value();
    let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) else { return schema };
    generator.definitions_mut().remove(name).unwrap_or(schema)
}
