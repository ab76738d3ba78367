"""What the buttons do. Each asks the plugin for one thing and comes back at once; what has to wait comes later, by the timer."""

import bpy

from . import plugin
from .document import marked
from .fitting import is_clip
from .words import take_line


class _Press(bpy.types.Operator):
    """A button of ours."""

    bl_options = {"INTERNAL"}

    @classmethod
    def poll(cls, _context):
        return plugin.here() is not None

    def execute(self, context):
        self.done(plugin.here(), context)
        return {"FINISHED"}


class Act(_Press):
    """Does the one thing that helps in this state"""

    bl_idname, bl_label = "maquette.act", "Maquette"
    action: bpy.props.StringProperty()

    def done(self, here, _context):
        here.act(self.action)


class Choose(_Press):
    """Uses this for what is drawn next"""

    bl_idname, bl_label = "maquette.choose", "Choose"
    field: bpy.props.StringProperty()
    value: bpy.props.StringProperty()

    def done(self, _here, context):
        setattr(context.scene.maquette, self.field, self.value)


class TakePicture(_Press):
    """Takes a picture of the scene to draw from. Blender is held up while it draws that; nothing is spent"""

    bl_idname, bl_label = "maquette.take_picture", "Take a picture"

    def done(self, here, _context):
        here.take_picture()


class Draft(_Press):
    """Carries this out at the price that stands here"""

    bl_idname, bl_label = "maquette.draft", "Draft"

    @classmethod
    def poll(cls, _context):
        here = plugin.here()
        return here is not None and here.session.offer is not None and here.session.offer.quote is not None

    def done(self, here, _context):
        here.press()


class Promote(_Press):
    """Makes the selected take on the next tier, at the price that stands here"""

    bl_idname, bl_label = "maquette.promote", "Promote"

    @classmethod
    def poll(cls, _context):
        here = plugin.here()
        return here is not None and here.session.promotion is not None

    def done(self, here, _context):
        here.session.press(here.session.promotion)


class Select(_Press):
    """Selects this take and shows it in the image Maquette"""

    bl_idname, bl_label = "maquette.select", "Select"
    take: bpy.props.StringProperty()

    @classmethod
    def description(cls, _context, properties):
        here = plugin.here()
        entry = here and here.session.record.takes.get(properties.take)
        return about(entry) if entry else cls.__doc__

    def done(self, here, _context):
        here.select(self.take)


class TurnPage(_Press):
    """Shows newer or older takes"""

    bl_idname, bl_label = "maquette.turn_page", "Turn the page"
    by: bpy.props.IntProperty()

    def done(self, here, _context):
        here.page += self.by


class _OfTake(_Press):
    @classmethod
    def poll(cls, _context):
        here = plugin.here()
        return here is not None and here.entry() is not None


class Judge(_OfTake):
    """Keeps or rejects the selected take"""

    bl_idname, bl_label = "maquette.judge", "Judge"
    verdict: bpy.props.StringProperty()

    def done(self, here, _context):
        here.session.judge(here.selected, self.verdict)


class SetAnchor(_OfTake):
    """Makes the selected take the anchor frame of its shot"""

    bl_idname, bl_label = "maquette.set_anchor", "Set anchor"

    def done(self, here, _context):
        here.session.set_anchor(here.selected)


class CopyText(_OfTake):
    """Copies the take's prompt, seed, model and cost as text"""

    bl_idname, bl_label = "maquette.copy_text", "Copy as text"

    def done(self, here, context):
        context.window_manager.clipboard = about(here.entry())


class Reuse(_OfTake):
    """Fills in what the take came from: its words, its tier where it is offered, and its seed. Nothing is asked for yet"""

    bl_idname, bl_label = "maquette.reuse", "Reuse"

    def done(self, here, context):
        form, entry = context.scene.maquette, here.entry()
        form.template, form.source, form.count, form.prompt = "", "words", 1, entry["prompt"] or ""
        form.seed = "" if entry["seed"] is None else str(entry["seed"])
        if not is_clip(entry):
            form.tier = entry["tier"]


class Place(_Press):
    """Puts the picture there"""

    bl_idname, bl_label = "maquette.place", "Place"
    surface: bpy.props.StringProperty()
    anchor: bpy.props.BoolProperty()

    _SURFACES = {
        "plane": "Adds an upright plane with %s, in its shape, at the 3D cursor",
        "background": "Puts %s behind the scene's camera",
        "strip": "Adds %s to the sequence, at the current frame on the next free channel",
    }

    @classmethod
    def description(cls, _context, properties):
        return cls._SURFACES.get(properties.surface, "%s") % ("the shot's anchor frame" if properties.anchor else "the selected take")

    def done(self, here, _context):
        here.place(self.surface, self.anchor)


class FollowAnchor(_Press):
    """Has all that shows the shot's anchor frame in this scene show the newest one"""

    bl_idname, bl_label = "maquette.follow_anchor", "Use the new one"

    def done(self, here, _context):
        here.follow_anchor()


class ShowHere(_Press):
    """Shows the image Maquette, which follows the selected take, in this editor"""

    bl_idname, bl_label = "maquette.show_here", "Show it here"

    def done(self, _here, context):
        shown = marked(bpy.data.images, "shown")
        if shown and context.space_data.type == "IMAGE_EDITOR":
            space = context.space_data
            space.image = shown[0]
            if shown[0].source == "MOVIE":
                space.image_user.frame_duration, space.image_user.use_auto_refresh = shown[0].frame_duration, True


class Cancel(_Press):
    """Stops this job, or all of this scene's"""

    bl_idname, bl_label = "maquette.cancel", "Cancel"
    job: bpy.props.StringProperty()

    def done(self, here, _context):
        here.session.cancel([self.job] if self.job else [])


class Retry(_Press):
    """Tries this job again"""

    bl_idname, bl_label = "maquette.retry", "Retry"
    job: bpy.props.StringProperty()

    def done(self, here, _context):
        here.session.retry(self.job)


def about(entry):
    """All that is known of a take, as text."""
    return "%s\n%s · %d × %d%s" % (entry["prompt"], take_line(entry), entry["width"], entry["height"], " · clip" if is_clip(entry) else "")


_ALL = (Act, Choose, TakePicture, Draft, Promote, Select, TurnPage, Judge, SetAnchor, CopyText, Reuse, Place, FollowAnchor, ShowHere, Cancel, Retry)


def register():
    """Makes the buttons known."""
    for operator in _ALL:
        bpy.utils.register_class(operator)


def unregister():
    """Takes them away."""
    for operator in reversed(_ALL):
        bpy.utils.unregister_class(operator)
