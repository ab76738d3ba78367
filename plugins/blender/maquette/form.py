"""What a person fills in. It belongs to the scene, and is saved and undone with it."""

import bpy

from . import plugin
from .asking import Form
from .fitting import seed_of

#: Where a picture to look at may come from.
SOURCES = (
    ("words", "Words", "Draw from the words alone"),
    ("view", "View", "Draw from the 3D viewport as it is seen, or from the camera where it looks through that"),
    ("render", "Render", "Draw from the last render"),
)


def _changed(_form, _context):
    here = plugin.here()
    if here is not None:
        here.form_changed()


class MaquetteForm(bpy.types.PropertyGroup):
    """The fields of the panel."""

    prompt: bpy.props.StringProperty(name="Prompt", description="What to draw", options={"TEXTEDIT_UPDATE"}, update=_changed)
    template: bpy.props.StringProperty(name="Template", description="A prompt file of the project; none for words", update=_changed)
    tier: bpy.props.StringProperty(name="Tier", default="draft", update=_changed)
    count: bpy.props.IntProperty(name="Takes", description="How many takes", default=4, min=1, max=64, update=_changed)
    source: bpy.props.EnumProperty(name="From", items=SOURCES, update=_changed)
    shot: bpy.props.StringProperty(name="Shot", description="The shot that the takes belong to; named by the blend file if empty", update=_changed)
    seed: bpy.props.StringProperty(name="Seed", description="The same seed and words make the same picture again; any if empty", update=_changed)
    search: bpy.props.StringProperty(
        name="Search", description="Words of the prompt, or how the id, tier, seed or model begins", options={"TEXTEDIT_UPDATE"})
    follow: bpy.props.BoolProperty(name="Show new takes", description="Select each take as it arrives, and show it in the image Maquette")

    def filled(self):
        """What is asked for."""
        return Form(self.prompt, self.template or None, self.tier, self.count, self.source, self.shot.strip() or None,
                    seed_of(self.seed))


def register():
    """Gives every scene a form."""
    bpy.utils.register_class(MaquetteForm)
    bpy.types.Scene.maquette = bpy.props.PointerProperty(type=MaquetteForm)


def unregister():
    """Takes it away."""
    del bpy.types.Scene.maquette
    bpy.utils.unregister_class(MaquetteForm)
