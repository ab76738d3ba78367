//! Graphs as a ComfyUI server checks and describes them.

use serde_json::{Map, Value, json};

use crate::fakes::exchange::Answer;
use crate::fakes::picture::{Kind, Recipe};

/// The nodes that this server knows: class, whether it is an output, required inputs.
const NODES: &[(&str, bool, &[&str])] = &[
    ("CheckpointLoaderSimple", false, &["ckpt_name"]),
    ("CLIPTextEncode", false, &["text", "clip"]),
    ("EmptyLatentImage", false, &["width", "height", "batch_size"]),
    (
        "KSampler",
        false,
        &[
            "seed",
            "steps",
            "cfg",
            "sampler_name",
            "scheduler",
            "positive",
            "negative",
            "latent_image",
            "denoise",
            "model",
        ],
    ),
    ("VAEDecode", false, &["samples", "vae"]),
    ("VAEEncode", false, &["pixels", "vae"]),
    ("VAEEncodeForInpaint", false, &["pixels", "vae", "mask", "grow_mask_by"]),
    ("SetLatentNoiseMask", false, &["samples", "mask"]),
    ("LoadImage", false, &["image"]),
    ("LoadImageMask", false, &["image", "channel"]),
    ("ImageToMask", false, &["image", "channel"]),
    ("ControlNetLoader", false, &["control_net_name"]),
    (
        "ControlNetApplyAdvanced",
        false,
        &["positive", "negative", "control_net", "image", "strength", "start_percent", "end_percent"],
    ),
    ("ImageScale", false, &["image", "upscale_method", "width", "height", "crop"]),
    ("SaveImage", true, &["images", "filename_prefix"]),
    ("PreviewImage", true, &["images"]),
];
/// The nodes of a graph with their classes.
pub fn classes(graph: &Value) -> Vec<(String, String)> {
    let nodes = graph.as_object().into_iter().flatten();
    nodes.map(|(id, node)| (id.clone(), node["class_type"].as_str().unwrap_or_default().to_owned())).collect()
}

/// The first node of a class that begins so.
pub fn node_of(graph: &Value, class: &str) -> Option<String> {
    classes(graph).into_iter().find(|(_, name)| name.starts_with(class)).map(|(id, _)| id)
}

/// Whether a class has outputs that history keeps.
pub fn is_output(class: &str) -> bool {
    NODES.iter().any(|(name, output, _)| name == &class && *output)
}

/// Prompt, seed and size as the graph has them.
pub fn recipe(graph: &Value) -> Recipe {
    let inputs =
        |class: &str| node_of(graph, class).map(|id| graph[&id]["inputs"].clone()).unwrap_or(Value::Null);
    let sampler = inputs("KSampler");
    let positive = sampler["positive"][0].as_str().map(|id| graph[id]["inputs"]["text"].clone());
    let prompt = positive.unwrap_or_else(|| inputs("CLIPTextEncode")["text"].clone());
    let size = inputs("EmptyLatentImage");
    let side = |name: &str| size[name].as_u64().unwrap_or(64);
    let seed = sampler["seed"].as_i64().unwrap_or(0);
    Recipe::small(prompt.as_str().unwrap_or_default(), seed, Kind::Png).sized(side("width"), side("height"))
}

/// How many pictures a graph makes.
pub fn batch(graph: &Value) -> usize {
    let node = node_of(graph, "EmptyLatentImage");
    let size = node.and_then(|id| graph[&id]["inputs"]["batch_size"].as_u64());
    usize::try_from(size.unwrap_or(1)).unwrap_or(1)
}

