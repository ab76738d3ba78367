//! Orders of every kind, drawn for real, and those that cannot be.

use std::path::Path;
use std::sync::Mutex;

use maquette_protocol::{Digest, JobId};

use super::*;
use crate::catalog::Catalog;
use crate::config::{Ladder, PersonConfig};
use crate::plan::recipe::{Map, Sides};
use crate::plan::{
    self, DraftRequest, EditOp, EditRequest, ParentFacts, PictureFacts, ProjectFacts, PromoteRequest, Stage,
};
use crate::providers::ADAPTERS;

struct Bench {
    folder: tempfile::TempDir,
    catalog: Catalog,
    ladder: Ladder,
    project: ProjectFacts,
}

fn bench() -> Bench {
    let catalog = Catalog::load(&[], ADAPTERS).unwrap();
    let ladder = Ladder::resolve(&PersonConfig::default(), None, &catalog);
    Bench { folder: tempfile::tempdir().unwrap(), catalog, ladder, project: ProjectFacts::default() }
}

/// A watch, and what it heard.
fn watch() -> (Watch, Arc<Mutex<Vec<f32>>>) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let ear = heard.clone();
    let progress = Arc::new(move |fraction: f32, _: Option<u64>| ear.lock().unwrap().push(fraction));
    (Watch { progress, ..Watch::deaf() }, heard)
}

fn order(recipe: Recipe, inputs: Vec<InputFile>) -> Order {
    let recipe = Arc::new(recipe);
    Order {
        job: JobId(1),
        attempt: 1,
        recipe,
        k: 0,
        seed: 7,
        inputs,
        rate: crate::ledger::money::Rate::HOUSE,
    }
}

fn run(order: &Order, watch: &Watch) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(Sketch.submit(order, watch))
}

fn made(order: &Order) -> Product {
    let outcome = run(order, &watch().0);
    let Outcome::Made(product) = outcome else { panic!("{outcome:?}") };
    product
}

fn put(folder: &Path, name: &str, role: InputRole, bytes: &[u8]) -> InputFile {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    InputFile { role, digest: crate::assets::digest_of(bytes), path }
}

impl Bench {
    fn draft(&self, prompt: &str) -> Recipe {
        let request = DraftRequest {
            variants: vec![prompt.into()],
            size: Some("256x192".into()),
            ..DraftRequest::default()
        };
        plan::draft(&request, &self.ladder, &self.catalog, &self.project).unwrap().series.remove(0).recipe
    }

    fn promote(&self, parent: &ParentFacts, request: PromoteRequest) -> Recipe {
        let parents = std::slice::from_ref(parent);
        plan::promote(&request, parents, &self.ladder, &self.catalog, &self.project)
            .unwrap()
            .series
            .remove(0)
            .recipe
    }

    fn edit(&self, parent: &ParentFacts, op: EditOp, mask: Option<PictureFacts>) -> Recipe {
        let request = EditRequest { mask, ..EditRequest::new(op) };
        let plan = plan::edit(&request, parent, &self.ladder, &self.catalog, &self.project);
        plan.unwrap().series.remove(0).recipe
    }
}

fn facts(product: &Product, tier: &str, stage: Stage) -> ParentFacts {
    let (width, height, _) = product.pixels.clone().unwrap();
    ParentFacts {
        take: maquette_protocol::TakeId(1),
        shot: "teapot".into(),
        route: format!("sketch/{tier}"),
        continuation: None,
        tier: tier.into(),
        stage,
        is_clip: false,
        prompt: Some("a teapot".into()),
        negative: None,
        palette: vec![],
        digest: crate::assets::digest_of(&product.bytes),
        width,
        height,
        seed: Some(7),
        fps: None,
        duration_ms: None,
        composition: None,
    }
}

/// What the encoded picture holds.
fn decoded(product: &Product) -> Vec<u8> {
    decode_picture(&product.bytes, &PictureLimits::default()).unwrap().rgba
}

#[test]
fn letters_of_other_scripts_are_set_by_a_font_of_the_system_or_listed() {
    let bench = bench();
    let draft = bench.draft("a boat at sea, “שלום”");
    let remarks = Sketch.remarks(&draft);
    let product = made(&order(draft, vec![]));
    let said = product.notes.iter().filter(|note| note.ends_with("a font of this system")).count();
    if fonts_for("שלום").is_empty() {
        println!("SKIPPED: no font of this system has Hebrew");
        assert_eq!(remarks, ["not understood: שלום"]);
        assert_eq!(said, 0);
    } else {
        assert!(remarks.is_empty(), "{remarks:?}");
        assert!(said >= 1, "{:?}", product.notes);
    }
}

