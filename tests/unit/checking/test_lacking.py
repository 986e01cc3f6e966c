"""What only this machine lacks is told from what the student has misspelt."""

import socket
import urllib.error

import pytest

from grader.checking.lacking import lacking, misspelt

LACKING = {
    "import torchvision_of_old": "module torchvision_of_old",
    "import nonsense.inner": "module nonsense",
    "from nonsense import inner": "module nonsense",
    "from typing import Undreamt": "Undreamt in typing",
    "import numpy; numpy.undreamt_function(1)": "undreamt_function in numpy",
    "import numpy; numpy.float": "float in numpy",
    "import numpy; numpy.product": "product in numpy",
    "open('data.csv')": "file data.csv",
    "open('/content/drive/MyDrive/data.csv')": "file /content/drive/MyDrive/data.csv",
    "raise EOFError('EOF when reading a line')": "keyboard to answer `input`",
    "raise urllib.error.URLError('unreachable')": "network",
    "raise socket.gaierror(-3, 'Temporary failure')": "network",
}
MISSPELT = {
    "import nunpy": "numpy",
    "import numppy": "numpy",
    "import numpy.linlg": "linalg",
    "from numpy import zeross": "zeros",
    "import numpy; numpy.zeross(3)": "zeros",
    "import itertool": "itertools",
}
OWN = [
    "import backprop.figurines",
    "from backprop import something_else",
    "1 / 0",
    "undefined",
    "[].undreamt",
    "int('a')",
    "open(3 * 'x', 'q')",
    "raise OSError('just so')",
]


def raised_by(source: str) -> BaseException:
    with pytest.raises(Exception) as caught:
        exec(source, {"socket": socket, "urllib": urllib})
    return caught.value


@pytest.mark.parametrize("source", LACKING)
def test_what_the_machine_lacks(source):
    error = raised_by(source)
    assert (lacking(error), misspelt(error)) == (LACKING[source], "")


@pytest.mark.parametrize("source", MISSPELT)
def test_what_is_misspelt_is_not_lacking(source):
    error = raised_by(source)
    assert (lacking(error), misspelt(error)) == ("", MISSPELT[source])


@pytest.mark.parametrize("source", OWN)
def test_a_students_own_mistake_is_not_lacking(source):
    assert lacking(raised_by(source)) == ""


def test_an_exception_that_defends_itself_is_the_students_own():
    class Odd(ImportError):
        @property
        def name(self):
            raise RuntimeError("no")

    assert lacking(Odd("odd")) == misspelt(Odd("odd")) == ""
