"""Pictures: matplotlib only. One class per kind of picture, built once, then `update(...)` and `render()`."""