#[test]
fn a_draft_its_hero_its_edits_and_its_clip() {
    let bench = bench();
    let folder = bench.folder.path();
    let draft = made(&order(bench.draft("a ceramic teapot on a zorbled table"), vec![]));
    assert!(draft.notes.iter().any(|note| note == NO_MODEL));
    assert!(draft.notes.iter().all(|note| !note.contains("zorbled")), "notes go into the journal for good");
    let remarks = Sketch.remarks(&bench.draft("a ceramic teapot on a zorbled table"));
    assert!(
        remarks.iter().any(|remark| remark.starts_with("not understood: ") && remark.contains("zorbled"))
    );
    assert_eq!(*draft.pixels.clone().unwrap().2, decoded(&draft));
    let parent = facts(&draft, "draft", Stage::Exploration);

    let file = |role| put(folder, "draft.png", role, &draft.bytes);
    let small = PromoteRequest { size: Some("512x384".into()), ..PromoteRequest::default() };
    let hero = made(&order(bench.promote(&parent, small), vec![file(InputRole::Parent)]));
    let (width, height, pixels) = hero.pixels.clone().unwrap();
    assert_eq!((width, height, pixels.len()), (512, 384, 512 * 384 * 4));

    let large = made(&order(bench.edit(&parent, EditOp::Upscale, None), vec![file(InputRole::Parent)]));
    assert_eq!(large.pixels.clone().map(|(width, height, _)| (width, height)), Some((512, 384)));

    let motion = PromoteRequest {
        tier: Some("motion".into()),
        size: Some("256x192".into()),
        seconds: Some(0.5),
        fps: Some(12),
        ..PromoteRequest::default()
    };
    let (watch, heard) = watch();
    let clip_order = order(bench.promote(&parent, motion), vec![file(InputRole::Anchor)]);
    let Outcome::Made(clip) = run(&clip_order, &watch) else { panic!("no clip") };
    assert_eq!((clip.kind, clip.duration_ms), (ProductKind::Mp4, Some(500)));
    assert_eq!(*clip.pixels.clone().unwrap().2, decoded(&draft), "the first frame is the anchor");
    assert_eq!(heard.lock().unwrap().len(), 6);

    watch.stop.cancel();
    assert_eq!(run(&clip_order, &watch), Outcome::Cancelled);

    let mut joined = bench.draft("x");
    (joined.call, joined.duration_ms) = ("stitch".into(), Some(1000));
    let clips = ["1.mp4", "2.mp4"].map(|name| put(folder, name, InputRole::Clip, &clip.bytes));
    let both = made(&order(joined.clone(), clips.to_vec()));
    assert_eq!((both.kind, both.duration_ms), (ProductKind::Mp4, Some(1000)));
    assert!(both.bytes.len() > clip.bytes.len());
    let wrong = run(&order(joined, vec![file(InputRole::Clip)]), &super::tests::watch().0);
    assert!(matches!(wrong, Outcome::Refused { .. }), "{wrong:?}");
}

#[test]
fn outside_the_mask_not_one_pixel_changes() {
    let bench = bench();
    let draft = made(&order(bench.draft("a teapot"), vec![]));
    let mask: Vec<u8> = (0..256 * 192u32)
        .flat_map(|at| if (64..128).contains(&(at % 256)) { [255; 4] } else { [0, 0, 0, 255] })
        .collect();
    let mask_png = encode_png(256, 192, &mask, true).unwrap();
    let mask_file = put(bench.folder.path(), "mask.png", InputRole::Mask, &mask_png);
    let mask_facts = PictureFacts { digest: mask_file.digest, width: 256, height: 192 };
    let recipe = bench.edit(&facts(&draft, "draft", Stage::Exploration), EditOp::Inpaint, Some(mask_facts));
    let parent = put(bench.folder.path(), "draft.png", InputRole::Parent, &draft.bytes);
    let filled = decoded(&made(&order(recipe, vec![parent, mask_file])));
    let before = decoded(&draft);
    let changed: Vec<usize> =
        (0..before.len()).filter(|at| before[*at] != filled[*at]).map(|at| at / 4 % 256).collect();
    assert!(!changed.is_empty() && changed.iter().all(|column| (64..128).contains(column)));
}

