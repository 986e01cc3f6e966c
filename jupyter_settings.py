"""JupyterLab's settings for a student: no questions, keys that stay on a widget, quick answers, readable lines.

environment.py writes them. `python jupyter_settings.py` writes them into the environment of the Python that runs it.
"""

# It must parse on every Python, as environment.py does, which uses it.
import json
import os
import sys

# JupyterLab would ask a newcomer about news in a pop-up over the lesson, and look for updates on the network.
LAB_SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
}
SHORTCUTS = "@jupyterlab/shortcuts-extension:shortcuts"
SERVER_SETTINGS = """\
# Written by jupyter_settings.py.
import os

from jupyter_core.paths import jupyter_config_dir, jupyter_config_path

# For custom.css, which the folder `custom` beside this file holds; a reader's own comes first.
of_custom_css = [os.path.join(folder, "custom") for folder in [jupyter_config_dir(), *jupyter_config_path()]]
tornado_settings = {"static_custom_path": of_custom_css}
c.LabApp.custom_css = True  # noqa: F821


def without_nbgrader(handler, page_config):
    disabled = page_config.get("disabledExtensions", [])
    return dict(page_config, disabledExtensions=[*disabled, "@jupyter/nbgrader"])


# nbgrader's menus (Formgrader, Create Assignment, the lists, Validate) are there where nbgrader finds its settings: for
# whoever starts JupyterLab in the course's root folder, as instructors do, and on a hub that has set nbgrader up.
settings_of_nbgrader = [os.path.join(folder, "nbgrader_config.py") for folder in [os.getcwd(), *jupyter_config_path()]]
if not any(map(os.path.isfile, settings_of_nbgrader)):
    tornado_settings["page_config_hook"] = without_nbgrader
    for name in ("assignment_list", "course_list", "formgrader", "validate_assignment"):
        c.ServerApp.jpserver_extensions.update({"nbgrader.server_extensions." + name: False})  # noqa: F821
c.ServerApp.tornado_settings = tornado_settings  # noqa: F821

# Kernels repeat to the browser what a widget there has just told them, for other windows on the same notebook. The
# picture that a key asks for would wait in line behind that.
os.environ.setdefault("JUPYTER_WIDGETS_ECHO", "0")

# Without this a widget answers a key 30 ms later: the second small message waits till the browser has confirmed the
# first.
try:
    from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
except ImportError:  # a later Jupyter, which keeps it elsewhere: slower, and no harm
    pass
else:

    class WithoutDelay(ZMQChannelsWebsocketConnection):
        def connect(self):
            self.websocket_handler.set_nodelay(True)
            return super().connect()

    c.ServerApp.kernel_websocket_connection_class = WithoutDelay  # noqa: F821
"""
CUSTOM_CSS = """\
/* Written by jupyter_settings.py. */

/* A line of text has 80 to 90 letters. Code, outputs and tables take what they need. */
.jp-MarkdownCell .jp-RenderedMarkdown > :not(table, pre) {
  max-width: 44em;
}

/* They begin where the text begins. */
.jp-MarkdownCell .jp-RenderedMarkdown > table {
  margin-left: 0;
}
"""
OUTSIDE_OUTPUTS = ":not(.jp-OutputArea-output *)"


def write(environment):
    """Write all settings below `environment`, the folder of a virtual environment that has JupyterLab."""
    write_lab_settings(environment)
    write_server_settings(environment)


def shortcuts_outside_outputs(schemas):
    """JupyterLab's shortcuts for a cell in focus, each disabled, and declared anew for a focus outside outputs.

    Without this, x typed on a widget's button cuts its cell, and an arrow key in a list of choices leaves the list.
    `schemas` is the folder in which JupyterLab declares them.
    """
    shortcuts = []
    for folder, _, names in os.walk(schemas):
        for name in names:
            if not name.endswith(".json"):
                continue
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                declared = json.load(file).get("jupyter.lab.shortcuts", [])
            for shortcut in declared:
                if " :focus" in shortcut["selector"] and any(shortcut["keys"]):
                    shortcuts.append(dict(shortcut, disabled=True))
                    shortcuts.append(dict(shortcut, selector=shortcut["selector"] + OUTSIDE_OUTPUTS))
    return sorted(shortcuts, key=json.dumps)


def write_lab_settings(environment):
    """Set JupyterLab's defaults; a reader's own settings still win."""
    lab = os.path.join(environment, "share", "jupyter", "lab")
    shortcuts = shortcuts_outside_outputs(os.path.join(lab, "schemas"))
    folder = os.path.join(lab, "settings")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "overrides.json"), "w") as file:
        json.dump(dict(LAB_SETTINGS, **{SHORTCUTS: {"shortcuts": shortcuts}}), file, indent=1)


def write_server_settings(environment):
    """Set what the server does, and how wide the pages that it serves set their text."""
    folder = os.path.join(environment, "etc", "jupyter")
    os.makedirs(os.path.join(folder, "custom"), exist_ok=True)
    with open(os.path.join(folder, "jupyter_server_config.py"), "w") as file:
        file.write(SERVER_SETTINGS)
    with open(os.path.join(folder, "custom", "custom.css"), "w") as file:
        file.write(CUSTOM_CSS)


if __name__ == "__main__":
    write(sys.prefix)
