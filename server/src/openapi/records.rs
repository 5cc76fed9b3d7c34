//! What a record is, in the words of JSON Schema: for `openapi`.

use nusaloka_domain::record::{Presence, Property, Schema, Shape, WrittenBy};
use serde_json::{Map, Value, json};

pub(crate) fn of_record(schema: &Schema) -> Value {
    let mut object = of_properties(&schema.properties);
    describe(&mut object, &schema.about);
    if schema.written_by == WrittenBy::Authority {
        object["readOnly"] = true.into();
    }
    object
}

fn of_properties(properties: &[Property]) -> Value {
    let required = properties.iter().filter(|property| property.presence == Presence::Required);
    let required: Vec<&str> = required.map(|property| property.name.as_str()).collect();
    let named: Map<String, Value> =
        properties.iter().map(|property| (property.name.clone(), of_property(property))).collect();
    json!({ "type": "object", "required": required, "properties": named })
}

fn of_property(property: &Property) -> Value {
    let mut value = match &property.shape {
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Integer => json!({ "type": "integer", "format": "int64" }),
        Shape::Timestamp => json!({ "type": "string", "format": "date-time" }),
        Shape::Text => json!({ "type": "string" }),
        Shape::OneOf(words) => json!({ "type": "string", "enum": words }),
        Shape::Id => json!({ "type": "string", "format": "uuid" }),
        Shape::Bytes => json!({ "type": "string", "contentEncoding": "base64" }),
        Shape::Parts(parts) => of_properties(parts),
    };
    describe(&mut value, &property.about);
    value
}

fn describe(value: &mut Value, about: &str) {
    if !about.is_empty() {
        value["description"] = about.into();
    }
}
