// The types of the bundle beside this file, from the package that it was made from.
export * from "vscode-languageclient/node";
