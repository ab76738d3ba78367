//! What the clients that are not written in Rust know of the protocol is made from the table of methods and kept beside them:
//! `plugins/panel/types.d.ts`, and the list of methods in `plugins/python/maquette.py`.
//! A test here fails where one of them has drifted; `UPDATE_EXPECT=1 cargo test -p maquette-protocol` writes them anew.

mod python;
mod typescript;

/// A method as it stands in the table: its name, scope and summary, and the names of its types in Rust, which are their names in the schema.
struct MethodRow {
    name: &'static str,
    scope: &'static str,
    summary: &'static str,
    params: &'static str,
    reply: &'static str,
}

macro_rules! rows {
    ($($name:ident $handler:ident $wire:literal $scope:ident $params:ty => $reply:ty, $summary:literal;)+) => {
        /// The table.
        fn rows() -> Vec<MethodRow> {
            vec![$(MethodRow {
                name: $wire,
                scope: maquette_protocol::Scope::$scope.text(),
                summary: $summary,
                params: stringify!($params),
                reply: stringify!($reply),
            }),+]
        }
    };
}

maquette_protocol::methods!(rows);
