"""First on the path, it stands for a machine without PyTorch."""

raise ModuleNotFoundError("No module named 'torch'", name="torch")
