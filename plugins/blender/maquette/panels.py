"""What is seen: the same panels in the sidebars of the 3D viewport, the image editor and the sequencer. Drawing changes nothing."""

import bpy

from . import plugin
from .asking import STILL, label
from .document import marked
from .fitting import is_clip, lines, page
from .session import FINAL
from .words import credits_text, job_line, job_said, price_text, speaks_of, state_word

#: Takes on a page; how many times an icon's height a tile is, and its width in pixels.
ON_PAGE, TILE, WIDE = 8, 4.5, 95


def _say(layout, context, text, icon="NONE"):
    """Words in as many lines as they need."""
    column = layout.column(align=True)
    column.scale_y = 0.8
    for line in lines(text, context.region.width - 40, 7.0 * context.preferences.system.ui_scale):
        column.label(text=line, icon=icon)
        icon = "BLANK1" if icon != "NONE" else icon


def _button(layout, operator, text, icon="NONE", depress=False, **given):
    """A button for an operator of ours."""
    made = layout.operator("maquette." + operator, text=text, icon=icon, depress=depress)
    for name, value in given.items():
        setattr(made, name, value)


class _Panel:
    bl_category, bl_region_type = "Maquette", "UI"

    @classmethod
    def poll(cls, _context):
        return plugin.here() is not None

    def draw(self, context):
        self.drawn(self.layout, context, plugin.here())


class _Main(_Panel):
    bl_label = "Maquette"

    def drawn(self, layout, context, here):
        _draw_standing(layout, context, here.session)
        _draw_form(layout, context, here)


class _Takes(_Panel):
    bl_label = "Takes"

    def drawn(self, layout, context, here):
        session, search = here.session, context.scene.maquette.search
        layout.prop(context.scene.maquette, "search", text="", icon="VIEWZOOM")
        found = [entry for entry in session.record.newest_first() if speaks_of(entry, search)]
        entries, number, pages = page(found, here.page, ON_PAGE)
        _draw_tiles(layout, context, here, entries, session.open_jobs() if number == 0 else [])
        if pages > 1:
            row = layout.row(align=True)
            _button(row, "turn_page", "", "TRIA_LEFT", by=-1)
            row.label(text="%d of %d" % (number + 1, pages))
            _button(row, "turn_page", "", "TRIA_RIGHT", by=1)
        layout.prop(context.scene.maquette, "follow")
        if context.space_data.type == "IMAGE_EDITOR":
            shown = marked(bpy.data.images, "shown")
            if shown and context.space_data.image != shown[0]:
                _button(layout, "show_here", "Show the selected take here", "IMAGE_DATA")
        if here.entry() is not None:
            _draw_take(layout.box(), context, here)


class _Anchor(_Panel):
    bl_label = "Anchor frame"

    def drawn(self, layout, _context, here):
        session = here.session
        mine, anchor = session.record.anchor, session.anchor
        if anchor is None:
            layout.label(text="%s has none" % (session.record.shot or "The shot"))
            return
        row = layout.row()
        row.label(text="%s of %s" % (anchor["id"], anchor["shot_name"]), icon="PINNED")
        if session.anchor_is_stale():
            row.label(text="%s here is stale" % mine["take"], icon="ERROR")
            _button(layout, "follow_anchor", "Use %s" % anchor["id"], "FILE_REFRESH")
        _draw_surfaces(layout, True, False)


class _Queue(_Panel):
    bl_label = "Queue"

    def drawn(self, layout, context, here):
        session = here.session
        unfinished = session.open_jobs()
        if len(unfinished) > 1:
            _button(layout, "cancel", "Cancel all", "X")
        for job in unfinished:
            row = layout.row()
            row.label(text=job_line(job))
            _button(row, "cancel", "", "X", job=job["id"])
        bad = [job for job in session.jobs.values() if job["state"] in FINAL and job["state"] != "done"]
        for job in reversed(bad[-5:]):
            row = layout.row()
            row.label(text=job_line(job))
            _button(row, "retry", "Retry", "FILE_REFRESH", job=job["id"])
            if job_said(job):
                _say(layout, context, job_said(job))
        if not unfinished and not bad:
            layout.label(text="Nothing waits")


class TemplateMenu(bpy.types.Menu):
    """The prompt files of the project."""

    bl_idname, bl_label = "MAQUETTE_MT_templates", "Template"

    def draw(self, _context):
        _button(self.layout, "choose", "Words", field="template", value="")
        for file in plugin.here().session.templates:
            _button(self.layout, "choose", file["title"] or file["name"], field="template", value=file["name"])


def _draw_standing(layout, context, session):
    standing = session.standing
    if standing.name != "ready":
        _say(layout, context, standing.text, "INFO")
        _say(layout, context, standing.hint)
        if standing.action:
            _button(layout, "act", standing.label, action=standing.action)
        return
    row, balance = layout.row(), session.balance
    left = "" if balance is None else " " + price_text(balance["available_microcredits"])
    row.label(text=standing.text + left, icon="CHECKMARK")
    _button(row, "act", "", "COPYDOWN", action=standing.action)


