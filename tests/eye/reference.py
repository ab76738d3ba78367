"""Checks the eye's figures against independent implementations, on the same pictures, and times them beside two libraries.

    python3 tests/eye/reference.py EXAMPLES [--write]

EXAMPLES is the folder of maquette-eye's built examples (`figures`, `ratio`). Needs what requirements.txt names. MS-SSIM and GMSD are
written here by their papers, with SciPy's convolution, and share no code with the Rust ones; the timed ones are what a person would write
with scikit-image and with OpenCV, each in single precision and on one thread. `--write` puts the table of times into
daemon/eye/README.md.
"""

import datetime
import json
import os
import subprocess
import sys
import tempfile
import time

# Before any of these libraries starts its threads.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import cv2

import numpy as np
import skimage
from scipy.ndimage import gaussian_filter
from scipy.signal import convolve2d
from skimage import color, filters, io, metrics, transform, util

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


def check(figures):
    """Each figure on each pair within its bound."""
    folder = os.path.join(os.path.dirname(skimage.__file__), "data")
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


def ms_ssim_cv(a, b):
    """MS-SSIM with OpenCV's filter in single precision."""
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    smooth = lambda p: cv2.GaussianBlur(p, (11, 11), 1.5)[5:-5, 5:-5]
    factors = []
    for scale, weight in enumerate(WEIGHTS):
        ma, mb = smooth(a), smooth(b)
        aa, bb, ab = cv2.multiply(ma, ma), cv2.multiply(mb, mb), cv2.multiply(ma, mb)
        va, vb, cov = smooth(cv2.multiply(a, a)) - aa, smooth(cv2.multiply(b, b)) - bb, smooth(cv2.multiply(a, b)) - ab
        cs = (2 * cov + c2) / (va + vb + c2)
        whole = cs * (2 * ab + c1) / (aa + bb + c1) if scale == 4 else cs
        factors.append(max(cv2.mean(whole)[0], 0.0) ** weight)
        if scale < 4:
            half = (a.shape[1] // 2, a.shape[0] // 2)
            a, b = cv2.resize(a, half, interpolation=cv2.INTER_AREA), cv2.resize(b, half, interpolation=cv2.INTER_AREA)
    return float(np.prod(factors))


def ms_ssim_ski(a, b):
    """MS-SSIM by scikit-image's own similarity at five scales (it has no parts, so every scale is whole)."""
    factors = []
    for scale, weight in enumerate(WEIGHTS):
        value = metrics.structural_similarity(a, b, data_range=255, gaussian_weights=True, use_sample_covariance=False)
        factors.append(max(value, 0.0) ** weight)
        if scale < 4:
            a, b = transform.downscale_local_mean(a, (2, 2)), transform.downscale_local_mean(b, (2, 2))
    return float(np.prod(factors))


def gmsd_cv(a, b):
    half = (a.shape[1] // 2, a.shape[0] // 2)
    a, b = cv2.resize(a, half, interpolation=cv2.INTER_AREA), cv2.resize(b, half, interpolation=cv2.INTER_AREA)
    kernel = np.array([[1, 0, -1]] * 3, np.float32) / 3
    gradient = lambda p: cv2.magnitude(cv2.filter2D(p, -1, kernel), cv2.filter2D(p, -1, kernel.T.copy()))
    ga, gb = gradient(a), gradient(b)
    similar = (2 * cv2.multiply(ga, gb) + 170) / (cv2.multiply(ga, ga) + cv2.multiply(gb, gb) + 170)
    return float(cv2.meanStdDev(similar)[1][0, 0])


def gmsd_ski(a, b):
    a, b = transform.downscale_local_mean(a, (2, 2)), transform.downscale_local_mean(b, (2, 2))
    gradient = lambda p: np.hypot(filters.prewitt_h(p), filters.prewitt_v(p)) * 2
    ga, gb = gradient(a), gradient(b)
    return float(((2 * ga * gb + 170) / (ga**2 + gb**2 + 170)).std())


def least(work, runs=5):
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return 1000 * min(times)


def times(ratio, write):
    """The same measures of two decoded pictures of 1024², one thread, one after the other."""
    cv2.setNumThreads(1)
    rgb = util.img_as_ubyte(transform.resize(io.imread(os.path.join(os.path.dirname(skimage.__file__), "data", "astronaut.png")), (1024, 1024)))
    other = np.clip(np.rint(255 * (rgb / 255.0) ** 1.1), 0, 255).astype(np.uint8)
    with tempfile.TemporaryDirectory() as spot:
        files = [os.path.join(spot, n) for n in ("a.png", "b.png")]
        for file, picture in zip(files, (rgb, other)):
            io.imsave(file, picture, check_contrast=False)
        got = json.loads(subprocess.run([ratio, *files], capture_output=True, check=True, text=True).stdout)
    a, b = luma(rgb).astype(np.float32), luma(other).astype(np.float32)
    table = np.array([linear(code) for code in range(256)], np.float32)

    def smaller_ski():
        return transform.downscale_local_mean(linear(rgb), (4, 4, 1))

    def smaller_cv():
        return cv2.resize(cv2.LUT(rgb, table), (256, 256), interpolation=cv2.INTER_AREA)

    floats = [p.astype(np.float32) / 255 for p in (rgb, other)]
    rows = [
        (
            "CIEDE2000 of every pixel, from RGB",
            "ciede2000",
            lambda: color.deltaE_ciede2000(*[color.rgb2lab(p) for p in floats]),
            None,
        ),
        ("MS-SSIM of luma", "ms_ssim", lambda: ms_ssim_ski(a, b), lambda: ms_ssim_cv(a, b)),
        ("GMSD of luma", "gmsd", lambda: gmsd_ski(a, b), lambda: gmsd_cv(a, b)),
        ("to 256² in linear light", "smaller", smaller_ski, smaller_cv),
    ]
    lines = ["| measure, 1024² | the eye | scikit-image | times | OpenCV | times |", "|---|---|---|---|---|---|"]
    slow = []
    for name, key, ski, cv in rows:
        ours, theirs = got[key], least(ski, 3)
        beside = least(cv) if cv else None
        shown = f"{beside:.1f} ms | {beside / ours:.1f}" if cv else "has none | "
        lines.append(f"| {name} | {ours:.1f} ms | {theirs:.1f} ms | {theirs / ours:.0f} | {shown} |")
        if theirs / ours < 8 or (cv and beside / ours < 1.5):
            slow.append(name)
    versions = f"scikit-image {skimage.__version__}, OpenCV {cv2.__version__}, NumPy {np.__version__}"
    text = "\n".join(lines) + f"\n\n{datetime.date.today():%d %B %Y}, {versions}; one thread each, least process time of several runs.\n"
    print(text)
    if write:
        path = os.path.join(os.path.dirname(__file__), "../../daemon/eye/README.md")
        with open(path, encoding="utf-8") as file:
            readme = file.read()
        before, rest = readme.split("<!-- ratios -->\n")
        with open(path, "w", encoding="utf-8") as file:
            file.write(before + "<!-- ratios -->\n" + text + "<!-- /ratios -->" + rest.split("<!-- /ratios -->")[1])
    if slow:
        print("under 8 times scikit-image or 1.5 times OpenCV:", ", ".join(slow))


def main():
    examples = sys.argv[1]
    check(os.path.join(examples, "figures"))
    times(os.path.join(examples, "ratio"), "--write" in sys.argv)


if __name__ == "__main__":
    main()
