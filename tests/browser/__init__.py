"""The notebooks as a reader meets them: a real JupyterLab, a real Chromium, real mouse and keys."""
