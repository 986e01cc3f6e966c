"""JupyterLab's settings in the course's own environment: no questions, keys that stay on a widget, quick answers."""

# It must parse on every Python, as environment.py does, which uses it.
import json
import os

# JupyterLab would ask a newcomer about news in a pop-up over the lesson, and look for updates on the network.
LAB_SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
}
SHORTCUTS = "@jupyterlab/shortcuts-extension:shortcuts"
SERVER_SETTINGS = """\
# Written by jupyter_settings.py. Without it a widget answers a key 30 ms later: the second small message waits till
# the browser has confirmed the first.
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
    """Let the Jupyter server send small messages at once."""
    folder = os.path.join(environment, "etc", "jupyter")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "jupyter_server_config.py"), "w") as file:
        file.write(SERVER_SETTINGS)
