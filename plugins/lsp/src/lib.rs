//! The editor face of Maquette: a language server for prompt files, and a thin client of the daemon. It holds no prices and no rules.
