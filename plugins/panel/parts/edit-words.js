// An edit and a camera move of a recipe, as a person says them. Pure.

/** Where a camera can go. @type {[string, string][]} */
export const CAMERA = [
  ['push', 'In, towards what is near'], ['pull', 'Back'], ['pan_left', 'Turning left'], ['pan_right', 'Turning right'], ['tilt_up', 'Turning up'], ['tilt_down', 'Turning down'],
  ['orbit_left', 'Around it, to the left'], ['orbit_right', 'Around it, to the right'], ['dolly_zoom', 'In while the lens widens'], ['handheld', 'Held in the hand'],
];

/** Null where the recipe says nothing. @param {any} camera As the recipe has it: `{ way, loop }`. */
export function cameraWords(camera) {
  const way = CAMERA.find(([move]) => move === camera?.way)?.[1].toLowerCase() ?? camera?.way;
  return [way, camera?.loop && 'loop'].filter(Boolean).join(', ') || null;
}

/** @param {number[]} rgb */
const colour = (rgb) => `#${rgb.map((part) => part.toString(16).padStart(2, '0')).join('')}`;

/** What each edit says beside its name. @type {Record<string, (how: any) => string>} */
const SAYS = {
  upscale: ({ factor }) => String(factor),
  outpaint: (sides) => Object.entries(sides).filter(([, pixels]) => pixels).map(([side, pixels]) => `${pixels} ${side}`).join(', '),
  recolour: ({ from, to }) => `${from ? `${colour(from)} ` : ''}to ${colour(to)}`,
  crop: ({ focus }) => (focus ? `around ${focus.x_per_mille / 10} % across, ${focus.y_per_mille / 10} % down` : 'around what stands out'),
  background: (behind) => (behind.colours ? [...new Set([colour(behind.colours.top), colour(behind.colours.bottom)])].join(' to ') : String(behind)),
  guide: (map) => map,
};

/** `inpaint`, `upscale 2`, `crop around what stands out`; null where the recipe is of no edit. @param {any} edit As the recipe has it. */
export function editWords(edit) {
  if (!edit || typeof edit === 'string') return edit || null;
  return Object.entries(edit).map(([op, how]) => [op, SAYS[op]?.(how)].filter(Boolean).join(' ')).join(', ');
}