/// Classes must be known, required inputs there, links must lead to nodes, and something must come out.
pub fn check(graph: &Value) -> Result<(), Box<Answer>> {
    let mut errors = Map::new();
    for (id, class) in classes(graph) {
        let Some((_, _, required)) = NODES.iter().find(|(name, _, _)| *name == class) else {
            let message = format!("Node '{class}' not found. The custom node may not be installed.");
            return Err(Box::new(invalid("missing_node_type", &message, &json!({}))));
        };
        let inputs = &graph[&id]["inputs"];
        let missing = required.iter().filter(|name| inputs.get(**name).is_none());
        let dangling = inputs.as_object().into_iter().flatten().filter_map(|(name, value)| {
            let target =
                value.get(0).filter(|_| value.as_array().is_some_and(|link| link.len() == 2))?.as_str()?;
            graph.get(target).is_none().then_some(name)
        });
        let wrong: Vec<Value> = missing
            .map(|name| json!({"type": "required_input_missing", "message": "Required input is missing", "details": name,
                "extra_info": {"input_name": name}}))
            .chain(dangling.map(|name| json!({"type": "bad_linked_input", "message": "Bad linked input", "details": name, "extra_info": {}})))
            .collect();
        if !wrong.is_empty() {
            errors.insert(id, json!({"errors": wrong, "dependent_outputs": [], "class_type": class}));
        }
    }
    if !errors.is_empty() {
        let errors = Value::Object(errors);
        return Err(Box::new(invalid(
            "prompt_outputs_failed_validation",
            "Prompt outputs failed validation",
            &errors,
        )));
    }
    if !classes(graph).iter().any(|(_, class)| is_output(class)) {
        return Err(Box::new(invalid("prompt_no_outputs", "Prompt has no outputs", &json!({}))));
    }
    Ok(())
}

/// A refusal of a graph.
pub fn invalid(kind: &str, message: &str, node_errors: &Value) -> Answer {
    let error = json!({"type": kind, "message": message, "details": "", "extra_info": {}});
    Answer::json(400, &json!({"error": error, "node_errors": node_errors}))
}

/// Canonical and in lower case, as newer servers want it.
pub fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12]
        && text.chars().all(|c| c == '-' || c.is_ascii_digit() || ('a'..='f').contains(&c))
}

/// What `/object_info` says, of one class or of all.
pub fn objects(class: Option<&str>) -> Value {
    let nodes = NODES.iter().filter(|(name, _, _)| class.is_none_or(|class| class == *name));
    let described = nodes.map(|(name, output, required)| {
        let inputs: Map<String, Value> = required.iter().map(|input| ((*input).to_owned(), choices(input))).collect();
        let described = json!({"input": {"required": inputs}, "input_order": {"required": required}, "output": ["*"],
            "output_is_list": [false], "output_name": ["*"], "name": name, "display_name": name, "description": "",
            "python_module": "nodes", "category": "fake", "output_node": output});
        ((*name).to_owned(), described)
    });
    Value::Object(described.collect())
}

fn choices(input: &str) -> Value {
    match input {
        "ckpt_name" => json!([["fake-checkpoint.safetensors"], {}]),
        "sampler_name" => json!([["euler", "dpmpp_2m"], {}]),
        "scheduler" => json!([["normal", "karras"], {}]),
        "seed" | "steps" | "width" | "height" | "batch_size" => json!(["INT", {"default": 1, "min": 0}]),
        "cfg" | "denoise" => json!(["FLOAT", {"default": 1.0}]),
        "text" | "filename_prefix" => json!(["STRING", {}]),
        _ => json!(["*", {}]),
    }
}

/// What `/system_stats` says.
pub fn system_stats() -> Value {
    let device = json!({"name": "cpu", "type": "cpu", "index": null, "vram_total": 8_000_000_000_u64, "vram_free": 6_000_000_000_u64,
        "torch_vram_total": 0, "torch_vram_free": 0});
    json!({"system": {"os": "linux", "ram_total": 8_000_000_000_u64, "ram_free": 6_000_000_000_u64, "comfyui_version": "0.3.70",
        "python_version": "3.12.3", "pytorch_version": "2.9.0", "embedded_python": false, "argv": ["main.py"]}, "devices": [device]})
}
