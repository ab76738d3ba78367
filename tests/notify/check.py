"""A notification of the desktop without a desktop: a service of that name on a private bus is told of a batch once, by `maquette notify`, and
where there is no such service the command says so. `tests/run --slow` runs it inside `dbus-run-session`."""

import os
import pathlib
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading

NAME = "org.freedesktop.Notifications"


class Service:
    """As much of a notification service as one call needs, in the bus' own protocol (D-Bus specification, version 1, little endian)."""

    def __init__(self, address):
        path = dict(part.split("=", 1) for part in address.split(",")[0].split(":", 1)[1].split(","))
        self.line = socket.socket(socket.AF_UNIX)
        abstract = path.get("abstract")
        self.line.connect("\0" + abstract if abstract else path["path"])
        self.line.settimeout(60)
        self.line.sendall(b"\0AUTH EXTERNAL " + str(os.getuid()).encode().hex().encode() + b"\r\n")
        assert self.line.recv(200).startswith(b"OK ")
        self.line.sendall(b"BEGIN\r\n")
        self.serial = 0
        self.shown = []
        self.call("Hello")
        self.call("RequestName", "su", text(NAME) + struct.pack("<I", 4))

    def send(self, kind, fields, body=b"", signature=""):
        self.serial += 1
        if signature:
            fields = fields + [(8, b"\1g\0" + bytes([len(signature)]) + signature.encode() + b"\0")]
        array = b""
        for code, variant in fields:
            array += b"\0" * (-len(array) % 8) + bytes([code]) + variant
        head = struct.pack("<cBBBIII", b"l", kind, 0, 1, len(body), self.serial, len(array)) + array
        self.line.sendall(head + b"\0" * (-len(head) % 8) + body)
        return self.serial

    def call(self, member, signature="", body=b""):
        bus = "org.freedesktop.DBus"
        fields = [(1, value("o", "/org/freedesktop/DBus")), (2, value("s", bus)), (3, value("s", member)), (6, value("s", bus))]
        serial = self.send(1, fields, body, signature)
        while self.read()[2].get(5) != serial:
            pass

    def read(self):
        """The next message: its kind, its serial, its header's fields, its body."""
        fixed = self.exactly(16)
        _, kind, _, _, length, serial, fields = struct.unpack("<cBBBIII", fixed)
        header = self.exactly(fields + (-fields % 8))[:fields]
        return kind, serial, unpacked(header), self.exactly(length)

    def exactly(self, count):
        data = b""
        while len(data) < count:
            piece = self.line.recv(count - len(data))
            assert piece, "the bus hung up"
            data += piece
        return data

    def serve(self):
        """Answers until the bus ends; keeps what it was asked to show."""
        while True:
            try:
                kind, serial, fields, body = self.read()
            except (AssertionError, OSError):
                return
            if kind == 1 and fields.get(3) == "Notify":
                # susssasa{sv}i: application, what it replaces, icon, summary, body, …
                place, words = 0, []
                for letter in "susss":
                    place += -place % 4
                    number = struct.unpack_from("<I", body, place)[0]
                    place += 4
                    if letter == "s":
                        words.append(body[place:place + number].decode())
                        place += number + 1
                self.shown.append(words)
                reply = [(5, b"\1u\0" + struct.pack("<I", serial)), (6, value("s", fields[7]))]
                self.send(2, reply, struct.pack("<I", len(self.shown)), "u")


def text(words):
    return struct.pack("<I", len(words.encode())) + words.encode() + b"\0" + b"\0" * (-(len(words.encode()) + 5) % 4)


def value(kind, words):
    """A variant of a text. It begins behind one byte of an aligned structure, and its signature takes three: so it is aligned."""
    data = words.encode()
    return b"\1" + kind.encode() + b"\0" + struct.pack("<I", len(data)) + data + b"\0"


def unpacked(header):
    """The fields of a header: texts, signatures and numbers."""
    place, fields = 0, {}
    while place < len(header):
        place += -place % 8
        code, kind = header[place], chr(header[place + 2])
        place += 4
        if kind == "g":
            length = header[place]
            fields[code] = header[place + 1:place + 1 + length].decode()
            place += length + 2
            continue
        place += -place % 4
        number = struct.unpack_from("<I", header, place)[0]
        place += 4
        if kind == "u":
            fields[code] = number
        else:
            fields[code] = header[place:place + number].decode()
            place += number + 1
    return fields


def main(maquette):
    home = pathlib.Path(tempfile.mkdtemp(prefix="mq-note-"))
    kept = {name: os.environ[name] for name in ("PATH", "DBUS_SESSION_BUS_ADDRESS")}
    environment = dict(kept, MAQUETTE_HOME=str(home), MAQUETTE_KEYRING="none")

    def types(*words):
        done = subprocess.run([maquette, *words], env=environment, capture_output=True, text=True, timeout=120, cwd=home)
        assert done.returncode == 0, (words, done.stdout, done.stderr)

    def stays():
        child = subprocess.Popen([maquette, "notify", "--after", "0"], env=environment, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True, cwd=home)
        assert "Ctrl-C" in child.stdout.readline()
        return child

    try:
        types("start")
        nobody = stays()
        types("draft", "a teapot", "-n", "2", "--size", "64x64")
        _, said = nobody.communicate(timeout=60)
        assert nobody.returncode == 6 and "no notification can be shown" in said and "--json" in said, (nobody.returncode, said)

        service = Service(environment["DBUS_SESSION_BUS_ADDRESS"])
        threading.Thread(target=service.serve, daemon=True).start()
        child = stays()
        types("draft", "a cup", "-n", "3", "--size", "64x64", "--shot", "cup")
        told = child.stdout.readline().strip()
        child.kill()
        child.wait()
        assert told == "3 drafts of cup are done", told
        assert len(service.shown) == 1, service.shown
        application, _, summary, body = service.shown[0]
        assert (application, summary) == ("Maquette", told) and "credit" in body, service.shown
    finally:
        subprocess.run([maquette, "stop"], env=environment, capture_output=True, timeout=60)
        shutil.rmtree(home)
    print("a batch is one notification on the bus, and a bus without a service is told of")


if __name__ == "__main__":
    main(sys.argv[1])
