"""Checks the eye's figures against independent implementations, on the same pictures.

    python3 tests/eye/reference.py FIGURES [FOLDER]

FIGURES is the built example `figures` of maquette-eye. Needs scikit-image (for CIEDE2000, L*a*b* and its pictures), NumPy and SciPy.
MS-SSIM and GMSD are written here by their papers, with SciPy's convolution, and share no code with the Rust ones.
"""

import json
import os
import subprocess
import sys
import tempfile

import numpy as np
import skimage
from scipy.ndimage import gaussian_filter
from scipy.signal import convolve2d
from skimage import color, io, util

WEIGHTS = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333]
PICTURES = ["astronaut", "brick", "camera", "chelsea", "coffee", "coins", "grass", "gravel", "moon", "motorcycle_left", "page"]


def linear(code):
    v = code / 255.0
    return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)


def luma(rgb):
    """The sRGB code of the grey of the same luminance."""
    y = linear(rgb.astype(np.float64)) @ np.array([0.2126729, 0.7151522, 0.0721750])
    return 255.0 * np.where(y <= 0.0031308, 12.92 * y, 1.055 * np.maximum(y, 1e-12) ** (1 / 2.4) - 0.055)


def halved(plane):
    h, w = plane.shape[0] // 2 * 2, plane.shape[1] // 2 * 2
    p = plane[:h, :w]
    return (p[::2, ::2] + p[1::2, ::2] + p[::2, 1::2] + p[1::2, 1::2]) / 4


def ms_ssim(a, b):
    """Wang, Simoncelli, Bovik 2003; scales whose short side is under a window are left out and the weights scaled."""
    at = np.arange(-5, 6)
    line = np.exp(-0.5 * (at / 1.5) ** 2)
    window = np.outer(line, line)
    window /= window.sum()
    smooth = lambda p: convolve2d(p, window, mode="valid")
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    whole, contrast = [], []
    while len(whole) < 5 and min(a.shape) >= 11:
        ma, mb = smooth(a), smooth(b)
        va, vb, ab = smooth(a * a) - ma * ma, smooth(b * b) - mb * mb, smooth(a * b) - ma * mb
        cs = (2 * ab + c2) / (va + vb + c2)
        contrast.append(cs.mean())
        whole.append((cs * (2 * ma * mb + c1) / (ma * ma + mb * mb + c1)).mean())
        a, b = halved(a), halved(b)
    weights = np.array(WEIGHTS[: len(whole)]) / sum(WEIGHTS[: len(whole)])
    factors = np.maximum(contrast[:-1] + whole[-1:], 0)
    return float(np.prod(factors**weights))


def gmsd(a, b):
    """Xue, Zhang, Mou, Bovik 2014, with rims mirrored."""
    a, b = halved(a), halved(b)
    kernel = np.array([[1, 0, -1]] * 3) / 3

    def gradient(p):
        p = np.pad(p, 1, mode="reflect")
        return np.hypot(convolve2d(p, kernel, mode="valid"), convolve2d(p, kernel.T, mode="valid"))

    ga, gb = gradient(a), gradient(b)
    return float(((2 * ga * gb + 170) / (ga**2 + gb**2 + 170)).std())


def changed(rgb):
    """The picture under changes of different kinds."""
    chance = np.random.default_rng(7)
    soft = np.stack([gaussian_filter(rgb[..., c].astype(float), 1.5) for c in range(3)], -1)
    yield "blur", soft
    yield "noise", rgb + chance.normal(0, 12, rgb.shape)
    yield "darker", 255 * (rgb / 255.0) ** 1.3
    yield "shift", np.roll(rgb, 3, axis=1)


def main():
    figures = sys.argv[1]
    folder = sys.argv[2] if len(sys.argv) > 2 else os.path.join(os.path.dirname(skimage.__file__), "data")
    bounds = {"luma": 0.02, "ms_ssim": 2e-4, "gmsd": 2e-4, "ciede2000": 2e-2}
    worst, checked = dict.fromkeys(bounds, 0.0), 0
    for name in PICTURES:
        path = os.path.join(folder, name + ".png")
        if not os.path.exists(path):
            print("not there:", path)
            continue
        rgb = io.imread(path)
        rgb = color.gray2rgb(rgb) if rgb.ndim == 2 else rgb[..., :3]
        # Odd sizes on purpose; small enough for a convolution without tricks.
        rgb = util.img_as_ubyte(rgb)[60:301, 40:363]
        for kind, other in changed(rgb):
            other = np.clip(np.rint(other), 0, 255).astype(np.uint8)
            with tempfile.TemporaryDirectory() as spot:
                files = [os.path.join(spot, n) for n in ("a.png", "b.png")]
                for file, picture in zip(files, (rgb, other)):
                    io.imsave(file, picture, check_contrast=False)
                got = json.loads(subprocess.run([figures, *files], capture_output=True, check=True, text=True).stdout)
            a, b = luma(rgb), luma(other)
            lab = [color.rgb2lab(p, illuminant="D65") for p in (rgb, other)]
            expect = {
                "luma": a.mean(),
                "ms_ssim": ms_ssim(a, b),
                "gmsd": gmsd(a, b),
                "ciede2000": color.deltaE_ciede2000(*lab).mean(),
            }
            for key, value in expect.items():
                off = abs(value - got[key])
                worst[key] = max(worst[key], off)
                if off > bounds[key]:
                    sys.exit(f"{name}, {kind}: {key} is {got[key]:.6f} and should be {value:.6f}")
            checked += 1
    if not checked:
        sys.exit("no pictures were there")
    print(f"{checked} pairs; largest differences:", ", ".join(f"{k} {v:.2g}" for k, v in worst.items()))


if __name__ == "__main__":
    main()
