//! The OpenRPC document, made from the table of methods and the types' JSON Schemas.
//! Format: OpenRPC 1.3.2, parameters by name.

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::methods::{Method, SUBSCRIPTION};
use crate::*;

/// The document. `build` is the version it is given, for example "0.1.0".
pub fn document(build: &str) -> Value {
    let mut settings = SchemaSettings::draft07();
    settings.definitions_path = "/components/schemas".into();
    let mut generator = settings.into_generator();
    let mut methods = Vec::new();

    macro_rules! describe {
        ($($name:ident $handler:ident $wire:literal $scope:ident $params:ty => $reply:ty, $summary:literal;)+) => {
            $(methods.push(describe_method::<crate::methods::method::$name>(&mut generator));)+
        };
    }
    methods!(describe);

    let event = generator.subschema_for::<Event>();
    let subscribe = params_of(generator.subschema_for::<SubscribeParams>().to_value(), &generator);
    methods.push(json!({
        "name": SUBSCRIPTION[0],
        "summary": "Events as they happen, over WebSocket; notifications are named `events`.",
        "paramStructure": "by-name",
        "params": subscribe,
        "result": { "name": "subscription", "schema": { "type": ["string", "integer"] } },
        "x-scope": Scope::Read.text(),
        "x-notification": event.to_value(),
        "x-unsubscribe": SUBSCRIPTION[1],
    }));
    let uploaded = generator.subschema_for::<UploadReply>().to_value();
    let error = generator.subschema_for::<ErrorData>().to_value();
    let schemas: Map<String, Value> = generator.take_definitions(true);
    json!({
        "openrpc": "1.3.2",
        "info": { "title": "Maquette", "version": build, "x-protocol": PROTOCOL },
        "methods": methods,
        "x-uploads": {
            "summary": "POST a picture here, `image/png` or `image/jpeg`, at most 64 MiB; it becomes an asset.",
            "path": "/assets",
            "x-scope": Scope::Write.text(),
            "result": { "name": "reply", "schema": uploaded },
        },
        "components": {
            "schemas": schemas,
            "errors": errors(&error),
        },
    })
}

fn describe_method<M: Method>(generator: &mut SchemaGenerator) -> Value {
    let params = generator.subschema_for::<M::Params>().to_value();
    let result = generator.subschema_for::<M::Reply>().to_value();
    json!({
        "name": M::NAME,
        "summary": M::SUMMARY,
        "paramStructure": "by-name",
        "params": params_of(params, generator),
        "result": { "name": "reply", "schema": result },
        "x-scope": M::SCOPE.text(),
    })
}

/// OpenRPC lists parameters one by one; a tagged choice has none of its own and is given as one schema in `x-params`.
fn params_of(schema: Value, generator: &SchemaGenerator) -> Value {
    let name = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
    let object = generator.definitions().get(name).unwrap_or(&schema);
    let required = object["required"].as_array().cloned().unwrap_or_default();
    let listed = object["properties"].as_object().map(|properties| {
        properties
            .iter()
            .map(|(name, schema)| json!({ "name": name, "required": required.contains(&json!(name)), "schema": schema }))
            .collect::<Vec<_>>()
    });
    match listed {
        Some(listed) => Value::Array(listed),
        None if name.is_empty() || object.get("oneOf").is_none() => json!([]),
        None => json!([{ "name": "request", "required": true, "schema": schema, "x-flattened": true }]),
    }
}

fn errors(data: &Value) -> Value {
    let each = ErrorCode::ALL.iter().map(|code| {
        let entry = json!({ "code": code.number(), "message": code.text(), "data": data, "x-exit-code": code.exit_code() });
        (code.text().to_owned(), entry)
    });
    Value::Object(each.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_leads_somewhere() {
        let document = document("test");
        let text = document.to_string();
        let mut seen = 0;
        for part in text.split("\"$ref\":\"#/components/schemas/").skip(1) {
            let name = part.split('"').next().unwrap();
            assert!(document["components"]["schemas"][name].is_object(), "{name}");
            seen += 1;
        }
        assert!(seen > 50, "{seen}");
        assert_eq!(document["methods"].as_array().unwrap().len(), TABLE.len() + 1);
    }

    /// The document lies beside the code for clients that are made from it; `UPDATE_EXPECT=1` writes it anew.
    #[test]
    fn the_file_is_what_the_table_says() {
        let text = serde_json::to_string_pretty(&document(env!("CARGO_PKG_VERSION"))).unwrap();
        expect_test::expect_file!["../openrpc.json"].assert_eq(&format!("{text}\n"));
    }

    #[test]
    fn parameters_are_listed_by_name() {
        let document = document("test");
        let draft = document["methods"].as_array().unwrap().iter().find(|m| m["name"] == "draft").unwrap();
        let prompt = draft["params"].as_array().unwrap().iter().find(|p| p["name"] == "prompt").unwrap();
        assert_eq!(prompt["required"], false);
        let get = document["methods"].as_array().unwrap().iter().find(|m| m["name"] == "take.get").unwrap();
        assert_eq!(
            (&get["params"][0]["name"], &get["params"][0]["required"]),
            (&"take".into(), &true.into())
        );
        let quote = document["methods"].as_array().unwrap().iter().find(|m| m["name"] == "quote").unwrap();
        assert_eq!(quote["params"][0]["x-flattened"], true);
    }
}