#[test]
fn equal_orders_give_equal_bytes() {
    let bench = bench();
    let order = order(bench.draft("a lighthouse at dusk"), vec![]);
    assert_eq!(made(&order).bytes, made(&order).bytes);
    let other = Order { seed: 8, ..order.clone() };
    assert_ne!(made(&order).bytes, made(&other).bytes);
}

#[test]
fn what_cannot_be_drawn_fails_without_a_charge() {
    let bench = bench();
    let check = |change: fn(&mut Recipe), inputs: Vec<InputFile>, part: &str| {
        let mut recipe = bench.draft("a teapot");
        change(&mut recipe);
        let outcome = run(&order(recipe, inputs), &watch().0);
        let Outcome::Failed { reason } = &outcome else { panic!("{outcome:?}") };
        assert!(reason.contains(part), "{reason}");
    };
    check(|recipe| recipe.call = "dream".into(), vec![], "no call `dream`");
    check(|recipe| recipe.call = "finish".into(), vec![], "no Parent");
    check(|recipe| recipe.width = 0, vec![], "outside");
    let gone = InputFile { role: InputRole::Parent, digest: Digest([0; 32]), path: "/nonexistent".into() };
    check(|recipe| recipe.call = "finish".into(), vec![gone], "could not be read");
    let text = put(bench.folder.path(), "text", InputRole::Parent, b"hello");
    check(|recipe| recipe.call = "upscale".into(), vec![text], "no PNG");
}

#[test]
fn a_crash_leaves_nothing_behind() {
    let bench = bench();
    let order = order(bench.draft("a teapot"), vec![]);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert_eq!(runtime.block_on(Sketch.look_up(&order)), Lookup::NeverCame);
    assert_eq!(runtime.block_on(Sketch.cancel(&order, "x")), Outcome::Cancelled);
    assert!(matches!(runtime.block_on(Sketch.fetch(&order, "x", &watch().0)), Outcome::Failed { .. }));
}

#[test]
fn every_edit_is_drawn_at_its_size() {
    let bench = bench();
    let folder = bench.folder.path();
    let draft = made(&order(bench.draft("a red teapot on a table"), vec![]));
    let parent = facts(&draft, "draft", Stage::Exploration);
    let mask: Vec<u8> =
        (0..256 * 192u32).flat_map(|at| if at % 256 < 64 { [255; 4] } else { [0, 0, 0, 255] }).collect();
    let mask = put(folder, "mask.png", InputRole::Mask, &encode_png(256, 192, &mask, true).unwrap());
    let behind = {
        let other = made(&order(bench.draft("a stormy sea at night"), vec![]));
        put(folder, "behind.png", InputRole::Reference, &other.bytes)
    };
    let picture = |file: &InputFile| Some(PictureFacts { digest: file.digest, width: 256, height: 192 });
    let ask = EditRequest::new;
    let to = |colour: &str| vec![colour.to_owned()];
    let check = |request: EditRequest, size: (u32, u32), note: &str| {
        let plan = plan::edit(&request, &parent, &bench.ladder, &bench.catalog, &bench.project).unwrap();
        let mut inputs = vec![put(folder, "draft.png", InputRole::Parent, &draft.bytes)];
        inputs.extend(request.mask.map(|_| mask.clone()));
        inputs.extend(request.picture.map(|_| behind.clone()));
        let product = made(&order(plan.series[0].recipe.clone(), inputs));
        assert_eq!(product.pixels.clone().map(|(width, height, _)| (width, height)), Some(size));
        assert_eq!((plan.series[0].recipe.width, plan.series[0].recipe.height), size);
        assert!(product.notes[0].contains(note), "{:?}", product.notes);
        let same_as_parent = *product.pixels.clone().unwrap().2 == decoded(&draft);
        assert!(!same_as_parent, "{note}: nothing changed");
        decoded(&product)
    };
    let masked = |op| EditRequest { mask: picture(&mask), ..ask(op) };
    check(masked(EditOp::Remove), (256, 192), "taken away");
    let sides = Some(Sides { right: 64, ..Sides::default() });
    let wider = check(EditRequest { sides, ..ask(EditOp::Outpaint) }, (320, 192), "continued");
    let before = decoded(&draft);
    let rows = wider.chunks_exact(320 * 4).zip(before.chunks_exact(256 * 4));
    assert!(rows.into_iter().all(|(wider, row)| wider[..256 * 4] == *row), "its own pixels stay");
    check(EditRequest { to: to("#0000ff"), ..ask(EditOp::Recolour) }, (256, 192), "recoloured");
    let cut = check(EditRequest { aspect: Some("1:1".into()), ..ask(EditOp::Crop) }, (192, 192), "cut out");
    assert!(cut.chunks_exact(4).all(|pixel| pixel[3] == 255));
    let blue =
        check(EditRequest { to: to("#0000ff"), ..masked(EditOp::Background) }, (256, 192), "background");
    assert_eq!(blue[..4], [0, 0, 255, 255]);
    check(
        EditRequest { picture: picture(&behind), mask: picture(&mask), ..ask(EditOp::Background) },
        (256, 192),
        "background",
    );
    for (map, note) in [(Map::Depth, "an estimate"), (Map::Edges, "measured"), (Map::Segments, "an estimate")]
    {
        check(EditRequest { map: Some(map), ..ask(EditOp::Guide) }, (256, 192), note);
    }
}

