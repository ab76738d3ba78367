#!/usr/bin/env python3
"""Packs the extension as a .vsix: a zip of what the editor needs, and two lists of it. Build first: npm ci && npm run build.

    python3 package.py OUT.vsix
"""

import json
import pathlib
import sys
import zipfile
from xml.sax.saxutils import escape, quoteattr

HERE = pathlib.Path(__file__).resolve().parent
FILES = ["package.json", "README.md", "screenshot.png", "language-configuration.json", "dist/extension.js"]
FOLDERS = ["media", "syntaxes"]
LICENCES = ["LICENSE-MIT", "LICENSE-APACHE"]
# Every zip of the same sources is the same, byte for byte.
DATE = (1980, 1, 1, 0, 0, 0)

MANIFEST = """<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id={id} Version={version} Publisher={publisher} />
    <DisplayName>{title}</DisplayName>
    <Description xml:space="preserve">{description}</Description>
    <Categories>{categories}</Categories>
    <Properties>
      <Property Id="Microsoft.VisualStudio.Code.Engine" Value={engine} />
      <Property Id="Microsoft.VisualStudio.Code.ExtensionKind" Value="workspace" />
    </Properties>
    <License>extension/LICENSE-MIT</License>
  </Metadata>
  <Installation><InstallationTarget Id="Microsoft.VisualStudio.Code" /></Installation>
  <Dependencies />
  <Assets>
    <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true" />
    <Asset Type="Microsoft.VisualStudio.Services.Content.Details" Path="extension/README.md" Addressable="true" />
  </Assets>
</PackageManifest>
"""

TYPES = """<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
{lines}
</Types>
"""
KINDS = {
    ".json": "application/json",
    ".md": "text/markdown",
    ".js": "application/javascript",
    ".css": "text/css",
    ".png": "image/png",
    ".vsixmanifest": "text/xml",
}


def manifest(package):
    return MANIFEST.format(
        id=quoteattr(package["name"]),
        version=quoteattr(package["version"]),
        publisher=quoteattr(package["publisher"]),
        title=escape(package["displayName"]),
        description=escape(package["description"]),
        categories=escape(",".join(package["categories"])),
        engine=quoteattr(package["engines"]["vscode"]),
    )


def contents():
    """Pairs of a file and its name in the package."""
    for name in FILES:
        yield HERE / name, name
    for folder in FOLDERS:
        for path in sorted((HERE / folder).rglob("*")):
            if path.is_file():
                yield path, path.relative_to(HERE).as_posix()
    for name in LICENCES:
        yield HERE.parent.parent / name, name


def pack(out):
    package = json.loads((HERE / "package.json").read_text())
    types = "\n".join(
        f'  <Default Extension="{ending}" ContentType="{kind}" />' for ending, kind in sorted(KINDS.items())
    )
    # Licences have no ending, so they are named.
    types += "".join(
        f'\n  <Override PartName="/extension/{name}" ContentType="text/plain" />' for name in LICENCES
    )
    with zipfile.ZipFile(out, "w") as archive:

        def put(name, data):
            info = zipfile.ZipInfo(name, DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)

        put("[Content_Types].xml", TYPES.format(lines=types))
        put("extension.vsixmanifest", manifest(package))
        for path, name in contents():
            put(f"extension/{name}", path.read_bytes())


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    pack(sys.argv[1])
