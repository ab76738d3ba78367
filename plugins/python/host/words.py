"""What every host's panel says in the same words: credits, the names of takes, and how a job stands. Pure."""

#: How each state of a job is said; one that is new to this plugin is said as it is called.
_STATES = {"queued": "waiting", "intent": "starting", "submitting": "sent", "submitted": "running", "fetched": "here", "needs_you": "needs you",
           "unknown": "looking it up", "refused": "refused", "failed": "failed", "cancelled": "cancelled", "done": "done"}


def credits_text(micro):
    """Credits as they stand on a button: never more figures than are there."""
    whole, rest = divmod(micro, 1000000)
    return "%d" % whole if not rest else ("%d.%06d" % (whole, rest)).rstrip("0")


def price_text(micro):
    """A sum with its unit."""
    return "%s credit%s" % (credits_text(micro), "" if micro == 1000000 else "s")


def take_name(prompt, seed, most=60):
    """How what shows a take is called in the document: the prompt's beginning, and the seed."""
    words = " ".join((prompt or "take").split())
    if len(words) > most:
        words = words[: most - 1].rstrip() + "…"
    return "%s (%s)" % (words, seed) if seed is not None else words


def state_word(state):
    """How a state of a job is said."""
    return _STATES.get(state, state)


def job_line(job):
    """One line of the queue: the job, its state, how far it is and how long it may still take."""
    progress = job.get("progress") or {}
    parts = [job["id"], job["tier"], state_word(job["state"])]
    if progress.get("fraction") is not None:
        parts.append("%d %%" % round(100 * progress["fraction"]))
    if progress.get("left_ms") is not None:
        parts.append("%d s left" % max(1, round(progress["left_ms"] / 1000)))
    return " · ".join(parts)


def sentences(message, hint):
    """What happened and the next step, as two sentences; either may be missing."""
    return "%s. %s" % (message.rstrip("."), hint) if message and hint else message or hint or ""


def fault_said(fault):
    """The same of a fault, or of whatever else went wrong."""
    return sentences(getattr(fault, "message", str(fault)), getattr(fault, "hint", ""))


def job_said(job):
    """Why a job did not end well, and the next step; empty for the others."""
    error = job.get("error") or {}
    return sentences(error.get("message"), error.get("hint"))


def take_line(entry):
    """What a take came from, in one line: for tips, and to be copied."""
    cost = price_text(entry["cost_microcredits"] or 0)
    return "%s · seed %s · %s · %s · %s" % (entry["take"], entry["seed"], entry["tier"], entry["model"], cost)


def speaks_of(entry, words):
    """Whether a take answers a search: every word is in its prompt, or begins its id, tier, seed or model."""
    prompt = (entry["prompt"] or "").lower()
    names = [str(entry[name] or "").lower() for name in ("take", "tier", "seed", "model")]
    return all(word in prompt or any(name.startswith(word) for name in names) for word in words.lower().split())
