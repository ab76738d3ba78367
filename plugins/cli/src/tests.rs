//! Every command against a scripted daemon: what is sent, what is printed, with which exit code.

mod canary;
mod clients;
mod documents;
mod library;
mod looking_back;
mod making;
mod models;
mod prompts;
mod reconciling;
mod running;
mod seeing;
mod spending;
