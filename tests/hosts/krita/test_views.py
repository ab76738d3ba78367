"""The docker's parts and the pictures, under PyQt5 and under PyQt6, each in a process of its own. No Krita is needed, but its Qt is."""

import os
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
#: Debian's Python has Debian's PyQt.
PYTHON = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable


class Views(unittest.TestCase):
    def under(self, version):
        if subprocess.run([PYTHON, "-c", "import PyQt%d.QtWidgets" % version], stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("SKIPPED, so unproven here: there is no PyQt%d for %s" % (version, PYTHON))
        probe = [PYTHON, "-B", os.path.join(HERE, "views_probe.py"), str(version)]
        done = subprocess.run(probe, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        self.assertEqual(done.returncode, 0, done.stdout.decode())
        self.assertIn("seen under Qt %d" % version, done.stdout.decode())

    def test_pyqt5(self):
        self.under(5)

    def test_pyqt6(self):
        self.under(6)


if __name__ == "__main__":
    unittest.main()