def _draw_form(layout, context, here):
    form, session = context.scene.maquette, here.session
    layout.menu(TemplateMenu.bl_idname, text=_template_title(session, form.template))
    if form.template:
        _draw_tiers(layout, form, session)
    else:
        layout.prop(form, "prompt", text="", icon="GREASEPENCIL")
        if form.prompt:
            _say(layout, context, form.prompt)
        layout.row().prop(form, "source", expand=True)
        if form.source != "words":
            _draw_captured(layout, form, here)
        _draw_tiers(layout, form, session)
        layout.prop(form, "count")
        layout.prop(form, "shot")
        layout.prop(form, "seed")
    price = layout.column()
    price.scale_y = 1.4
    _button(price, "draft", _price_text(session, form))
    if session.message:
        _say(layout, context, session.message, "INFO")


def _template_title(session, name):
    titles = {file["name"]: file["title"] or file["name"] for file in session.templates}
    return titles.get(name, name) or "Words"


def _draw_tiers(layout, form, session):
    row = layout.row(align=True)
    for tier in session.tiers:
        if tier["stage"] in STILL:
            text = "%s · %s" % (tier["name"], credits_text(tier["price_microcredits"]))
            _button(row, "choose", text, depress=tier["name"] == form.tier, field="tier", value=tier["name"])


def _draw_captured(layout, form, here):
    row, captured = layout.row(), here.captured
    if captured is None or captured.source != form.source:
        _button(row, "take_picture", "Take the %s" % form.source, "RESTRICT_RENDER_OFF")
        return
    row.label(text="%d × %d" % (captured.width, captured.height))
    _button(row, "take_picture", "Take again")


def _price_text(session, form):
    offer = session.offer
    if offer is None:
        return "Draft"
    total = session.template["total"] if form.template and session.template is not None else 1
    return label(offer) + (" · %d to make" % total if total > 1 else "")


def _draw_tiles(layout, context, here, entries, jobs):
    columns = max(2, int(context.region.width / (WIDE * context.preferences.system.ui_scale)))
    grid = layout.grid_flow(row_major=True, columns=columns, even_columns=True, align=True)
    for job in jobs[:ON_PAGE]:
        tile = grid.column(align=True)
        tile.template_icon(icon_value=0, scale=TILE)
        _button(tile, "cancel", state_word(job["state"]), "X", job=job["id"])
    for entry in entries:
        tile = grid.column(align=True)
        tile.active = entry["verdict"] != "reject"
        tile.template_icon(icon_value=here.icon(entry["digest"]), scale=TILE)
        marks = ("★" if entry["layer"] else "") + ("✓" if entry["verdict"] == "keep" else "") + ("▸" if is_clip(entry) else "")
        _button(tile, "select", "%s %s %s" % (marks, entry["take"], entry["tier"]), depress=entry["take"] == here.selected, take=entry["take"])


def _draw_take(layout, context, here):
    entry, session = here.entry(), here.session
    clip = is_clip(entry)
    _say(layout, context, "%s · %s · seed %s" % (entry["take"], price_text(entry["cost_microcredits"] or 0), entry["seed"]))
    _say(layout, context, entry["prompt"] or "")
    if not clip:
        _button(layout, "promote", label(session.promotion) if session.promotion is not None else "Promote")
    row = layout.row(align=True)
    _button(row, "judge", "Keep", depress=entry["verdict"] == "keep", verdict="keep")
    _button(row, "judge", "Reject", depress=entry["verdict"] == "reject", verdict="reject")
    if not clip:
        _button(layout, "set_anchor", "Set anchor", "PINNED")
    _draw_surfaces(layout, False, clip)
    row = layout.row(align=True)
    _button(row, "copy_text", "Copy as text")
    _button(row, "reuse", "Reuse")


def _draw_surfaces(layout, anchor, clip):
    row = layout.row(align=True)
    if not clip:
        _button(row, "place", "Plane", surface="plane", anchor=anchor)
        _button(row, "place", "Backdrop", surface="background", anchor=anchor)
    _button(row, "place", "Frame" if anchor else "Strip", surface="strip", anchor=anchor)


def _classes():
    """Every panel for every editor."""
    for space in plugin.EDITORS:
        main = "MAQUETTE_PT_%s_main" % space.lower()
        for panel in (_Main, _Takes, _Anchor, _Queue):
            name = "MAQUETTE_PT_%s_%s" % (space.lower(), panel.__name__.strip("_").lower())
            given = {"bl_idname": name, "bl_space_type": space}
            if name != main:
                given["bl_parent_id"] = main
            yield type(name, (panel, bpy.types.Panel), given)


_ALL = tuple(_classes()) + (TemplateMenu,)


def register():
    """Shows them."""
    for shown in _ALL:
        bpy.utils.register_class(shown)


def unregister():
    """Takes them away."""
    for shown in reversed(_ALL):
        bpy.utils.unregister_class(shown)
