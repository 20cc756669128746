"""How findings are shown, a format a file; each has `render(report) -> str`."""
