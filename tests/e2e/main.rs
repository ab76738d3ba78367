//! End to end: a real daemon in a home of its own, asked over its socket.

mod attacks;
mod bad_input;
mod cache;
mod clients;
mod cutting;
mod editing;
mod events;
mod faults;
mod jobs;
mod keys;
mod library;
mod life;
mod models;
mod money;
mod pairing;
mod pictures_in;
mod projects;
mod prompts;
mod rebuilding;
mod running_files;
mod samples;
mod seeing;
mod story;
mod uploads;
mod watching;
mod wordings;