#[test]
fn texture_that_would_boil_is_calmed_and_measured() {
    let bench = bench();
    let stripes: Vec<u8> = (0..256 * 192u32)
        .flat_map(|at| if at % 4 < 2 { [110, 110, 110, 255] } else { [146, 146, 146, 255] })
        .collect();
    let bytes = encode_png(256, 192, &stripes, true).unwrap();
    let draft = made(&order(bench.draft("a teapot"), vec![]));
    let parent = facts(&draft, "draft", Stage::Exploration);
    let plan =
        plan::edit(&EditRequest::new(EditOp::Calm), &parent, &bench.ladder, &bench.catalog, &bench.project);
    let inputs = vec![put(bench.folder.path(), "cloth.png", InputRole::Parent, &bytes)];
    let calm = made(&order(plan.unwrap().series[0].recipe.clone(), inputs));
    let score = |note: &str| {
        let said = calm
            .notes
            .iter()
            .find_map(|one| one.strip_prefix(note))
            .unwrap_or_else(|| panic!("{:?}", calm.notes));
        said.split(',').next().unwrap().parse::<f32>().unwrap()
    };
    assert!(score("boil after: ") > score("boil before: ") + 0.1, "{:?}", calm.notes);
    assert_ne!(decoded(&calm), stripes);
}

#[test]
fn what_a_sketch_knows_of_itself_goes_on_to_its_guides_heroes_and_clips() {
    let bench = bench();
    let recipe = bench.draft("a velvet sofa in a living room");
    let draft = made(&order(recipe.clone(), vec![]));
    let composition = recipe.composed(7);
    let prompt = Some(recipe.prompt.clone());
    let parent = ParentFacts { composition, prompt, ..facts(&draft, "draft", Stage::Exploration) };
    let file = |role| put(bench.folder.path(), "draft.png", role, &draft.bytes);
    for (map, note) in [(Map::Depth, "depth, known"), (Map::Segments, "segments, known")] {
        let request = EditRequest { map: Some(map), ..EditRequest::new(EditOp::Guide) };
        let plan = plan::edit(&request, &parent, &bench.ladder, &bench.catalog, &bench.project).unwrap();
        let product = made(&order(plan.series[0].recipe.clone(), vec![file(InputRole::Parent)]));
        assert!(product.notes[0].contains(note), "{:?}", product.notes);
    }
    let size = Some("256x192".to_owned());
    let hero = bench.promote(&parent, PromoteRequest { size: size.clone(), ..PromoteRequest::default() });
    let notes = made(&order(hero, vec![file(InputRole::Parent)])).notes;
    assert!(notes.iter().any(|note| note.contains("velvet on the sofa")), "{notes:?}");
    let clip = PromoteRequest {
        tier: Some("motion".into()),
        size,
        seconds: Some(0.5),
        fps: Some(12),
        ..PromoteRequest::default()
    };
    let clip = order(bench.promote(&parent, clip), vec![file(InputRole::Anchor)]);
    assert!(made(&clip).notes[0].contains("the sketch's own depth"));
}
