#!/usr/bin/env bash
# Installs what the editor suite needs, each thing once, into the folder $MAQUETTE_EDITORS (the caller names it). What cannot be installed
# is said loudly and leaves its reason in a file, by which the suite skips what needs it.
#
#   MAQUETTE_EDITORS=FOLDER tests/editors/install.sh [debian|trixie|vscode|extension|profiles]…
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
cache=${MAQUETTE_EDITORS:?a folder to install into}
mkdir -p "$cache"

can_apt() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }
apt() { apt-get -o DPkg::Lock::Timeout=500 "$@"; }

# The Debian packages that bring these programs, all of them together.
packages() {
  dpkg-query --show --showformat='${db:Status-Status}\n' "$@" 2>/dev/null | grep -cx installed | grep -qx $# && return 0
  can_apt || { echo "needs the packages $*, and this is not root on Debian" >&2; return 1; }
  apt install -y --no-install-recommends "$@" >"$cache/apt.log" 2>&1 && return 0
  apt update >"$cache/apt.log" 2>&1 && apt install -y --no-install-recommends "$@" >>"$cache/apt.log" 2>&1 && return 0
  tail -n 3 "$cache/apt.log" >&2
  return 1
}

# The older editors of Debian 12: Neovim 0.7 and Emacs 28 with eglot as a package.
install_debian() {
  grep -qs '^VERSION_ID="12"' /etc/os-release || { echo "this is not Debian 12, whose editors are the old ones" >&2; return 1; }
  packages neovim emacs-nox elpa-eglot
}

# The editors of Debian 13 in a folder of their own: Neovim 0.10, Emacs 30, Helix.
install_trixie() {
  [ -x "$cache/trixie/usr/bin/hx" ] && [ -x "$cache/trixie/usr/bin/emacs" ] && return 0
  [ "$(id -u)" = 0 ] || { echo "a Debian 13 beside this system needs root" >&2; return 1; }
  unshare --mount true 2>/dev/null || { echo "this machine does not let mounts be kept apart (unshare)" >&2; return 1; }
  packages debootstrap || return 1
  # An unfinished one is begun anew.
  rm -rf "$cache/trixie"
  debootstrap --variant=minbase --include=ca-certificates trixie "$cache/trixie" >"$cache/trixie.log" 2>&1 &&
    chroot "$cache/trixie" apt-get install -y --no-install-recommends neovim emacs-nox hx tmux >>"$cache/trixie.log" 2>&1 && return 0
  tail -n 3 "$cache/trixie.log" >&2
  return 1
}

# Node in a folder of its own, since the editor names its version.
install_node() {
  [ -x "$cache/node/node_modules/.bin/node" ] && return 0
  command -v npm >/dev/null || { echo "npm is missing; install node" >&2; return 1; }
  mkdir -p "$cache/node"
  (cd "$cache/node" && echo '{ "private": true }' >package.json && npm install --no-fund --no-audit node@24 playwright-core@1) >"$cache/node.log" 2>&1 && return 0
  tail -n 3 "$cache/node.log" >&2
  return 1
}

# VS Code as code-server has it, and a browser to look at it with.
install_vscode() {
  packages libkrb5-dev libsecret-1-dev libx11-dev libxkbfile-dev pkg-config chromium fonts-dejavu-core fonts-noto-color-emoji && install_node || return 1
  local bin=$cache/node/node_modules/.bin
  PATH=$bin:$PATH "$bin/code-server" --version >/dev/null 2>&1 && return 0
  (cd "$cache/node" && PATH=$bin:$PATH npm install --no-fund --no-audit code-server@4.139.1) >"$cache/code-server.log" 2>&1 &&
    PATH=$bin:$PATH "$bin/code-server" --version >/dev/null 2>&1 && return 0
  tail -n 3 "$cache/code-server.log" >&2
  return 1
}

# Our own extension, its types checked, and what it ships of others made anew and compared. Where nothing is newer it was checked before.
install_extension() {
  install_node || return 1
  local check=$cache/extension ours=vendor/vscode-languageclient.js
  [ -f "$check/checked" ] && [ -z "$(find "$root/plugins/vscode" -newer "$check/checked" -type f -not -path '*/node_modules/*' -print -quit)" ] && return 0
  rm -rf "$check/"{src,vendor,plugins}
  mkdir -p "$check"
  (cd "$root/plugins/vscode" && cp -r src vendor ./*.json "$check/") &&
    (
      cd "$check" || exit 1
      export PATH=$cache/node/node_modules/.bin:$PATH
      { [ node_modules -nt package-lock.json ] || npm ci --no-fund --no-audit; } && npm run check && npm run vendor &&
        cmp "$ours" "$root/plugins/vscode/$ours" && touch checked
    ) >"$cache/extension.log" 2>&1 && return 0
  tail -n 8 "$cache/extension.log" >&2
  return 1
}

# Clients of other shapes, as pytest-lsp has recorded them.
install_profiles() {
  [ -x "$cache/venv/bin/pytest" ] && return 0
  python3 -c 'import ensurepip' 2>/dev/null || packages python3-venv || return 1
  python3 -m venv "$cache/venv" &&
    "$cache/venv/bin/pip" install --quiet --disable-pip-version-check -r "$root/tests/editors/profiles/requirements.txt" >"$cache/profiles.log" 2>&1 && return 0
  tail -n 3 "$cache/profiles.log" >&2
  return 1
}

[ $# -gt 0 ] || set -- debian trixie vscode extension profiles
for what in "$@"; do
  rm -f "$cache/missing-$what"
  reason=$("install_$what" 2>&1 >/dev/null) && continue
  reason=$(tail -n 3 <<<"$reason" | tr '\n' ' ')
  echo "$reason" >"$cache/missing-$what"
  echo "tests/editors/install.sh: COULD NOT INSTALL $what: $reason" >&2
done
exit 0
