// What this extension and `maquette lsp` say to each other beyond the Language Server Protocol, and what its parts want of each other.
// Unknown fields and words come from a server that is newer, and are let be.

/** One result, a still or a clip. */
export interface Take {
  id: string;
  tier: string;
  /** `exploration`, `refinement` or `motion`. */
  stage: string;
  /** `keep` or `reject`; none where nobody has judged it. */
  verdict?: string | null;
  /** Whether it is the shot's anchor frame. */
  anchor: boolean;
  /** Variation. */
  k: number;
  /** The prompt as sent; none once its content was deleted. */
  prompt?: string | null;
  /** What it cost, in words with the unit. */
  costText: string;
  /** Media type, for example `image/png`. */
  media: string;
  width: number;
  height: number;
  /** The file itself. It is read-only and belongs to the daemon. */
  path?: string | null;
  /** A small PNG of it. */
  thumbnail?: string | null;
  /** A page or picture for a browser. */
  url?: string | null;
}

/** The takes of a prompt file's shot, newest first. */
export interface Takes {
  shot: string;
  takes: Take[];
}

/** What promoting a take would cost, or why it is not possible. */
export interface Price {
  /** As on a button, for example `Promote to hero · 12 credits`. */
  title: string;
  /** Whether the daemon would take it now. */
  possible: boolean;
  /** The price itself, which goes back with the command: what was seen is agreed to. */
  microcredits?: number | null;
  /** What a person can do where it would not. */
  hint?: string | null;
  /** What the person wrote beside the route that would make it. */
  note?: string | null;
}

/** How the daemon is and what is left, for the edge of the window. */
export interface Status {
  /** Short, for example `340 credits`; empty where nothing is known. */
  text: string;
  /** More of it, in sentences. */
  detail: string;
}

/** What the server's commands take, beside a file. */
export interface Target {
  uri: string;
  take: string;
}

/** A tier's heading in the view. */
export interface Tier {
  tier: string;
  takes: Take[];
}

/** A row of the view. */
export type Row = Tier | Take;

/** What the page in the panel asks for. */
export interface Wish {
  type: "ready" | "step" | "act";
  by?: number;
  action?: string;
}

/** What can be done with the take that is shown. */
export type Action = "keep" | "reject" | "promote" | "anchor";

/** Where the panel gets takes from and gives wishes to. */
export interface Desk {
  /** In the order of the view. */
  takes(): Take[];
  /** `seen` is the price that stood on the button. */
  act(action: Action, take: Take, seen?: number | null): Promise<void>;
  price(take: Take): Promise<Price | undefined>;
}
